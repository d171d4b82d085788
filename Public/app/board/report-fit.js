// Whether swarming fits this desk: four questions that its own records answer, each beside its threshold.

import { el } from '../../lib/dom.js';
import { number, t } from '../../lib/i18n.js';
import { percent } from '../desk/figures.js';
import { amount } from './report-words.js';

const COLUMNS = ['fit.question', 'fit.here', 'fit.threshold', 'fit.answer'];

/** @param {any} report @returns {(HTMLElement | null)[]} */
export function fitTable(report) {
  if (!report.fit) return [];
  return [el('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': t('fit.title') },
    el('table', { class: 'comparison report' }, el('caption', {}, t('fit.title')),
      el('thead', {}, el('tr', {}, COLUMNS.map((key) => el('th', { scope: 'col' }, t(key))))), el('tbody', {}, report.fit.map(rowOf)))),
  el('p', { class: 'muted' }, t('fit.hint'))];
}

function rowOf(one) {
  const words = (value) => (one.name === 'work_time' ? amount(value, 'minutes') : percent(value));
  return el('tr', {}, el('th', { scope: 'row' }, t(`fit.${one.name}`), el('span', { class: 'definition', lang: 'en' }, one.definition)),
    el('td', {}, one.value === null ? el('span', { class: 'none' }, t('compare.none')) : [el('b', {}, words(one.value)), el('span', { class: 'n' }, `n = ${number(one.n)}`)]),
    el('td', {}, t(one.name === 'front_solves' ? 'fit.below' : 'fit.above', { value: words(one.threshold) })),
    el('td', {}, t(one.fits === null ? 'fit.few' : one.fits ? 'fit.yes' : 'fit.no')));
}
