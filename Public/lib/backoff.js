/** How long to wait before trying again: doubling with full jitter, so that a restart does not bring everybody at once. */

/** The first wait is at most this long, in milliseconds. */
export const FIRST_MAX = 500;
/** No wait is longer than this, in milliseconds: a person looks at the page meanwhile. */
export const LONGEST = 20_000;

/** @param {number} attempt 0 for the first retry @param {() => number} [random] 0 to 1 @returns {number} milliseconds */
export function backoff(attempt, random = Math.random) {
  const ceiling = Math.min(LONGEST, FIRST_MAX * 2 ** Math.min(attempt, 16));
  return Math.round(ceiling * random());
}
