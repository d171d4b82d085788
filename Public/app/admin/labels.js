// What the members of the settings are called: `set.SECTION.NAME` in the catalogue, or `set.any.NAME` where several
// sections mean the same; a newer server's are shown as they are named on the wire.

import { hasWords, LANGUAGES, number, t } from '../../lib/i18n.js';
import { duration } from '../desk/durations.js';
import { capital, say, TIERS } from '../desk/words.js';

/** @param {string} section @param {string} name */
export function labelOf(section, name) {
  if (name in LANGUAGES) return LANGUAGES[name];
  const key = [`set.${section}.${name}`, `set.any.${name}`].find(hasWords);
  return key ? t(key) : capital(name.replaceAll('_', ' '));
}

/** @param {string} section */
export const titleOf = (section) => (hasWords(`set.${section}`) ? t(`set.${section}`) : capital(section));

/** @param {string} section @param {string} name @param {string} choice */
export function choiceWords(section, name, choice) {
  if (/^L\d$/.test(choice)) return `${choice} · ${say(TIERS, choice)}`;
  const key = [`set.${section}.${name}.${choice}`, `${name === 'without' ? 'right' : 'none'}.${choice}`].find(hasWords);
  return key ? t(key) : choice;
}

/** A value in words, for the list of what changes. @param {string} section @param {string} name of its member @param {any} value
 * @param {(name: string, value: any) => string | undefined} [nameOf] whom or what a member's number means @returns {string} */
export function valueWords(section, name, value, nameOf) {
  const inside = (inner, one) => valueWords(section, inner, one, nameOf);
  if (value === undefined || value === null) return t('facts.none');
  if (value === true || value === false) return t(value ? 'admin.yes' : 'admin.no');
  const named = typeof value === 'object' ? undefined : nameOf?.(name, value);
  if (named !== undefined) return named;
  if (typeof value === 'number') return name.endsWith('_ms') || name === 'ms' ? duration(value) : number(value);
  if (typeof value === 'string') return (name === 'without' ? choiceWords(section, name, value) : value) || t('facts.none');
  if (Array.isArray(value)) return value.map((one) => inside(name, one)).join(value.some((one) => typeof one === 'object') ? '; ' : ', ') || t('facts.none');
  return Object.entries(value).map(([inner, one]) => (one !== null && typeof one === 'object' ? `${labelOf(section, inner)} (${inside(inner, one)})` : `${labelOf(section, inner)} ${inside(inner, one)}`)).join(', ') || t('facts.none');
}

/**
 * What differs between two values, leaf by leaf: names from the outside in.
 * @param {any} before @param {any} after @param {(string | number)[]} [path]
 * @returns {{path: (string | number)[], before: any, after: any}[]}
 */
export function changesBetween(before, after, path = []) {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const areBoth = (test) => test(before) && test(after);
  const isObject = (value) => value !== null && typeof value === 'object';
  if (!areBoth(isObject) || Array.isArray(before) !== Array.isArray(after) || areBoth((value) => Array.isArray(value) && value.every((one) => !isObject(one)))) {
    return [{ path, before, after }];
  }
  const names = Array.isArray(before) ? Array.from({ length: Math.max(before.length, after.length) }, (_, i) => i) : [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => changesBetween(before[name], after[name], [...path, name]));
}

/** @param {string} section @param {(string | number)[]} path */
export const pathWords = (section, path) => path.map((name) => (typeof name === 'number' ? `${name + 1}` : labelOf(section, name))).join(' › ');
