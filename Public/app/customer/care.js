/** The care line: who looks after the ticket, in the customer's words. Nothing here touches the page. */

/**
 * @typedef {object} Care
 * @property {'waiting'|'in_progress'|'waiting_for_you'|'solved'|'closed'} state
 * @property {{id: number, name: string} | null} owner @property {number} helpers
 * @property {number} [nextUpdateAt] by when the owner promised the next update @property {string} [nextUpdate]
 */

/** What holds before anything is known. @type {Care} */
export const NOBODY_YET = Object.freeze({ state: 'waiting', owner: null, helpers: 0 });

/** The line under the subject. @param {Care} care @returns {{title: string, detail: string}} */
export function careLine(care) {
  const parts = isFinished(care) ? [] : [helping(care.helpers), nextUpdate(care)];
  return { title: title(care), detail: parts.filter(Boolean).join(' · ') };
}

/** The care line in a push or a ticket. @param {any} data @returns {Care} */
export function careOf(data) {
  return {
    state: data.state, owner: data.owner ?? null, helpers: data.helpers ?? 0,
    nextUpdateAt: data.next_update_at, nextUpdate: data.next_update,
  };
}

function nextUpdate({ nextUpdateAt, nextUpdate: what }) {
  if (!nextUpdateAt) return '';
  return `next update by ${momentWords(nextUpdateAt)}${what ? `: ${what}` : ''}`;
}

/** A moment as a customer says it: the time of today, else the day too. @param {number} at in ms */
export function momentWords(at) {
  const then = new Date(at);
  const time = { hour: '2-digit', minute: '2-digit' };
  const isToday = then.toDateString() === new Date().toDateString();
  return then.toLocaleString(undefined, isToday ? time : { weekday: 'short', day: 'numeric', month: 'short', ...time });
}

/**
 * What the page says while customers cannot chat; empty while they can.
 * @param {{open: boolean, reason?: 'hours' | 'nobody', opens_at?: number} | null} chat
 */
export function awayWords(chat) {
  if (!chat || chat.open) return '';
  if (chat.reason === 'nobody') return 'Nobody is here to chat right now. Leave a message: we answer as soon as somebody is.';
  return `We are closed now. Leave a message: we answer when we are open again${chat.opens_at ? `, from ${momentWords(chat.opens_at)}` : ''}.`;
}

function title({ state, owner }) {
  if (state === 'closed') return 'This conversation is closed';
  if (state === 'solved') return owner ? `${owner.name} marked this as solved` : 'Marked as solved';
  if (!owner) return state === 'waiting' ? 'Waiting for the first free agent' : 'Our team looks after your ticket';
  return state === 'waiting_for_you' ? `${owner.name} waits for your answer` : `${owner.name} looks after your ticket`;
}

function helping(helpers) {
  if (!helpers) return '';
  return helpers === 1 ? '1 specialist helps' : `${helpers} specialists help`;
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
  if (isFinished(before) && !isFinished(after)) return 'The conversation is open again.';
  if (after.owner?.id !== before.owner?.id) {
    return after.owner ? `${after.owner.name} now looks after your ticket.` : 'Your ticket waits for the next free agent.';
  }
  if (after.helpers > before.helpers) {
    const joined = after.helpers - before.helpers;
    return joined === 1 ? 'A specialist joined to help.' : `${joined} specialists joined to help.`;
  }
  return null;
}

/** States as words in lists. */
export const STATE_WORDS = Object.freeze({
  waiting: 'Waiting', in_progress: 'In progress', waiting_for_you: 'Waiting for you', solved: 'Solved', closed: 'Closed',
});
