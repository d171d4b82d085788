// The list of tickets: which ones, search, filters, groups by tier. It renders a screen or two of each list at first
// and the rest as one comes near it; rows move only when nobody is about to click them.

import { effect, el, icon, keyed, replace, setText, signal } from '../../lib/dom.js';
import { shortAge } from './durations.js';
import { Found } from './found.js';
import { listFilters } from './list-filters.js';
import { isAsked, narrowed, passes } from './list-wish.js';
import { OpenAsks, renderAsks } from './open-asks.js';
import { groupsOf, keepOrder } from './queue-order.js';
import { makeRow, updateRow } from './queue-row.js';
import { number, t } from '../../lib/i18n.js';
import { tierChip } from './tier-chip.js';
import { ticking } from './ticker.js';
import { capital, say, TIERS } from './words.js';

/** Rows rendered at first, and further ones each time the end comes near: two tall screens. */
const STEP = 60;
/** "Near" is this far below the visible part. */
const NEAR = '600px';
/** Stands for tickets the server found, which are in no queue of mine. */
const ELSEWHERE = '~';

/** @param {any} desk @param {HTMLElement} pane */
export function queueList(desk, pane) {
  const { wish } = desk;
  desk.found = new Found(desk);
  desk.asks = new OpenAsks(desk);
  const shownMax = signal(STEP);
  const held = signal(false);
  const choose = (view) => { wish.set({ view }); shownMax.value = STEP; };
  const views = viewsOf(desk.me);
  const tabs = el('div', { class: 'filters', role: 'group', 'aria-label': t('list.which') },
    ...views.map((name) => el('button', { type: 'button', class: 'filter', 'data-filter': name, onclick: () => choose(name) },
      el('span', {}, t(`list.${name}`)), el('span', { class: 'filter-count' }))));
  const box = el('input', {
    type: 'search', class: 'input search', placeholder: t('list.search'), 'aria-label': t('list.search'), autocomplete: 'off', value: wish.now.peek().q,
    oninput: () => { wish.set({ q: box.value }); shownMax.value = STEP; },
  });
  const groups = el('div', { class: 'groups' });
  const asks = el('ul', { class: 'rows open-asks' });
  const empty = el('p', { class: 'empty' });
  const more = el('button', { type: 'button', class: 'button quiet more', onclick: () => moreRows() }, t('list.more'));
  const note = el('p', { class: 'list-note muted', role: 'status' });
  const scroller = el('div', { class: 'queue-scroll', tabindex: '-1' }, groups, asks, empty, note, more);
  replace(pane, el('header', { class: 'pane-head' }, el('h1', {}, t('list.title')), newTicketPlace(desk)), el('div', { class: 'queue-tools' }, tabs, box, listFilters(desk)), scroller);

  function moreRows() {
    if (!more.hidden && desk.found.hasMore && desk.found.state.peek() === 'ready') desk.found.ask({ more: true });
    shownMax.update((n) => n + STEP);
  }
  scroller.addEventListener('pointerenter', () => { held.value = true; });
  scroller.addEventListener('pointerleave', () => { held.value = false; });
  new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) moreRows(); }, { root: scroller, rootMargin: NEAR }).observe(more);

  const shown = new Map();
  effect(() => {
    const now = wish.now.value;
    void desk.queues.changes.value;
    const rows = [...desk.queues.rows.values()];
    const wished = (filter, more) => ({ filter, me: desk.me.id, helping: desk.queues.helping, queues: new Set(desk.queues.queues.value.map((q) => q.id)), search: '', ...more });
    for (const tab of tabs.children) {
      tab.setAttribute('aria-pressed', String(tab.dataset.filter === (now.view || 'queue')));
      setText(tab.lastElementChild, countOf(desk, tab.dataset.filter, (filter) => total(groupsOf(rows, wished(filter)))));
    }
    if (box.value !== now.q && document.activeElement !== box) box.value = now.q;
    const isAsks = now.view === 'asks';
    let found = isAsks ? [] : localGroups(now, rows, wished, desk.me.id);
    if (held.value) found = keepOrder(found, shown, now.sort);
    if (isAsked(now) && !isAsks) found = withFound(desk, found, now);
    shown.clear();
    for (const group of found) shown.set(group.tier, group.rows.map((row) => row.ticket));
    render(desk, groups, cut(found, shownMax.value));
    renderAsks(desk, asks, isAsks ? desk.asks.list.value : []);
    const all = isAsks ? desk.asks.list.value.length : total(found);
    more.hidden = isAsks || (all <= shownMax.value && !(isAsked(now) && desk.found.rows.value && desk.found.hasMore));
    empty.hidden = all > 0;
    setText(empty, emptyText(desk, now));
    setText(note, isAsked(now) && desk.found.cut.value ? t('list.cut') : '');
  });
  chooseFirst(desk, views);
  return { focusSearch: () => { box.focus(); box.select(); }, rows: () => [...groups.querySelectorAll('a.row')], choose };
}

