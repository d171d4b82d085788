// The console's and the board's words: `t('key', {n: 2})`. Texts know `{name}` and
// `{n, plural, =0 {none} one {# ticket} other {# tickets}}`, as the catalogues of the other pages do.

import { EN } from './text-en.js';

const rules = new Intl.PluralRules('en');
const PLURAL = /\{(\w+), plural, ((?:\s*(?:=\d+|\w+) \{[^{}]*\})+)\s*\}/gu;
const CASE = /(=\d+|\w+) \{([^{}]*)\}/gu;
const NAME = /\{(\w+)\}/gu;

/** @typedef {keyof typeof EN} TextKey */

/**
 * @param {string} key @param {Record<string, string | number | null | undefined>} [values]
 * @returns {string} the key itself when the catalogue has no such text
 */
export function t(key, values = {}) {
  const text = EN[key];
  if (text === undefined) return key;
  return text.replace(PLURAL, (_, name, cases) => plural(Number(values[name] ?? 0), cases))
    .replace(NAME, (_, name) => String(values[name] ?? ''));
}

/** @param {number} n @param {string} cases */
function plural(n, cases) {
  const found = Object.fromEntries([...cases.matchAll(CASE)].map(([, name, words]) => [name, words]));
  return (found[`=${n}`] ?? found[rules.select(n)] ?? found.other ?? '').replaceAll('#', n.toLocaleString());
}
