/**
 * Who this browser is to the desk: a token made at the first message, kept in local storage and shared by all tabs.
 * Where storage is refused the token lives as long as the page.
 */
import { post, siteKey } from '../../lib/api.js';

/** Each site that carries the chat has visitors of its own. */
const KEY = () => `waggle-visitor${siteKey() && `:${siteKey()}`}`;
let inMemory = null;

/** @typedef {{token: string, user: {id: number, name: string}, until?: number, subject?: string}} Visitor until: a site vouched for them, so long */

/** @returns {Visitor | null} */
export function visitor() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY()) ?? 'null');
    return typeof kept?.token === 'string' && kept.user ? kept : inMemory;
  } catch {
    return inMemory;
  }
}

/** Makes a customer, unless another tab has just done so. @param {string} name @param {string} email may be empty */
export async function becomeVisitor(name, email) {
  const known = visitor();
  if (known) return known;
  const made = await post('/api/visitor', email === '' ? { name } : { name, email });
  return keepVisitor({ token: made.token, user: made.user });
}

/** From now on this browser is theirs. @param {Visitor} who @returns {Visitor} */
export function keepVisitor(who) {
  inMemory = who;
  try {
    localStorage.setItem(KEY(), JSON.stringify(inMemory));
  } catch {
    // Storage is refused: the conversation lives in this tab alone.
  }
  return inMemory;
}

export function forgetVisitor() {
  inMemory = null;
  try {
    localStorage.removeItem(KEY());
  } catch {
    // It was never kept.
  }
}

/** Calls when another tab came to know a visitor or forgot them. @param {() => void} changed */
export function onVisitorElsewhere(changed) {
  addEventListener('storage', (event) => {
    if (event.key === KEY() || event.key === null) changed();
  });
}
