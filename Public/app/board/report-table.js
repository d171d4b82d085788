// Every measure in a table: guard-rails first, the definition beside the number, the difference with its interval.

import { el, icon, replace } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { saveCSV } from './csv.js';
import { cellOf, differenceText, titleOf } from './report-words.js';

const COLUMNS = ['compare.measure', 'board.tiered', 'board.swarm', 'report.difference', 'report.all', 'report.before'];

/** The guard-rails, which stand before everything else. @param {any} report @returns {HTMLElement} */
export const guardRails = (report) => tableOf('report.guard_rails', report.measures.filter((one) => one.guard_rail), differences(report));

/** All other measures. @param {any} report @returns {HTMLElement[]} */
export function allMeasures(report) {
  const rows = differences(report);
  return [
    tableOf('report.measures', report.measures.filter((one) => !one.guard_rail && !one.not_recorded), rows),
    el('p', { class: 'muted' }, t('report.not_recorded', { names: report.measures.filter((one) => one.not_recorded).map(titleOf).join(', ') })),
    el('div', { class: 'ledger-foot' }, el('button', { type: 'button', class: 'button plain', onclick: () => save(report, rows) }, icon('download'), t('ledger.csv'))),
  ];
}

const differences = (report) => new Map((report.comparison?.measures ?? []).map((row) => [row.name, row]));

function tableOf(caption, measures, rows) {
  const body = el('tbody', {});
  replace(body, measures.map((measure) => rowOf(measure, rows.get(measure.name))));
  return el('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': t(caption) },
    el('table', { class: 'comparison report' }, el('caption', {}, t(caption)),
      el('thead', {}, el('tr', {}, COLUMNS.map((key) => el('th', { scope: 'col', class: key === 'board.tiered' ? 'tiered' : key === 'board.swarm' ? 'swarm' : null }, t(key))))), body));
}

function rowOf(measure, row) {
  const isOfPeople = !measure.tiered && !measure.swarm;
  return el('tr', {},
    el('th', { scope: 'row' }, titleOf(measure), el('span', { class: 'definition', lang: 'en' }, measure.definition),
      (row?.warnings ?? []).map((code) => el('span', { class: 'mark warn' }, t(`report.row_${code}`)))),
    isOfPeople ? el('td', { colspan: '3', class: 'of-people' }, t('report.of_people')) : [
      el('td', {}, cellOf(measure.tiered, measure.unit)), el('td', {}, cellOf(measure.swarm, measure.unit)),
      el('td', {}, row ? differenceCell(row, measure.unit) : '–')],
    el('td', {}, cellOf(measure.all, measure.unit)), el('td', {}, cellOf(measure.before, measure.unit)));
}

function differenceCell(row, unit) {
  return [el('b', {}, differenceText(row.difference, row, unit)),
    el('span', { class: 'n' }, t(`report.basis_${row.basis}`)),
    row.within_priorities ? el('span', { class: 'range' }, t('report.within', { value: differenceText(row.within_priorities, row, unit) })) : null];
}

const HEAD = ['measure', 'unit', 'definition', 'mode', 'n', 'open', 'count', 'share', 'lower', 'upper', 'p50', 'p90', 'sum', 'value', 'value_lower', 'value_upper'];

function save(report, rows) {
  const lines = report.measures.flatMap((measure) => ['tiered', 'swarm', 'all', 'before'].filter((mode) => measure[mode]).map((mode) => {
    const figure = measure[mode];
    const side = rows.get(measure.name)?.[mode] ?? {};
    const cells = [figure.n, figure.open ?? figure.too_young, figure.count, figure.share, figure.lower, figure.upper, figure.p50, figure.p90, figure.sum, side.value, side.lower, side.upper];
    return [measure.name, measure.unit, measure.definition, mode, ...cells.map((value) => value ?? '')];
  }));
  saveCSV('report.csv', HEAD, lines);
}
