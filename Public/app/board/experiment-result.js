// What an experiment gave: what must be said first, guard-rails, what it was judged by, the rest. Each number has its
// warnings on its line, a picture and a file.

import { el, icon } from '../../lib/dom.js';
import { number, t } from '../../lib/i18n.js';
import { full } from '../../lib/time.js';
import { percent } from '../desk/figures.js';
import { saveCSV } from './csv.js';
import { isOver, isPilot } from './experiment-model.js';
import { intervalPlot } from './report-plots.js';
import { amount, chanceSaid, chanceText, differenceText, sideText, titleOf } from './report-words.js';

const COLUMNS = ['compare.measure', 'board.tiered', 'board.swarm', 'report.difference', 'experiment.chance'];
const ROLES = ['guard_rail', 'primary', 'other'];
const CAPTIONS = { guard_rail: 'report.guard_rails', primary: 'experiment.judged', other: 'experiment.others' };
/** Rarer than that by chance alone is called more than chance. */
const RARE = 0.05;

/** @param {any} seen the experiment @param {any} result null while it is not over */
export function experimentResult(seen, result) {
  if (!isOver(seen)) return [el('h3', {}, t('experiment.result_title')), el('p', { class: 'note-line' }, t('experiment.early', { at: full(seen.end_at + seen.horizon_ms) }))];
  if (!result || result.state === 'reading') return [el('h3', {}, t('experiment.result_title')), el('p', { class: 'muted' }, t('report.reading', { share: percent(result?.head ? result.seq / result.head : 0) }))];
  if (result.state === 'early') return [el('h3', {}, t('experiment.result_title')), el('p', { class: 'note-line' }, t('experiment.early', { at: full(result.result_at) }))];
  if (isPilot(seen) && !(result.tickets.tiered && result.tickets.swarm)) return [el('h3', {}, t('experiment.result_title')), el('p', { class: 'muted' }, t('experiment.no_tickets'))];
  if (!isPilot(seen) && !result.pairs) return [el('h3', {}, t('experiment.result_title')), el('p', { class: 'muted' }, t('experiment.no_pairs'))];
  const measures = new Map(result.rows.map((row) => [row.name, { name: row.name, title: row.name, unit: row.unit }]));
  return [
    el('h3', {}, t('experiment.result_title')),
    el('p', { class: 'muted' }, t(isPilot(seen) ? 'experiment.rests_pilot' : 'experiment.rests', { pairs: result.pairs, tiered: number(result.tickets.tiered), swarm: number(result.tickets.swarm), at: full(result.now), seed: String(result.seed) })),
    el('ul', { class: 'warnings' }, result.warnings.map((one) => el('li', {}, warningText(one, isPilot(seen))))),
    el('div', { class: 'report-tables' }, ROLES.filter((role) => result.rows.some((row) => row.role === role)).map((role) => tableOf(role, result.rows.filter((row) => row.role === role)))),
    intervalPlot(result.rows, measures),
    el('div', { class: 'ledger-foot' }, el('button', { type: 'button', class: 'button plain', onclick: () => save(seen, result) }, icon('download'), t('ledger.csv'))),
  ];
}

function tableOf(role, rows) {
  const caption = t(CAPTIONS[role]);
  return el('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': caption },
    el('table', { class: 'comparison report' }, el('caption', {}, caption),
      el('thead', {}, el('tr', {}, COLUMNS.map((key) => el('th', { scope: 'col', class: key === 'board.tiered' ? 'tiered' : key === 'board.swarm' ? 'swarm' : null }, t(key))))),
      el('tbody', {}, rows.map(rowOf))));
}

function rowOf(row) {
  return el('tr', {}, el('th', { scope: 'row' }, titleOf({ name: row.name, title: row.name }), el('span', { class: 'definition' }, basisText(row))),
    el('td', {}, sideOf(row.tiered, row)), el('td', {}, sideOf(row.swarm, row)), el('td', {}, differenceOf(row)), el('td', {}, chanceOf(row)));
}

