// The switch between tiers and swarms: of a queue, or of the whole desk. What follows from it is said before, and for
// half a minute after it the whole can be taken back.

import { effect, el, replace, signal } from '../../lib/dom.js';
import { announce, toast } from '../../lib/ui.js';
import { duration } from '../desk/durations.js';
import { askForm } from '../desk/form-dialog.js';
import { t } from '../../lib/i18n.js';
import { ticking } from '../desk/ticker.js';
import { limitsOf, tripwireFields } from './tripwires.js';

/** As the settings have it, unless they cannot be read, in milliseconds. */
const UNDO_MS = 30_000;
const SCOPES = ['untouched', 'new', 'all'];

/** @typedef {{id: number, name: string, mode: string, waiting: number, open: number}} Queue */

/** Radio buttons, so that arrow keys and screen readers know it as one choice. @param {any} board @param {string} name @param {string} legend @param {string | null} mode @param {(mode: string, node: any) => any} chosen */
export function modeRadios(board, name, legend, mode, chosen) {
  const radios = ['tiered', 'swarm'].map((value) => {
    const radio = el('input', { type: 'radio', name, value, checked: mode === value, class: 'visually-hidden', onchange: () => {
      // Nothing has changed before it is confirmed and the server has said so.
      for (const one of node.querySelectorAll('input')) one.checked = one.value === mode;
      chosen(value, node);
    } });
    return el('label', { class: 'segment', 'data-mode': value }, radio, el('span', {}, t(`board.${value}`)));
  });
  const node = el('fieldset', { class: 'segmented' }, el('legend', { class: 'visually-hidden' }, legend), radios);
  return node;
}

/**
 * Asks, explains, switches. @param {any} board @param {string} mode @param {Queue[]} queues those that change
 * @param {Queue | null} one the queue; null for the whole desk
 */
export async function switchMode(board, mode, queues, one) {
  const waiting = sum(queues, 'waiting');
  const open = sum(queues, 'open');
  const what = one ? one.name : t('board.every_queue');
  let receipt = null;
  await askForm({
    title: t('switch.title', { what, mode: t(`board.${mode}`).toLocaleLowerCase() }), submit: t('switch.submit', { mode: t(`board.${mode}`).toLocaleLowerCase() }),
    intro: consequences(board, mode, queues, one),
    fields: [
      { name: 'scope', label: t('switch.scope'), kind: 'radios', options: SCOPES.map((scope) => ({ value: scope, label: t(`switch.${scope}`, { n: waiting + open }), hint: t(`switch.${scope}_hint`, { waiting, open, n: waiting + open }), selected: scope === 'untouched' })) },
      { name: 'sure', label: t('switch.sure', { n: open }), kind: 'check', hint: t(mode === 'tiered' ? 'switch.sure_tiered' : 'switch.sure_swarm'), when: (v) => v.scope === 'all', required: (v) => v.scope === 'all' },
      { name: 'reason', label: t('why'), required: true, max: 500, hint: t('mode.reason_hint') },
      { name: 'watch', label: t('trip.watch'), kind: 'check' },
      ...tripwireFields().map((field) => ({ ...field, when: (/** @type {any} */ v) => v.watch === true })),
    ],
    send: async ({ sure, watch, ...values }) => {
      const { limits, rest } = limitsOf(values);
      receipt = await board.commands.send(one ? 'queue.set_mode' : 'desk.set_mode', { ...(one && { queue: one.id }), mode, ...rest, ...(limits && { limits }) });
    },
  });
  if (!receipt) return false;
  board.lastSwitch.value = { number: receipt.seq, what, mode, until: receipt.at + (board.settings.value('modes').undo_ms ?? UNDO_MS) };
  announce(t('switch.done', { what, mode: t(`board.${mode}`).toLocaleLowerCase() }));
  board.model.load();
  return true;
}

const sum = (queues, field) => queues.reduce((total, queue) => total + queue[field], 0);

/** What changes, as a list: nobody should learn it afterwards. */
function consequences(board, mode, queues, one) {
  const lines = [
    t(`switch.new_${mode}`), t(mode === 'swarm' ? 'switch.clock_swarm' : 'switch.clock_tiered'),
    mode === 'tiered' && !board.settings.value('modes').hybrid ? t('switch.swarms_close') : null,
    t('switch.recorded'), t('switch.undo', { length: duration(board.settings.value('modes').undo_ms ?? UNDO_MS) }),
  ].filter(Boolean);
  return [one ? null : el('p', {}, t('switch.queues', { names: queues.map((queue) => queue.name).join(', ') })), el('ul', { class: 'consequences' }, lines.map((line) => el('li', {}, line)))];
}

/** The way back, for as long as it is open. @param {any} board @param {HTMLElement} place */
export function undoBanner(board, place) {
  effect(() => {
    const last = board.lastSwitch.value;
    place.hidden = !last;
    if (!last) return replace(place);
    const left = el('b', { class: 'countdown' });
    const undo = async () => {
      board.lastSwitch.value = null;
      if (await board.commands.run('mode.undo', { switch: last.number })) toast(t('switch.undone', { what: last.what }), { kind: 'ok' });
      board.model.load();
    };
    replace(place, el('p', {}, t('switch.done', { what: last.what, mode: t(`board.${last.mode}`).toLocaleLowerCase() })),
      el('button', { type: 'button', class: 'button plain small', onclick: undo }, t('undo')), left);
    ticking(left, () => {
      const rest = last.until - board.now();
      if (rest <= 0) queueMicrotask(() => { if (board.lastSwitch.peek() === last) board.lastSwitch.value = null; });
      return rest > 0 ? duration(rest) : '';
    });
  });
}

/** @returns the place for the last switch on a board */
export const lastSwitch = () => signal(/** @type {any} */ (null));
