/** The pages' words for tests of modules: the catalogues of some areas in one language. */
import { readFileSync } from 'node:fs';
import { speakWith } from '../../../Public/lib/i18n.js';

export const CATALOGUES = new URL('../../../Public/i18n/', import.meta.url);

/** @param {string} area @param {string} language @returns {Record<string, string>} */
export const catalogue = (area, language) => JSON.parse(readFileSync(new URL(`${area}/${language}.json`, CATALOGUES), 'utf8'));

/** @param {string} language @param {string[]} areas */
export function speakHere(language = 'en', areas = ['common', 'customer']) {
  speakWith(language, Object.assign({}, ...areas.map((area) => catalogue(area, language))));
}
