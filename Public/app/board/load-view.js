// How full everybody's hands are: by tier, and by person with what they say of themselves.

import { effect, el, keyed, replace } from '../../lib/dom.js';
import { personFacts, stateWord } from '../desk/form-parts.js';
import { t } from '../../lib/i18n.js';
import { face, tierChip } from '../desk/tier-chip.js';
import { capital, say, TIERS } from '../desk/words.js';

/** @param {any} board @param {HTMLElement} section */
export function loadView(board, section) {
  const body = el('tbody', {});
  const people = el('ul', { class: 'people-load' });
  const states = el('p', { class: 'states', role: 'status' });
  replace(section, el('h2', { id: 'load-title' }, t('load.title')),
    el('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': t('load.frame') },
      el('table', { class: 'load' }, el('caption', {}, t('load.caption')),
        el('thead', {}, el('tr', {}, ['load.tier', 'load.waiting', 'load.open', 'load.people', 'load.chats'].map((key) => el('th', { scope: 'col' }, t(key))))), body)),
    el('h3', {}, t('load.everybody')), states, people);
  effect(() => {
    const data = board.data.value;
    const staff = board.staff.people.value.filter((person) => person.role === 'agent' || person.role === 'manager');
    if (!data) return;
    replace(body, tiersOf(data.queues, staff).map(tierRow));
    replace(states, statesOf(staff));
    const order = [...staff].sort((a, b) => Number(b.connected) - Number(a.connected) || share(b) - share(a) || a.name.localeCompare(b.name));
    keyed(people, order, (person) => person.id, () => el('li', {}), (item, person) => {
      const look = JSON.stringify(person);
      if (item.look === look) return;
      item.look = look;
      replace(item, personCard(person));
    });
  });
}

const share = (person) => (person.capacity ? person.load / person.capacity : 0);

/** @param {any[]} queues @param {any[]} staff */
function tiersOf(queues, staff) {
  return [...new Set(queues.map((queue) => queue.tier))].sort().map((tier) => {
    const own = queues.filter((queue) => queue.tier === tier);
    const here = staff.filter((person) => person.role === 'agent' && person.tiers.includes(tier) && person.connected);
    const add = (list, field) => list.reduce((all, one) => all + (one[field] ?? 0), 0);
    return { tier, waiting: add(own, 'waiting'), open: add(own, 'open'), free: here.filter((one) => one.status === 'available').length, here: here.length, load: add(here, 'load'), capacity: add(here, 'capacity') };
  });
}

function tierRow(row) {
  return el('tr', {}, el('th', { scope: 'row' }, tierChip(row.tier), ' ', capital(say(TIERS, row.tier))), el('td', {}, row.waiting), el('td', {}, row.open),
    el('td', {}, t('load.here', { free: row.free, here: row.here })), el('td', {}, meter(row.load, row.capacity)));
}

/** A bar with its figures: the bar is for the eye alone. */
function meter(load, capacity) {
  const full = capacity ? Math.min(1, load / capacity) : 0;
  return el('span', { class: `meter${full >= 1 ? ' is-full' : ''}` },
    el('span', { class: 'meter-bar', 'aria-hidden': 'true' }, el('span', { style: { '--share': String(full) } })), el('span', {}, t('board.of', { n: load, total: capacity })));
}

function personCard(person) {
  return el('div', { class: 'person', title: personFacts(person) }, face(person, { tier: person.tiers.at(-1), online: person.connected }),
    el('div', { class: 'person-text' }, el('p', { class: 'person-name' }, el('bdi', {}, person.name), person.tiers.map((tier) => tierChip(tier))),
      el('p', { class: 'muted' }, capital(stateWord(person)), person.ticket_load ? ` · ${t('load.tickets', { n: person.ticket_load })}` : '')), meter(person.load ?? 0, person.capacity ?? 0));
}

/** "4 available, 1 in focus, 2 offline". */
function statesOf(staff) {
  const found = new Map();
  for (const person of staff) found.set(stateKey(person), (found.get(stateKey(person)) ?? 0) + 1);
  return ['available', 'focus', 'break', 'away', 'offline'].filter((key) => found.has(key)).map((key) => `${found.get(key)} ${t(`status.${key}`)}`).join(', ');
}

const stateKey = (person) => (person.connected ? person.status ?? 'available' : 'offline');
