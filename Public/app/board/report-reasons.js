// The desk's own reasons: how often each was given, and for what.

import { el, icon } from '../../lib/dom.js';
import { number, t } from '../../lib/i18n.js';
import { reasonName } from '../desk/reasons.js';
import { saveCSV } from './csv.js';

const COLUMNS = ['reasons.for', 'reasons.reason', 'board.tiered', 'board.swarm', 'report.all', 'report.before', 'reasons.tickets'];
const FIGURES = ['tiered', 'swarm', 'times', 'before', 'tickets'];

/** Nothing where none was given. @param {any} report @returns {HTMLElement[]} */
export function reasonTable(report) {
  if (!report.reasons.length) return [];
  return [el('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': t('reasons.title') },
    el('table', { class: 'comparison report' }, el('caption', {}, t('reasons.title')),
      el('thead', {}, el('tr', {}, COLUMNS.map((key) => el('th', { scope: 'col', class: key === 'board.tiered' ? 'tiered' : key === 'board.swarm' ? 'swarm' : null }, t(key))))),
      el('tbody', {}, report.reasons.map((one) => el('tr', {}, el('td', {}, t(`reasons.for_${one.decision}`)), el('th', { scope: 'row', dir: 'auto' }, reasonName(one.code)),
        FIGURES.map((name) => el('td', {}, number(one[name])))))))),
  el('p', { class: 'muted' }, t('reasons.hint')),
  el('div', { class: 'ledger-foot' }, el('button', { type: 'button', class: 'button plain', onclick: () => save(report) }, icon('download'), t('ledger.csv')))];
}

const save = (report) => saveCSV('reasons.csv', ['decision', 'code', 'reason', ...FIGURES], report.reasons.map((one) => [one.decision, one.code, reasonName(one.code), ...FIGURES.map((name) => one[name])]));
