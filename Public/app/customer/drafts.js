/** What somebody was writing, kept through a reload of this tab. */

const PREFIX = 'waggle-draft:';

/** @param {string} place a ticket's number, or "new" @returns {string} */
export function draft(place) {
  try {
    return sessionStorage.getItem(PREFIX + place) ?? '';
  } catch {
    return '';
  }
}

/** @param {string} place @param {string} text empty to forget it */
export function keepDraft(place, text) {
  try {
    if (text === '') sessionStorage.removeItem(PREFIX + place);
    else sessionStorage.setItem(PREFIX + place, text);
  } catch {
    // Storage is refused or full: the text is still in its field.
  }
}

/** A conversation got its number: what was being written goes along. @param {string} from @param {string} to */
export function moveDraft(from, to) {
  keepDraft(to, draft(from));
  keepDraft(from, '');
}
