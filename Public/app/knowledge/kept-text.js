// What is being written stays in this tab until it is saved: a wrong key or a broken link loses nothing.

const key = (place) => `waggle-article-${place}`;

/** @param {string} place which text @param {any} [value] nothing: it is saved, or given up */
export function keep(place, value) {
  try {
    if (value === undefined) sessionStorage.removeItem(key(place));
    else sessionStorage.setItem(key(place), JSON.stringify(value));
  } catch {
    // Without storage the text lives as long as the page.
  }
}

/** @param {string} place @returns {any} */
export function kept(place) {
  try {
    return JSON.parse(sessionStorage.getItem(key(place)) ?? 'null');
  } catch {
    return null;
  }
}