const newTicketPlace = (desk) => el('span', { class: 'grow' }, el('button', {
  type: 'button', class: 'icon-button find-button', 'aria-label': t('rail.find'), title: `${t('rail.find')} (Ctrl+K)`, onclick: () => desk.showPalette?.(),
}, icon('search')));

const viewsOf = (me) => (me.role === 'partner' ? ['helping', 'mine'] : ['queue', 'mine', 'helping', 'asks', 'all']);

/** Somebody whose queue is empty starts where there is something to see. */
function chooseFirst(desk, views) {
  if (desk.wish.now.peek().view || desk.wish.now.peek().q) return;
  if (desk.me.role === 'partner') return desk.wish.set({ view: 'helping' });
  const stop = effect(() => {
    if (desk.queues.status.value !== 'ready' || desk.wish.now.peek().view) return;
    queueMicrotask(() => stop());
    const rows = [...desk.queues.rows.values()];
    const has = (filter) => groupsOf(rows, { filter, me: desk.me.id, helping: desk.queues.helping, queues: new Set(desk.queues.queues.peek().map((q) => q.id)), search: '' }).length > 0;
    const view = views.slice(0, 3).find((name) => has(/** @type {any} */ (name))) ?? (desk.asks.list.peek().length ? 'asks' : '');
    if (view && view !== 'queue') desk.wish.set({ view });
    else if (!view) startWithAll(desk);
  });
}

/** Nothing of one's own anywhere: then everything one may read, if there is anything. */
async function startWithAll(desk) {
  try {
    const page = await desk.connection.rpc('ticket.list', { view: 'readable', limit: 1 });
    if (page.tickets.length && !desk.wish.now.peek().view) desk.wish.set({ view: 'all' });
  } catch {
    // The empty queue says what to expect.
  }
}

function countOf(desk, filter, count) {
  if (filter === 'all') return '';
  const n = filter === 'asks' ? desk.asks.list.value.length : count(filter);
  return n ? number(n) : '';
}

function localGroups(now, rows, wished, me) {
  if (now.view === 'all') return [];
  return groupsOf(rows, wished(now.view || 'queue', { search: now.q, sort: now.sort, passes: (row) => passes(row, now, me) }));
}

/** What the server found beside the rows that are here already. */
function withFound(desk, local, now) {
  const here = new Set(local.flatMap((group) => group.rows.map((row) => row.ticket)));
  const rows = desk.found.rows.value.filter((row) => !here.has(row.ticket)).map((row) => desk.found.newest(row));
  return rows.length ? [...local, { tier: ELSEWHERE, rows, waiting: 0, oldest: null, name: t(local.length ? 'list.elsewhere' : now.view === 'all' && !now.q ? 'list.all' : 'list.found') }] : local;
}

function emptyText(desk, now) {
  const state = desk.found.state.value;
  if (desk.queues.status.value === 'loading') return t('list.loading');
  if (desk.queues.status.value === 'failed') return desk.queues.trouble.value;
  if (isAsked(now) && state === 'asking') return t('list.searching');
  if (isAsked(now) && state === 'failed') return desk.found.trouble.value;
  if (now.q) return t('empty.search');
  if (narrowed(now)) return t('empty.filtered');
  if (['administrator', 'partner'].includes(desk.me.role)) return t(`empty.${desk.me.role}`);
  return t(`empty.${now.view || 'queue'}`);
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
    setText(node.querySelector('.group-name'), group.name ?? (queue.map((one) => one.name).join(', ') || capital(say(TIERS, group.tier))));
    node.group = { ...group, isCut: queue.some((one) => desk.queues.cut.has(one.id)), now: desk.now };
    setText(node.querySelector('.group-facts'), factsOf(node.group));
    keyed(node.lastElementChild, group.rows, (row) => row.ticket, (row) => makeRow(desk, row), (item, row) => {
      const isCurrent = row.ticket === current?.ticket;
      const others = desk.queues.lookers.at(row.ticket, desk.me.id);
      const writer = (isCurrent ? typing[0] : null) ?? others.find((one) => one.writing);
      updateRow(desk, item, row, { current: isCurrent, typing: writer ? t('row.writes', { name: writer.name }) : '', others });
    });
  });
}

function makeGroup(group) {
  const facts = el('span', { class: 'group-facts' });
  const id = `group-${group.tier === ELSEWHERE ? 'found' : group.tier}`;
  const node = el('section', { class: 'group', 'aria-labelledby': id },
    el('h2', { class: 'group-head', id }, group.tier === ELSEWHERE ? null : tierChip(group.tier), el('span', { class: 'group-name' }), facts), el('ul', { class: 'rows' }));
  ticking(facts, () => (node.group ? factsOf(node.group) : ''));
  return node;
}

function factsOf(group) {
  if (group.tier === ELSEWHERE) return t('group.count', { n: group.count });
  if (group.oldest === null) return t('group.none_waiting', { n: group.count });
  return t(group.isCut ? 'group.waiting_cut' : 'group.waiting', { n: group.waiting, age: shortAge(group.now() - group.oldest) });
}
