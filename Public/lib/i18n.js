/**
 * Words in the reader's language. A catalogue is a flat JSON object, one an area and language
 * (`/i18n/customer/pt-PT.json`); a page loads the areas it shows, in one language, before it draws.
 *
 *   "help": "{n, plural, one {# specialist helps} many {# specialists help} other {# specialists help}}"
 *   t('help', { n: 2 })
 *
 * `{name}` stands for a value, `{n, plural, …}` for one of the forms of `Intl.PluralRules` (or `=0 {…}`), `#` in it for
 * the number. Catalogues hold text, never markup. `en-XA` (long, accented) and `ar-XB` (read from the right) are made
 * from English and show what a page does to words it has not seen.
 */
import { useLocale } from './time.js';

/** What a reader may choose, by its own name. */
export const LANGUAGES = Object.freeze({ en: 'English', fr: 'Français', 'pt-BR': 'Português (Brasil)', 'pt-PT': 'Português (Portugal)' });
/** Made from English, for tests. */
const PSEUDO = ['en-XA', 'ar-XB'];
const SAVED = 'waggle-language';
const FROM_THE_RIGHT = /^(ar|fa|he|ur|yi)\b/;
const FORMS = /\{(\w+), plural, ((?:(?:=\d+|\w+) \{[^{}]*\} ?)+)\}/g;
const FORM = /(=\d+|\w+) \{([^{}]*)\}/g;

let messages = {};
let tag = 'en';
let rules = new Intl.PluralRules(tag);
let figures = new Intl.NumberFormat(tag);

/** The language spoken now. */
export const language = () => tag;

/** @param {string} [spoken] a language tag @returns {'ltr' | 'rtl'} */
export const direction = (spoken = tag) => (FROM_THE_RIGHT.test(spoken) ? 'rtl' : 'ltr');

/** The language that fits a tag, or nothing: Portuguese of Brazil is its own, elsewhere it is Portugal's. @param {string | null} [wanted] */
export function fitting(wanted) {
  if (!wanted) return undefined;
  const known = [...Object.keys(LANGUAGES), ...PSEUDO].find((each) => each.toLowerCase() === wanted.toLowerCase());
  if (known) return known;
  const base = wanted.toLowerCase().split('-')[0];
  if (base === 'pt') return wanted.length === 2 ? 'pt-BR' : 'pt-PT';
  return base in LANGUAGES ? base : undefined;
}

/**
 * @param {{asked?: string | null, saved?: string | null, reader?: readonly string[]}} from the page's address or its site,
 *   an earlier choice, and the browser's languages in their order
 */
export function chosen({ asked, saved, reader = [] }) {
  return [asked, saved, ...reader].map(fitting).find(Boolean) ?? 'en';
}

/** The language to begin with. @param {string | null} [asked] what the site wants, when the reader has chosen nothing */
export function preferred(asked) {
  const { location, navigator } = globalThis;
  const address = new URLSearchParams(location?.search).get('lang');
  return chosen({ asked: address, saved: kept() ?? asked, reader: navigator?.languages });
}

/** Remembers the reader's choice on this device. @param {string} choice */
export function keepLanguage(choice) {
  try {
    localStorage.setItem(SAVED, choice);
  } catch {
    // Storage is refused: the choice holds for this page.
  }
}

function kept() {
  try {
    return localStorage.getItem(SAVED);
  } catch {
    return null;
  }
}

/** Speaks from now on. @param {string} spoken a language @param {Record<string, string>} words */
export function speakWith(spoken, words) {
  tag = spoken;
  messages = words;
  rules = new Intl.PluralRules(tag);
  figures = new Intl.NumberFormat(tag);
  useLocale(tag);
}

/**
 * Loads the catalogues of some areas and speaks them; the page says which language it is in.
 * @param {string[]} areas @param {string} [spoken] @param {string} [base] where catalogues are
 * @param {boolean} [isPage] false in somebody else's page, which has a language of its own
 */
export async function speak(areas, spoken = preferred(), base = '/i18n', isPage = true) {
  speakWith(spoken, await catalogue(areas, spoken, base));
  const page = globalThis.document?.documentElement;
  if (page && isPage) Object.assign(page, { lang: spoken, dir: direction() });
}

/** Learns the words of more areas, in the language that is spoken. @param {string[]} areas @param {string} [base] */
export async function learn(areas, base = '/i18n') {
  const spoken = tag;
  const more = await catalogue(areas, spoken, base);
  // Who changed the language meanwhile asks for these words in the new one.
  if (spoken === tag) messages = { ...messages, ...more };
}

async function catalogue(areas, spoken, base) {
  const isPseudo = PSEUDO.includes(spoken);
  const parts = await Promise.all(areas.map((area) => read(`${base}/${area}/${isPseudo ? 'en' : spoken}.json`)));
  const words = Object.assign({}, ...parts);
  return isPseudo ? (await import('./i18n-pseudo.js')).pseudo(spoken, words) : words;
}

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return answer.json();
}

/** Whether the catalogue has words for this. @param {string} key */
export const hasWords = (key) => key in messages;

/** A number as this language writes it. @param {number} value */
export const number = (value) => figures.format(value);

/** The words for a key. @param {string} key @param {Record<string, string | number>} [values] */
export function t(key, values = {}) {
  const words = (messages[key] ?? key).replace(FORMS, (_, name, forms) => form(Number(values[name]), forms));
  return words.replace(/\{(\w+)\}/g, (_, name) => isolated(values[name]));
}

function form(count, forms) {
  const found = Object.fromEntries([...forms.matchAll(FORM)].map(([, name, words]) => [name, words]));
  return (found[`=${count}`] ?? found[rules.select(count)] ?? found.other ?? '').replaceAll('#', number(count));
}

/** A name of the other direction must not turn what stands around it. */
function isolated(value) {
  const words = typeof value === 'number' ? number(value) : value ?? '';
  return direction() === 'rtl' ? `\u2068${words}\u2069` : words;
}
