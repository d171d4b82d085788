// The list of tickets: filters, search, groups by tier. It renders a screen or two of each list at first and
// the rest as one comes near it; rows move only when nobody is about to click them.

import { effect, el, keyed, replace, setText, signal } from '../../lib/dom.js';
import { shortAge } from './durations.js';
import { groupsOf, keepOrder } from './queue-order.js';
import { makeRow, updateRow } from './queue-row.js';
import { tierChip } from './tier-chip.js';
import { ticking } from './ticker.js';
import { capital, count, TIERS } from './words.js';

/** Rows rendered at first, and further ones each time the end comes near: two tall screens. */
const STEP = 60;
/** "Near" is this far below the visible part. */
const NEAR = '600px';

const FILTERS = [['queue', 'Queue'], ['mine', 'Mine'], ['helping', 'Helping']];
/** What else people of some roles need to know about their empty list. */
const EMPTY_FOR = {
  administrator: 'Administrators run the server. Tickets are for agents and managers.',
  partner: 'Partners see the tickets they are called to. Invitations appear by themselves.',
};
const EMPTY = {
  queue: 'Nothing waits. New tickets appear here by themselves.',
  mine: 'You own no open ticket. Take one from the queue.',
  helping: 'You are not helping on a ticket. Invitations appear by themselves.',
  search: 'No ticket here matches these words.',
};

/** @param {any} desk @param {HTMLElement} pane */
export function queueList(desk, pane) {
  const search = signal('');
  const shownMax = signal(STEP);
  const held = signal(false);
  const tabs = el('div', { class: 'filters', role: 'group', 'aria-label': 'Which tickets' },
    ...FILTERS.map(([name, label]) => el('button', {
      type: 'button', class: 'filter', 'data-filter': name, onclick: () => { desk.filter.value = name; shownMax.value = STEP; },
    }, el('span', {}, label), el('span', { class: 'filter-count' }))));
  const box = el('input', {
    type: 'search', class: 'input search', placeholder: 'Search these tickets', 'aria-label': 'Search these tickets', autocomplete: 'off',
    oninput: () => { search.value = box.value; shownMax.value = STEP; },
  });
  const groups = el('div', { class: 'groups' });
  const empty = el('p', { class: 'empty' });
  const more = el('button', { type: 'button', class: 'button quiet more', onclick: () => shownMax.update((n) => n + STEP) }, 'Show more');
  const scroller = el('div', { class: 'queue-scroll', tabindex: '-1' }, groups, empty, more);
  replace(pane, el('header', { class: 'pane-head' }, el('h1', {}, 'Tickets')), el('div', { class: 'queue-tools' }, tabs, box), scroller);

  scroller.addEventListener('pointerenter', () => { held.value = true; });
  scroller.addEventListener('pointerleave', () => { held.value = false; });
  new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) shownMax.update((n) => n + STEP); },
    { root: scroller, rootMargin: NEAR }).observe(more);

  const shown = new Map();
  effect(() => {
    const wish = (filter, words = '') => ({ filter, me: desk.me.id, helping: desk.queues.helping, queues: new Set(desk.queues.queues.value.map((q) => q.id)), search: words });
    void desk.queues.changes.value;
    const rows = [...desk.queues.rows.values()];
    for (const tab of tabs.children) {
      tab.setAttribute('aria-pressed', String(tab.dataset.filter === desk.filter.value));
      setText(tab.lastElementChild, String(total(groupsOf(rows, wish(tab.dataset.filter)))));
    }
    let found = groupsOf(rows, wish(desk.filter.value, search.value));
    if (held.value) found = keepOrder(found, shown);
    shown.clear();
    for (const group of found) shown.set(group.tier, group.rows.map((row) => row.ticket));
    render(desk, groups, cut(found, shownMax.value));
    const all = total(found);
    more.hidden = all <= shownMax.value;
    empty.hidden = all > 0;
    setText(empty, emptyText(desk, search.value));
  });
  return { focusSearch: () => box.focus(), rows: () => [...groups.querySelectorAll('a.row')] };
}

function emptyText(desk, words) {
  if (desk.queues.status.value === 'loading') return 'Loading…';
  if (desk.queues.status.value === 'failed') return desk.queues.trouble.value;
  return words ? EMPTY.search : EMPTY_FOR[desk.me.role] ?? EMPTY[desk.filter.value];
}

const total = (groups) => groups.reduce((sum, group) => sum + group.rows.length, 0);

/** The first `max` rows over all groups; the counts in the heads stay those of the whole. */
function cut(groups, max) {
  let rest = max;
  return groups.map((group) => {
    const rows = group.rows.slice(0, rest);
    rest -= rows.length;
    return { ...group, count: group.rows.length, rows };
  }).filter((group) => group.rows.length);
}

function render(desk, parent, groups) {
  const current = desk.thread.value;
  const typing = current?.typing.value ?? [];
  keyed(parent, groups, (group) => group.tier, makeGroup, (node, group) => {
    const queue = desk.queues.queues.value.filter((one) => one.tier === group.tier);
    setText(node.querySelector('.group-name'), queue.map((one) => one.name).join(', ') || capital(TIERS[group.tier] ?? ''));
    node.group = { ...group, now: desk.now };
    setText(node.querySelector('.group-facts'), factsOf(node.group));
    keyed(node.lastElementChild, group.rows, (row) => row.ticket, (row) => makeRow(desk, row), (item, row) => {
      const isCurrent = row.ticket === current?.ticket;
      updateRow(desk, item, row, { current: isCurrent, typing: isCurrent && typing.length ? `✎ ${typing[0].name} is typing…` : '' });
    });
  });
}

function makeGroup(group) {
  const facts = el('span', { class: 'group-facts' });
  const id = `group-${group.tier}`;
  const node = el('section', { class: 'group', 'aria-labelledby': id },
    el('h2', { class: 'group-head', id }, tierChip(group.tier), el('span', { class: 'group-name' }), facts), el('ul', { class: 'rows' }));
  ticking(facts, () => (node.group ? factsOf(node.group) : ''));
  return node;
}

function factsOf(group) {
  if (group.oldest === null) return `${count(group.count, 'ticket', 'tickets')}, none waiting`;
  return `${group.waiting} waiting, oldest ${shortAge(group.now() - group.oldest)}`;
}
