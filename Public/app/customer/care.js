/** The care line: who looks after the ticket, in the customer's words. Nothing here touches the page. */

/**
 * @typedef {object} Care
 * @property {'waiting'|'in_progress'|'waiting_for_you'|'solved'|'closed'} state
 * @property {{id: number, name: string} | null} owner @property {number} helpers
 */

/** What holds before anything is known. @type {Care} */
export const NOBODY_YET = Object.freeze({ state: 'waiting', owner: null, helpers: 0 });

/** The line under the subject. @param {Care} care @returns {{title: string, detail: string}} */
export function careLine(care) {
  return { title: title(care), detail: isFinished(care) ? '' : helping(care.helpers) };
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
