// Both modes side by side, each figure with the number of tickets it rests on. A description: people chose the
// modes, so nothing here is called an effect.

import { effect, el, replace } from '../../lib/dom.js';

/** Below this number of tickets a share says little, and the table says so. */
const FEW = 30;

const ROWS = [
  ['Tickets', (mode) => alone(mode.tickets)],
  ['Open now', (mode) => alone(mode.open)],
  ['Answered by a person within 60 s', (mode) => share(mode.answered_60s)],
  ['Solved within 1 h', (mode) => share(mode.solved_1h), 'of those at least that old'],
  ['Solved within 24 h', (mode) => share(mode.solved_24h), 'of those at least that old'],
  ['People touched per ticket', (mode) => mean(mode.people_touched)],
  ['Hand-offs per ticket', (mode) => mean(mode.hand_offs)],
  ['Escalations per ticket', (mode) => mean(mode.escalations)],
  ['Shadow escalations per ticket', (mode) => mean(mode.shadow_escalations), 'what the tier model would have done'],
];

/** @param {any} board @param {HTMLElement} section */
export function comparison(board, section) {
  const body = el('tbody', {});
  const note = el('p', { class: 'note-line' });
  const few = el('p', { class: 'muted' });
  const imported = el('p', { class: 'muted' });
  const table = el('table', { class: 'comparison' },
    el('caption', {}, 'Tiers and swarms under the same measures'),
    el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Measure'),
      el('th', { scope: 'col', class: 'tiered' }, 'Tiered'), el('th', { scope: 'col', class: 'swarm' }, 'Swarm'))), body);
  replace(section, el('h2', { id: 'comparison-title' }, 'Comparison'), note,
    el('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': 'Comparison, scrolls sideways' }, table), few, imported);
  effect(() => {
    const data = board.data.value;
    if (!data) return;
    const of = (name) => data.modes.find((mode) => mode.mode === name);
    const modes = [of('tiered'), of('swarm')];
    replace(note, sentence(data.note));
    replace(body, ROWS.map(([name, cell, hint]) => el('tr', {},
      el('th', { scope: 'row' }, name, hint ? el('span', { class: 'hint' }, ` ${hint}`) : null), modes.map((mode) => el('td', {}, mode ? cell(mode) : '–')))));
    const small = modes.filter((mode) => mode && mode.tickets < FEW).map((mode) => mode.mode);
    replace(few, small.length ? `Fewer than ${FEW} tickets (${small.join(' and ')}): read the shares as counts, not as a tendency.` : '');
    replace(imported, data.imported?.tickets ? `Apart from this: ${data.imported.tickets.toLocaleString()} imported tickets${data.imported.names?.length ? ` (${data.imported.names.join(', ')})` : ''}, in none of these figures.` : '');
  });
}

const whole = (n) => n.toLocaleString();
const sentence = (text) => (text ? `${text[0].toUpperCase()}${text.slice(1).replace(/\.?$/, '.')}` : '');

/** A number that rests on nothing but itself. @param {number} n */
const alone = (n) => [el('b', {}, whole(n)), el('span', { class: 'n' })];

/** A share with its counts. @param {{n: number, count: number}} figure */
function share({ n, count }) {
  if (!n) return el('span', { class: 'none' }, 'none yet');
  const text = (count / n).toLocaleString(undefined, { style: 'percent', maximumFractionDigits: 0 });
  return [el('b', {}, text), el('span', { class: 'n' }, ` ${whole(count)} of ${whole(n)}`)];
}

/** A mean with the number it is over. @param {{n: number, total: number}} figure */
function mean({ n, total }) {
  if (!n) return el('span', { class: 'none' }, 'none yet');
  const text = (total / n).toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return [el('b', {}, text), el('span', { class: 'n' }, ` n = ${whole(n)}`)];
}
