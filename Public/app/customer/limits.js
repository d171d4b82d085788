/** What the desk takes, so that the page can say so before it is refused. */

/** A message, in bytes of UTF-8. */
export const TEXT_BYTES_MAX = 16_384;
/** A name, in characters: longer ones are not read by anybody. */
export const NAME_CHARACTERS_MAX = 80;

const encoder = new TextEncoder();

/** @param {string} text @returns {number} how many bytes too long, 0 when it fits */
export function bytesTooMany(text) {
  // A character has at most three bytes a UTF-16 unit: most texts need no counting.
  if (text.length * 3 <= TEXT_BYTES_MAX) return 0;
  return Math.max(0, encoder.encode(text).length - TEXT_BYTES_MAX);
}
