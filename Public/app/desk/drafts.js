// Words that were begun: kept on this device per person, ticket and kind, so that looking at another ticket,
// reloading, or closing the window by mistake costs nothing. Old ones are forgotten.

/** Drafts kept at once; the oldest goes first. */
const DRAFTS_MAX = 200;

const PREFIX = 'waggle-draft:';
let owner = 0;

/** Whose drafts these are: several people may share a computer. @param {number} user */
export function draftsOf(user) {
  owner = user;
}

const key = (ticket, kind) => `${PREFIX}${owner}:${ticket}:${kind}`;

/** @param {number} ticket @param {'reply' | 'note'} kind */
export function draftOf(ticket, kind) {
  try {
    return localStorage.getItem(key(ticket, kind)) ?? '';
  } catch {
    // Storage may be refused by the browser; then drafts live as long as the page.
    return '';
  }
}

/** @param {number} ticket @param {'reply' | 'note'} kind @param {string} text */
export function keepDraft(ticket, kind, text) {
  try {
    localStorage.removeItem(key(ticket, kind));
    if (!text) return;
    makeRoom();
    localStorage.setItem(key(ticket, kind), text);
  } catch {
    // As above.
  }
}

/** Insertion keeps the order: what was touched last stands last. */
function makeRoom() {
  const kept = Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i)).filter((name) => name?.startsWith(PREFIX));
  for (const name of kept.slice(0, Math.max(0, kept.length - DRAFTS_MAX + 1))) localStorage.removeItem(name);
}

/** Whether words were begun for this ticket. @param {number} ticket */
export const hasDraft = (ticket) => Boolean(draftOf(ticket, 'reply') || draftOf(ticket, 'note'));
