// Words that were begun: kept per ticket and kind for as long as the tab lives, so that looking at another
// ticket, or reloading, costs nothing.

const key = (ticket, kind) => `waggle-draft:${ticket}:${kind}`;

/** @param {number} ticket @param {'reply' | 'note'} kind */
export function draftOf(ticket, kind) {
  try {
    return sessionStorage.getItem(key(ticket, kind)) ?? '';
  } catch {
    // Storage may be refused by the browser; then drafts live as long as the page.
    return '';
  }
}

/** @param {number} ticket @param {'reply' | 'note'} kind @param {string} text */
export function keepDraft(ticket, kind, text) {
  try {
    if (text) sessionStorage.setItem(key(ticket, kind), text);
    else sessionStorage.removeItem(key(ticket, kind));
  } catch {
    // As above.
  }
}
