// What changed between two texts, line by line: the longest lines they have in common stay, the others came or went.

/** More pairs of lines than this are not compared: the old text goes whole, the new one comes. */
const PAIRS_MAX = 1_000_000;

/**
 * @param {string} before @param {string} after
 * @returns {{kind: 'same' | 'gone' | 'new', text: string}[]} in reading order
 */
export function difference(before, after) {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  const same = (lines) => lines.map((text) => ({ kind: /** @type {const} */ ('same'), text }));
  return [...same(old.slice(0, start)), ...middle(old.slice(start, old.length - end), now.slice(start, now.length - end)), ...same(old.slice(old.length - end))];
}

function middle(old, now) {
  const gone = (text) => ({ kind: /** @type {const} */ ('gone'), text });
  const came = (text) => ({ kind: /** @type {const} */ ('new'), text });
  if (old.length * now.length > PAIRS_MAX) return [...old.map(gone), ...now.map(came)];
  const table = commonLengths(old, now);
  const lines = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      lines.push({ kind: /** @type {const} */ ('same'), text: old[i] });
      i += 1;
      j += 1;
    } else if (j === now.length || (i < old.length && table[i + 1][j] >= table[i][j + 1])) lines.push(gone(old[i++]));
    else lines.push(came(now[j++]));
  }
  return lines;
}

/** How many lines the rests from here on have in common. */
function commonLengths(old, now) {
  const table = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) table[i][j] = old[i] === now[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
  }
  return table;
}
