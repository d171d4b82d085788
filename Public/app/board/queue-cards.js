// One card a queue: what waits, and the switch between tiers and swarms.

import { effect, el, keyed, replace, setText } from '../../lib/dom.js';
import { toast } from '../../lib/ui.js';
import { duration, momentText } from '../desk/durations.js';
import { askForm } from '../desk/form-dialog.js';
import { tierChip } from '../desk/tier-chip.js';
import { ticking } from '../desk/ticker.js';

const MODES = { tiered: 'Tiered', swarm: 'Swarm' };
const WHAT_CHANGES = {
  swarm: 'New tickets of this queue stay with their owner, who brings people in. No clock moves them to the next tier; what the tiers would have done is recorded beside.',
  tiered: 'New tickets of this queue climb the tiers: a clock starts at each, and their owner may escalate.',
};

/** @param {any} board @param {HTMLElement} section */
export function queueCards(board, section) {
  const totals = el('dl', { class: 'totals' });
  const list = el('ul', { class: 'queue-cards' });
  const trouble = el('p', { class: 'trouble', role: 'alert', hidden: true });
  replace(section, el('h2', { id: 'queues-title' }, 'Now'), trouble, totals, list);
  effect(() => {
    const data = board.data.value;
    trouble.hidden = !board.trouble.value;
    setText(trouble, board.trouble.value);
    if (!data) return;
    replace(totals, total('Waiting', sum(data.queues, 'waiting')), total('Open', sum(data.queues, 'open')),
      total('Agents connected', `${data.agents.connected} of ${data.agents.total}`), total('Swarms open', data.swarms_open));
    keyed(list, data.queues, (queue) => queue.id, () => el('li', { class: 'queue-card' }), (item, queue) => show(board, item, queue));
  });
}

const sum = (queues, field) => queues.reduce((total, queue) => total + queue[field], 0);
const total = (name, value) => el('div', {}, el('dt', {}, name), el('dd', {}, String(value)));

function show(board, item, queue) {
  const look = JSON.stringify(queue);
  if (item.look === look) return;
  item.look = look;
  const focused = item.contains(document.activeElement) ? document.activeElement.value : null;
  const oldest = el('dd', {});
  if (queue.oldest_waiting_since) ticking(oldest, () => duration(board.now() - queue.oldest_waiting_since));
  else replace(oldest, '–');
  replace(item,
    el('h3', { id: `queue-${queue.id}` }, el('bdi', {}, queue.name), tierChip(queue.tier)),
    modeSwitch(board, queue),
    el('p', { class: 'since' }, `since ${momentText(queue.since, board.now())}`, queue.by ? [', by ', el('bdi', {}, queue.by.name)] : null),
    el('dl', { class: 'counts' }, count('Waiting', queue.waiting), count('Open', queue.open), el('div', {}, el('dt', {}, 'Oldest wait'), oldest)));
  if (focused) item.querySelector(`input[value="${focused}"]`)?.focus();
}

function whatStays(tickets) {
  if (!tickets) return 'No ticket is waiting or open now.';
  return tickets === 1 ? 'The ticket that is waiting or open now keeps the mode it began with.'
    : `The ${tickets} tickets that are waiting or open now keep the mode they began with.`;
}

const count = (name, value) => el('div', {}, el('dt', {}, name), el('dd', {}, String(value)));

/** Radio buttons, so that arrow keys and screen readers know it as one choice. */
function modeSwitch(board, queue) {
  const radios = Object.entries(MODES).map(([mode, label]) => {
    const radio = el('input', { type: 'radio', name: `mode-${queue.id}`, value: mode, checked: queue.mode === mode, class: 'visually-hidden', onchange: () => change(board, queue, mode, node) });
    return el('label', { class: 'segment', 'data-mode': mode }, radio, el('span', {}, label));
  });
  const node = el('fieldset', { class: 'segmented' }, el('legend', { class: 'visually-hidden' }, `Mode of ${queue.name}`), radios);
  return node;
}

async function change(board, queue, mode, node) {
  const mark = (/** @type {string} */ which) => { for (const radio of node.querySelectorAll('input')) radio.checked = radio.value === which; };
  // Nothing has changed before it is confirmed and the server has said so.
  mark(queue.mode);
  const done = await askForm({
    title: `Switch ${queue.name} to ${MODES[mode].toLowerCase()}?`,
    intro: `${WHAT_CHANGES[mode]} ${whatStays(queue.waiting + queue.open)} The switch is recorded in the ledger with your name.`,
    submit: `Switch to ${MODES[mode].toLowerCase()}`,
    fields: [{ name: 'reason', label: 'Why', required: true, hint: 'Whoever compares the modes later will read it.' }],
    send: (values) => board.commands.send('queue.set_mode', { queue: queue.id, mode, ...values }),
  });
  if (done) {
    toast(`${queue.name} now works in ${MODES[mode].toLowerCase()} mode.`, { kind: 'ok' });
    board.model.load();
  } else node.querySelector(`input[value="${queue.mode}"]`)?.focus();
}
