// Tripwires: limits for the last switch of mode. When one is crossed the board says which, and new tickets go back with one
// key, or the manager says why not.

import { effect, el, replace } from '../../lib/dom.js';
import { announce, toast } from '../../lib/ui.js';
import { areKeysOn } from '../desk/keys-switch.js';
import { duration, momentText } from '../desk/durations.js';
import { askForm } from '../desk/form-dialog.js';
import { number, t } from '../../lib/i18n.js';

const MINUTE = 60_000;
const LEAST = 20;
const TYPING = 'input, textarea, select, [contenteditable]';

/** One value in words, as it is limited. @param {string} wire @param {number} value */
function valueWords(wire, value) {
  if (wire === 'longest_wait') return duration(value);
  return wire === 'interruptions' ? t('trip.per_hour', { n: number(value / 100) }) : t('trip.percent', { n: number(value) });
}

/** Fields for a form; what stands is in them. @param {any} [now] of `board.get` */
export function tripwireFields(now) {
  return [
    { name: 'trip_wait', label: t('trip.longest_wait'), kind: /** @type {const} */ ('number'), value: now?.longest_wait_ms && now.longest_wait_ms / MINUTE, hint: t('trip.wait_hint') },
    { name: 'trip_interruptions', label: t('trip.interruptions'), inputmode: 'decimal', max: 6, value: now?.interruptions_per_100_hours && String(now.interruptions_per_100_hours / 100), hint: t('trip.interruptions_hint') },
    { name: 'trip_reopened', label: t('trip.reopened'), kind: /** @type {const} */ ('number'), value: now?.reopened_percent, hint: t('trip.reopened_hint') },
    { name: 'trip_satisfied', label: t('trip.satisfied'), kind: /** @type {const} */ ('number'), value: now?.satisfied_percent, hint: t('trip.satisfied_hint') },
    { name: 'trip_least', label: t('trip.least'), kind: /** @type {const} */ ('number'), value: now?.least ?? LEAST, hint: t('trip.least_hint') },
  ];
}

/** What those fields say, for the server; the rest apart. @param {Record<string, any>} values */
export function limitsOf({ trip_wait: wait, trip_interruptions: interruptions, trip_reopened: reopened, trip_satisfied: satisfied, trip_least: least, ...rest }) {
  const perHour = Math.round(Number(String(interruptions ?? '').replace(',', '.')) * 100);
  const limits = {
    ...(wait && { longest_wait_ms: wait * MINUTE }), ...(perHour > 0 && { interruptions_per_100_hours: perHour }),
    ...(reopened && { reopened_percent: reopened }), ...(satisfied && { satisfied_percent: satisfied }),
  };
  return { limits: Object.keys(limits).length ? { ...limits, least: least ?? LEAST } : null, rest };
}

/** Sets limits for the switch that stands. @param {any} board */
export function askTripwires(board) {
  return askForm({
    title: t('trip.title'), intro: t('trip.intro'), submit: t('trip.submit'), fields: tripwireFields(board.data.peek()?.tripwires),
    send: async (values) => {
      await board.commands.send('tripwire.set', limitsOf(values).limits ?? {});
      board.model.load();
    },
  });
}

/** @param {any} board @param {HTMLElement} place */
export function tripwireBanner(board, place) {
  let said = '';
  const goBack = async () => {
    const receipt = await board.commands.run('tripwire.answer', { answer: 'go_back' });
    if (receipt) toast(t('trip.went_back'), { kind: 'ok' });
    board.model.load();
  };
  const keep = () => askForm({
    title: t('trip.keep'), submit: t('trip.keep'), fields: [{ name: 'reason', label: t('why'), required: true, max: 500, hint: t('mode.reason_hint') }],
    send: async (values) => {
      await board.commands.send('tripwire.answer', { answer: 'keep', ...values });
      board.model.load();
    },
  });
  addEventListener('keydown', (event) => {
    const isOpen = board.data.peek()?.tripwires?.answered === false;
    if (event.key !== 'b' || event.ctrlKey || event.altKey || event.metaKey || !isOpen || !areKeysOn() || (event.target.closest?.(TYPING) && event.target.type !== 'radio') || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    goBack();
  });
  effect(() => {
    const now = board.data.value?.tripwires;
    place.hidden = !now;
    const look = JSON.stringify(now);
    if (!now || place.dataset.look === look) return;
    place.dataset.look = look;
    const open = now.answered ? [] : now.trips;
    const lines = open.map((trip) => t('trip.line', { wire: t(`trip.${trip.wire}`), value: valueWords(trip.wire, trip.value), limit: valueWords(trip.wire, trip.limit), n: trip.n }));
    const act = place.contains(document.activeElement) ? document.activeElement?.getAttribute('data-act') : null;
    place.classList.toggle('is-tripped', open.length > 0);
    replace(place, el('div', { class: 'trip-words' }, el('h3', {}, t(open.length ? 'trip.crossed' : 'trip.watching')),
      open.length ? el('ul', {}, lines.map((line) => el('li', {}, line))) : el('p', { class: 'muted' }, standing(board, now))),
    open.length ? [button(t('trip.back'), 'back', goBack, 'B'), button(t('trip.keep_ask'), 'keep', keep)] : button(t('trip.change'), 'change', () => askTripwires(board)));
    if (act) /** @type {HTMLElement | null} */ (place.querySelector(`[data-act="${act}"]`))?.focus();
    if (lines.length && lines.join() !== said) announce(`${t('trip.crossed')} ${lines.join(' ')}`);
    said = lines.join();
  });
}

const button = (label, act, run, key = '') => el('button', { type: 'button', class: `button small${act === 'back' ? '' : ' plain'}`, 'data-act': act, 'aria-keyshortcuts': key.toLowerCase() || null, onclick: run },
  label, key ? el('kbd', { 'aria-hidden': 'true' }, key) : null);

/** The limits that stand, in a line. */
function standing(board, now) {
  const limits = [['longest_wait', now.longest_wait_ms], ['interruptions', now.interruptions_per_100_hours], ['reopened', now.reopened_percent], ['satisfied', now.satisfied_percent]];
  const words = limits.filter(([, limit]) => limit).map(([wire, limit]) => `${t(`trip.${wire}`)}: ${valueWords(String(wire), Number(limit))}`);
  return [t('trip.since', { at: momentText(now.since, board.now()) }), ...words].join(' · ');
}
