/** The care line: who looks after the ticket, in the customer's words. Nothing here touches the page. */
import { t } from '../../lib/i18n.js';
import { moment, names } from '../../lib/time.js';

/**
 * @typedef {object} Care
 * @property {'waiting'|'in_progress'|'waiting_for_you'|'solved'|'closed'} state
 * @property {{id: number, name: string} | null} owner @property {number} helpers
 * @property {number} [nextUpdateAt] by when the owner promised the next update @property {string} [nextUpdate]
 * @property {number} [continuedIn] the ticket that goes on with this one's matter
 */

/** What holds before anything is known. @type {Care} */
export const NOBODY_YET = Object.freeze({ state: 'waiting', owner: null, helpers: 0 });

/**
 * The line under the subject.
 * @param {Care} care @param {string[]} [voices] names of those who wrote besides the owner
 * @returns {{title: string, detail: string}}
 */
export function careLine(care, voices = []) {
  const parts = isFinished(care) ? [] : [helping(care.helpers, voices), nextUpdate(care)];
  return { title: title(care), detail: parts.filter(Boolean).join(' · ') };
}

/** The care line in a push or a ticket. @param {any} data @returns {Care} */
export function careOf(data) {
  return {
    state: data.state, owner: data.owner ?? null, helpers: data.helpers ?? 0,
    nextUpdateAt: data.next_update_at, nextUpdate: data.next_update, continuedIn: data.continued_in,
  };
}

function helping(n, voices) {
  if (!n) return '';
  return voices.length === 0 ? t('care.help', { n }) : t('care.help_by', { help: t('care.help', { n }), names: names(voices) });
}

function nextUpdate({ nextUpdateAt, nextUpdate: what }) {
  if (!nextUpdateAt) return '';
  if (nextUpdateAt < Date.now()) return t('care.late', { time: moment(nextUpdateAt) });
  return what ? t('care.next_about', { time: moment(nextUpdateAt), what }) : t('care.next', { time: moment(nextUpdateAt) });
}

/**
 * What the page says while customers cannot chat; empty while they can.
 * @param {{open: boolean, reason?: 'hours' | 'nobody', opens_at?: number} | null} chat
 */
export function awayWords(chat) {
  if (!chat || chat.open) return '';
  if (chat.reason === 'nobody') return t('away.nobody');
  return chat.opens_at ? t('away.until', { time: moment(chat.opens_at) }) : t('away.hours');
}

function title({ state, owner }) {
  if (state === 'closed') return t('care.closed');
  if (state === 'solved') return owner ? t('care.solved_by', owner) : t('care.solved');
  if (!owner) return state === 'waiting' ? t('care.none') : t('care.team');
  return state === 'waiting_for_you' ? t('care.you', owner) : t('care.owner', owner);
}

/** Solved or closed: nobody is at work on it now. @param {Care} care */
export function isFinished({ state }) {
  return state === 'solved' || state === 'closed';
}

/**
 * What changed, as a line in the conversation; null when it is not worth one.
 * @param {Care} before @param {Care} after @returns {string | null}
 */
export function careChange(before, after) {
  if (after.state !== before.state && isFinished(after)) return `${title(after)}.`;
  if (isFinished(before) && !isFinished(after)) return t('line.open');
  if (after.owner?.id !== before.owner?.id) return after.owner ? t('line.owner', after.owner) : t('line.waits');
  return after.helpers > before.helpers ? t('line.joined', { n: after.helpers - before.helpers }) : null;
}