const basisText = (row) => (row.basis === 'restricted_mean' ? t('experiment.basis_horizon', { horizon: amount(row.horizon, 'minutes') }) : row.role === 'guard_rail' ? t('experiment.basis_blocks') : t(`report.basis_${row.basis}`));

function sideOf(side, row) {
  if (!side) return el('span', { class: 'none' }, t('compare.none'));
  return [el('b', {}, sideText({ ...side, lower: null }, row, row.unit)), side.lower === null ? null : [' ', el('span', { class: 'range' }, t('report.range', { lower: one(side.lower, row), upper: one(side.upper, row) }))], el('span', { class: 'n' }, `n = ${number(side.n)}`)];
}

const one = (value, row) => (row.basis === 'share' ? percent(value) : amount(value, row.unit));

/** The difference, and on its line whatever spoils it. */
function differenceOf(row) {
  const parts = [el('b', {}, differenceText(row.difference, row, row.unit, ''))];
  if (row.warnings.includes('strata')) parts.push(el('span', { class: 'range wrap' }, row.strata.map((part) => `${part.priority} ${differenceText({ value: part.value, lower: null }, row, row.unit, '')}`).join(', ')));
  if (row.warnings.includes('novelty')) parts.push(el('span', { class: 'range wrap' }, t('experiment.weeks', { first: differenceText({ ...row.first_weeks, lower: null }, row, row.unit, ''), later: differenceText({ ...row.later, lower: null }, row, row.unit, '') })));
  // Of a pilot, which has no pairs: times are what interference moves.
  if (row.pairs === null && row.basis === 'restricted_mean') parts.push(el('span', { class: 'mark warn' }, t('experiment.mark_interference')));
  return [...parts, row.warnings.map((code) => el('span', { class: 'mark warn' }, t(`experiment.row_${code}`)))];
}

/** What the coins alone would have done. */
function chanceOf(row) {
  if (row.p_adjusted === null || !row.randomisation) return el('span', { class: 'none' }, t('experiment.not_told'));
  const { p, assignments, exact } = row.randomisation;
  return [el('b', {}, t(row.p_adjusted < RARE ? 'experiment.more_than_chance' : 'experiment.chance_enough')),
    el('span', { class: 'n' }, t('experiment.p', { p: chanceSaid(p), adjusted: chanceText(row.p_adjusted) })),
    el('span', { class: 'n' }, t(exact ? 'experiment.exact' : 'experiment.drawn', { n: number(assignments) }))];
}

function warningText(warning, isOfPilot) {
  const { code, mode, count = 0, of = 0, from = 0, to = 0 } = warning;
  return t(`experiment.warn_${isOfPilot && code === 'growing' ? 'growing_pilot' : code}`, { mode: mode ? t(`mode.${mode}`) : '', n: count, of, from, to, p: chanceSaid(warning.p ?? 0), share: percent(warning.share ?? 0), length: amount(warning.minutes ?? 0, 'minutes') });
}

const HEAD = ['measure', 'role', 'basis', 'unit', 'pairs', 'tiered', 'tiered_lower', 'tiered_upper', 'swarm', 'swarm_lower', 'swarm_upper', 'difference', 'lower', 'upper', 'p_t', 'p_randomisation', 'p_adjusted', 'warnings'];

function save(seen, result) {
  const ends = (value) => [value?.value, value?.lower, value?.upper];
  // A pilot's lines go nowhere without its warning.
  const standing = isPilot(seen) ? ['interference'] : [];
  const lines = result.rows.map((row) => [row.name, row.role, row.basis, row.unit, row.pairs, ...ends(row.tiered), ...ends(row.swarm), ...ends(row.difference), row.p, row.randomisation?.p, row.p_adjusted, [...standing, ...row.warnings].join(' ')].map((value) => value ?? ''));
  saveCSV(`experiment-${seen.experiment}.csv`, HEAD, lines);
}
