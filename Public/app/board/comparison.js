// Both modes side by side, each figure with the number of tickets it rests on. A description: people chose the
// modes, so nothing here is called an effect.

import { effect, el, replace } from '../../lib/dom.js';
import { number, t } from '../../lib/i18n.js';
import { names } from '../../lib/time.js';
import { decimal, percent } from '../desk/figures.js';

/** Below this number of tickets a share says little, and the table says so. */
const FEW = 30;

const ROWS = [
  ['compare.tickets', (mode) => alone(mode.tickets)],
  ['compare.open', (mode) => alone(mode.open)],
  ['compare.answered', (mode) => share(mode.answered_60s)],
  ['compare.hour', (mode) => share(mode.solved_1h), 'compare.old'],
  ['compare.day', (mode) => share(mode.solved_24h), 'compare.old'],
  ['compare.people', (mode) => mean(mode.people_touched)],
  ['compare.handoffs', (mode) => mean(mode.hand_offs)],
  ['compare.escalations', (mode) => mean(mode.escalations)],
  ['compare.shadow', (mode) => mean(mode.shadow_escalations), 'compare.would'],
];

/** @param {any} board @param {HTMLElement} section */
export function comparison(board, section) {
  const body = el('tbody', {});
  const note = el('p', { class: 'note-line' });
  const few = el('p', { class: 'muted' });
  const imported = el('p', { class: 'muted' });
  const table = el('table', { class: 'comparison' },
    el('caption', {}, t('compare.caption')),
    el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, t('compare.measure')),
      el('th', { scope: 'col', class: 'tiered' }, t('board.tiered')), el('th', { scope: 'col', class: 'swarm' }, t('board.swarm')))), body);
  replace(section, el('h2', { id: 'comparison-title' }, t('compare.title')), note,
    el('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': t('compare.frame') }, table), few, imported);
  effect(() => {
    const data = board.data.value;
    if (!data) return;
    const of = (name) => data.modes.find((mode) => mode.mode === name);
    const modes = [of('tiered'), of('swarm')];
    replace(note, t('compare.note'));
    replace(body, ROWS.map(([name, cell, hint]) => el('tr', {},
      el('th', { scope: 'row' }, t(name), hint ? el('span', { class: 'hint' }, ` ${t(hint)}`) : null), modes.map((mode) => el('td', {}, mode ? cell(mode) : '–')))));
    const small = modes.filter((mode) => mode && mode.tickets < FEW).map((mode) => mode.mode);
    replace(few, small.length ? t('compare.few', { few: FEW, modes: small.map((mode) => t(`mode.${mode}`)).join(', ') }) : '');
    replace(imported, data.imported?.tickets ? [t('compare.imported', { n: data.imported.tickets }), data.imported.names?.length ? ` (${names(data.imported.names)})` : ''] : '');
  });
}


/** A number that rests on nothing but itself. @param {number} n */
const alone = (n) => [el('b', {}, number(n)), el('span', { class: 'n' })];

/** A share with its counts. @param {{n: number, count: number}} figure */
function share({ n, count }) {
  if (!n) return el('span', { class: 'none' }, t('compare.none'));
  const text = percent(count / n);
  return [el('b', {}, text), el('span', { class: 'n' }, ` ${t('compare.of', { count, n })}`)];
}

/** A mean with the number it is over. @param {{n: number, total: number}} figure */
function mean({ n, total }) {
  if (!n) return el('span', { class: 'none' }, t('compare.none'));
  const text = decimal(total / n);
  return [el('b', {}, text), el('span', { class: 'n' }, ` n = ${number(n)}`)];
}
