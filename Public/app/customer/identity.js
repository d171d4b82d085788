/**
 * A site vouches for its customer: the token that it signed is exchanged for a session. What is on its way is sent before,
 * so that nothing is sent twice or lost when a stranger turns out to be somebody known.
 */
import { post, RpcError } from '../../lib/api.js';

/** What is on its way is looked after so often, in milliseconds, and so many times. */
const LOOK_EVERY = 200;
const TRIES = 200;

/** @typedef {string | (() => string | Promise<string>)} Vouching a token, or what fetches one */

/**
 * @param {Vouching} vouching @param {import('./visitor.js').Visitor | null} before who this browser was
 * @param {import('../../lib/outbox.js').Outbox} [outbox] theirs
 * @returns {Promise<import('./visitor.js').Visitor>}
 */
export async function exchanged(vouching, before, outbox) {
  const token = await (typeof vouching === 'function' ? vouching() : vouching);
  const subject = subjectOf(token);
  if (before?.until > Date.now() && before.subject === subject) return before;
  if (before?.until && before.subject !== subject) {
    // Somebody else was signed in here, and the site did not say that they left.
    await takenAway(before, outbox);
    return session(token, subject);
  }
  if (outbox) await sent(outbox);
  return session(token, subject, before?.token);
}

async function session(token, subject, visitor) {
  const made = await post('/api/identify', visitor ? { token, visitor } : { token });
  return { token: made.token, user: made.user, until: made.expires_at, subject };
}

/** Whom a token is about, as far as a browser can tell; the desk alone knows whether it is true. @param {string} token */
function subjectOf(token) {
  try {
    return JSON.parse(atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/'))).sub;
  } catch {
    return '';
  }
}

/** @param {import('../../lib/outbox.js').Outbox} outbox */
async function sent(outbox) {
  await outbox.ready;
  for (let tries = TRIES; outbox.entries.some((entry) => entry.state !== 'failed'); tries -= 1) {
    if (tries === 0) throw RpcError.own('offline', 'The server cannot be reached.');
    await new Promise((done) => { setTimeout(done, LOOK_EVERY); });
  }
}

/**
 * Takes away what the browser keeps of a person, their session at the desk included.
 * @param {import('./visitor.js').Visitor | null} who @param {import('../../lib/outbox.js').Outbox} [outbox]
 */
export async function takenAway(who, outbox) {
  for (const entry of outbox?.entries ?? []) await outbox.discard(entry.client_id);
  try {
    for (const name of Object.keys(sessionStorage)) if (name.startsWith('waggle-draft:')) sessionStorage.removeItem(name);
  } catch {
    // Storage is refused: nothing was kept.
  }
  // A session that cannot be ended now ends by itself.
  if (who?.until) await post('/api/my/leave', {}, { token: who.token }).catch(() => {});
}
