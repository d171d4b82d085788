/** Languages nobody speaks, made from English: long and accented, or read from the right. What stays plain is not translated. */

const ACCENTS = Object.fromEntries([...'aàcçeéiínñoôuúyýAÀCÇEÉIÍNÑOÔUÚYÝ'.matchAll(/(.)(.)/gu)].map(([, plain, marked]) => [plain, marked]));
/** Other languages need so much more room than English. */
const LONGER = 0.4;
/** What stands for values in a catalogue's words, and stays as it is but for the forms' words. */
const VALUE = /(\{\w+, plural, (?:(?:=\d+|\w+) \{[^{}]*\} ?)+\}|\{\w+\})/;
const FORM = /(=\d+|\w+) \{([^{}]*)\}/g;

/** @param {string} spoken `en-XA` or `ar-XB` @param {Record<string, string>} catalogue @returns {Record<string, string>} */
export function pseudo(spoken, catalogue) {
  const turn = spoken === 'ar-XB' ? mirrored : stretched;
  return Object.fromEntries(Object.entries(catalogue).map(([key, words]) => [key, turn(words)]));
}

function outside(words, change) {
  const parts = words.split(VALUE);
  return parts.map((part, index) => {
    if (index % 2 === 0) return change(part);
    return part.replace(FORM, (_, name, form) => `${name} {${change(form)}}`);
  }).join('');
}

function stretched(words) {
  const accented = outside(words, (text) => text.replace(/[a-z]/giu, (letter) => ACCENTS[letter] ?? letter));
  return `[${accented}${'~'.repeat(Math.ceil(words.length * LONGER))}]`;
}

/** Each word between marks that turn it round, as a reader of Arabic would see it. */
function mirrored(words) {
  return outside(words, (text) => text.replace(/\p{L}+/gu, (word) => `\u202e${word}\u202c`));
}
