// What is now: the desk's totals, its mode, and one card a queue with what waits and the switch.

import { effect, el, keyed, replace, setText } from '../../lib/dom.js';
import { duration, momentText } from '../desk/durations.js';
import { number, t } from '../../lib/i18n.js';
import { tierChip } from '../desk/tier-chip.js';
import { ticking } from '../desk/ticker.js';
import { modeRadios, switchMode, undoBanner } from './mode-switch.js';
import { tripwireBanner } from './tripwires.js';

/** @param {any} board @param {HTMLElement} section */
export function queueCards(board, section) {
  const totals = el('dl', { class: 'totals' });
  const desk = el('div', { class: 'desk-mode' });
  const list = el('ul', { class: 'queue-cards' });
  const trouble = el('p', { class: 'trouble', role: 'alert', hidden: true });
  const undo = el('section', { class: 'undo-banner', hidden: true, 'aria-label': t('switch.banner') });
  const trips = el('section', { class: 'trip-banner', hidden: true, 'aria-label': t('trip.title') });
  replace(section, el('h2', { id: 'queues-title' }, t('board.now')), trouble, totals, trips, desk, undo, list);
  undoBanner(board, undo);
  tripwireBanner(board, trips);
  effect(() => {
    const data = board.data.value;
    trouble.hidden = !board.trouble.value;
    setText(trouble, board.trouble.value);
    if (!data) return;
    const oldest = Math.min(...data.queues.map((queue) => queue.oldest_waiting_since ?? Infinity));
    const wait = el('span', {}, '–');
    if (Number.isFinite(oldest)) ticking(wait, () => duration(board.now() - oldest));
    replace(totals, total(t('board.waiting'), sum(data.queues, 'waiting')), total(t('board.longest'), wait), total(t('board.open'), sum(data.queues, 'open')),
      total(t('board.connected'), t('board.of', { n: data.agents.connected, total: data.agents.total })), total(t('board.swarms'), data.swarms_open));
    deskMode(board, desk, data.queues);
    keyed(list, data.queues, (queue) => queue.id, () => el('li', { class: 'queue-card' }), (item, queue) => show(board, item, queue));
  });
}

const sum = (queues, field) => queues.reduce((all, queue) => all + queue[field], 0);
const total = (name, value) => el('div', {}, el('dt', {}, name), el('dd', {}, typeof value === 'number' ? number(value) : value));
const count = (name, value) => el('div', {}, el('dt', {}, name), el('dd', {}, number(value)));

/** One switch for every queue; a mixed desk has none of both chosen. */
function deskMode(board, node, queues) {
  const modes = new Set(queues.map((queue) => queue.mode));
  const mode = modes.size === 1 ? [...modes][0] : null;
  const look = `${mode} ${queues.length}`;
  if (node.look === look || queues.length < 2) return;
  const focused = node.contains(document.activeElement) ? document.activeElement.value : null;
  node.look = look;
  const choose = (to) => {
    const now = board.data.peek().queues;
    switchMode(board, to, now.filter((queue) => queue.mode !== to), null);
  };
  replace(node, el('h3', {}, t('board.whole')), modeRadios(board, 'mode-desk', t('board.mode_whole'), mode, choose), el('p', { class: 'since' }, mode ? '' : t('board.mixed')));
  if (focused) node.querySelector(`input[value="${focused}"]`)?.focus();
}

function show(board, item, queue) {
  const look = JSON.stringify(queue);
  if (item.look === look) return;
  item.look = look;
  const focused = item.contains(document.activeElement) ? document.activeElement.value : null;
  const oldest = el('dd', {});
  if (queue.oldest_waiting_since) ticking(oldest, () => duration(board.now() - queue.oldest_waiting_since));
  else replace(oldest, '–');
  const choose = async (mode) => {
    if (!(await switchMode(board, mode, [queue], queue))) item.querySelector(`input[value="${queue.mode}"]`)?.focus();
  };
  replace(item,
    el('h3', { id: `queue-${queue.id}` }, el('bdi', {}, queue.name), tierChip(queue.tier)),
    modeRadios(board, `mode-${queue.id}`, t('board.mode_of', { name: queue.name }), queue.mode, choose),
    el('p', { class: 'since' }, t('board.since', { at: momentText(queue.since, board.now()) }), queue.by ? [t('board.by'), el('bdi', {}, queue.by.name)] : null),
    el('dl', { class: 'counts' }, count(t('board.waiting'), queue.waiting), count(t('board.open'), queue.open), el('div', {}, el('dt', {}, t('board.oldest')), oldest)));
  if (focused) item.querySelector(`input[value="${focused}"]`)?.focus();
}
