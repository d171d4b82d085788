// The report's pictures: intervals of the headline measures, and whole distributions as curves. Tiered is dashed and
// grey, swarm solid and in the accent; each picture has a table beneath it, and its marks are reached by the arrow keys.

import { el, icon } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { percent } from '../desk/figures.js';
import { shape, walkable } from '../desk/picture.js';
import { saveCSV } from './csv.js';
import { amount, differenceText, sideText, titleOf } from './report-words.js';

/** The pictures' own units. */
const WIDTH = 760;
const HEIGHT = 260;
const LEFT = 48;
const FOOT = 28;
const STOPS = 10;
const MODES = ['tiered', 'swarm'];
const HEADLINES = ['reopened', 'satisfaction', 'first_response', 'time_to_solve', 'touch_time', 'people_touched', 'met_resolution'];

/** @param {any} report @returns {(HTMLElement | null)[]} */
export function reportPlots(report) {
  const { comparison } = report;
  if (!comparison) return [];
  const measures = new Map(report.measures.map((one) => [one.name, one]));
  return [intervals(comparison, measures), ...comparison.curves.map((curve) => curvePlot(curve, measures.get(curve.name)))];
}

/** A picture with its legend and its table. @param {string} title @param {Element} svg @param {string[]} head @param {any[][]} rows @param {string} file */
export function figureOf(title, svg, head, rows, file) {
  walkable(svg);
  return el('figure', { class: 'plot' }, el('figcaption', {}, title), el('div', { class: 'life-frame', tabindex: '0', role: 'region', 'aria-label': t('report.frame', { name: title }) }, svg),
    el('ul', { class: 'plot-legend', 'aria-hidden': 'true' }, MODES.map((mode) => el('li', { class: `is-${mode}` }, t(`board.${mode}`)))),
    el('details', { class: 'life-table' }, el('summary', {}, t('report.table')),
      el('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': title },
        el('table', {}, el('thead', {}, el('tr', {}, head.map((one) => el('th', { scope: 'col' }, one)))), el('tbody', {}, rows.map((row) => el('tr', {}, row.map((one) => el('td', {}, one))))))),
      el('button', { type: 'button', class: 'button plain', onclick: () => saveCSV(`${file}.csv`, head, rows) }, icon('download'), t('ledger.csv'))));
}

export function text(words, x, y, props = {}) {
  const node = shape('text', { x, y, class: 'life-text', ...props });
  node.textContent = words;
  return node;
}

// Intervals: a row a measure, each on its own scale from nothing to its largest end.

const ROW = 54;
const NAMES = 210;

function intervals(comparison, measures) {
  return intervalPlot(HEADLINES.map((name) => comparison.measures.find((row) => row.name === name)), measures);
}

/** Rows with a value in each mode, and their intervals. @param {any[]} all @param {Map<string, any>} measures */
export function intervalPlot(all, measures) {
  const rows = all.filter((row) => row && MODES.every((mode) => typeof row[mode]?.value === 'number') && MODES.some((mode) => row[mode].value > 0));
  if (!rows.length) return null;
  const title = t('report.intervals');
  const svg = shape('svg', { class: 'plot-svg', viewBox: `0 0 ${WIDTH} ${rows.length * ROW + 8}`, role: 'group', 'aria-label': title }, rows.map((row, index) => intervalRow(row, measures.get(row.name), index * ROW)));
  const table = rows.map((row) => {
    const { unit } = measures.get(row.name);
    return [titleOf(measures.get(row.name)), sideText(row.tiered, row, unit), sideText(row.swarm, row, unit), differenceText(row.difference, row, unit)];
  });
  return figureOf(title, svg, [t('compare.measure'), t('board.tiered'), t('board.swarm'), t('report.difference')], table, 'intervals');
}

function intervalRow(row, measure, top) {
  const largest = Math.max(...MODES.map((mode) => row[mode].upper ?? row[mode].value));
  const end = row.basis === 'share' ? 1 : largest;
  const x = (value) => NAMES + (Math.max(0, value) / end) * (WIDTH - NAMES - 20);
  const words = (value) => (row.basis === 'share' ? percent(value) : amount(value, measure.unit));
  return shape('g', {}, text(titleOf(measure), 0, top + 20), text(t(row.basis === 'restricted_mean' && row.role ? 'experiment.basis_time' : `report.basis_${row.basis}`), 0, top + 36, { class: 'life-text life-hour' }),
    shape('line', { class: 'life-line', x1: NAMES, x2: WIDTH - 20, y1: top + 42, y2: top + 42 }), text('0', NAMES, top + 53, { class: 'life-text life-hour' }),
    text(words(end), WIDTH - 20, top + 53, { class: 'life-text life-hour', 'text-anchor': 'end' }),
    MODES.map((mode, index) => intervalMark(row, mode, x, top + 14 + index * 16, `${titleOf(measure)}, ${t(`board.${mode}`)}: ${sideText(row[mode], row, measure.unit)}`)));
}

function intervalMark(row, mode, x, y, words) {
  const { value, lower, upper } = row[mode];
  return shape('g', { class: `plot-mark is-${mode}`, tabindex: '-1', role: 'img', 'aria-label': words },
    shape('rect', { class: 'plot-area', x: x(lower ?? value) - 6, y: y - 7, width: x(upper ?? value) - x(lower ?? value) + 12, height: 14 }),
    lower === null ? null : shape('line', { class: 'plot-line', x1: x(lower), x2: x(upper), y1: y, y2: y }), shape('circle', { class: 'plot-dot', cx: x(value), cy: y, r: 4.5 }));
}

// Curves: the share still waiting, or the share of tickets with at most so much.

function curvePlot(curve, measure) {
  const series = MODES.map((mode) => ({ mode, points: curve.modes[mode] ?? [] })).filter((one) => one.points.length);
  if (!series.length) return null;
  const end = Math.max(...series.map(({ points }) => farthest(curve, points)));
  if (!end) return null;
  const isWaiting = curve.kind === 'survival';
  const title = findingOf(curve, measure) ?? t(isWaiting ? 'report.waiting' : 'report.spread', { name: titleOf(measure) });
  const x = (value) => LEFT + (Math.min(value, end) / end) * (WIDTH - LEFT - 20);
  const y = (share) => 10 + (1 - share) * (HEIGHT - FOOT - 10);
  const stops = Array.from({ length: STOPS + 1 }, (_, index) => (end * index) / STOPS);
  const svg = shape('svg', { class: 'plot-svg', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'group', 'aria-label': title },
    [0, 0.25, 0.5, 0.75, 1].map((share) => shape('g', {}, shape('line', { class: 'life-line', x1: LEFT, x2: WIDTH - 20, y1: y(share), y2: y(share) }), text(percent(share), LEFT - 6, y(share) + 4, { class: 'life-text life-hour', 'text-anchor': 'end' }))),
    [0, 0.25, 0.5, 0.75, 1].map((part, index) => text(amount(end * part, measure.unit), x(end * part), HEIGHT - 6, { class: 'life-text life-hour', 'text-anchor': index === 0 ? 'start' : index === 4 ? 'end' : 'middle' })),
    series.map(({ mode, points }) => [band(mode, points, x, y, isWaiting, end), shape('path', { class: `plot-curve is-${mode}`, d: steps(points, x, y, isWaiting, end) })]),
    stops.map((at) => stop(at, series, x, isWaiting, measure)));
  const rows = stops.map((at) => [amount(at, measure.unit), ...series.map(({ points }) => percent(shareAt(points, at, isWaiting)))]);
  return figureOf(title, svg, [titleOf(measure), ...series.map(({ mode }) => t(`board.${mode}`))], rows, curve.name);
}

/** What the curve comes to: when half are through, where both modes come so far. */
function findingOf(curve, measure) {
  const [tiered, swarm] = MODES.map((mode) => measure[mode]?.p50);
  if (curve.kind !== 'survival' || typeof tiered !== 'number' || typeof swarm !== 'number') return null;
  return t('report.half', { name: titleOf(measure), tiered: amount(tiered, measure.unit), swarm: amount(swarm, measure.unit) });
}

/** As far as nineteen of twenty go: a few very long ones would press all others to the edge. */
function farthest(curve, points) {
  const found = points.find(([, share]) => (curve.kind === 'survival' ? share <= 0.05 : share >= 0.95));
  return (found ?? points.at(-1))[0];
}

/** A staircase; for waiting from all at the beginning, else from nobody. */
function steps(points, x, y, isWaiting, end) {
  let [path, share] = [`M${x(0)} ${y(isWaiting ? 1 : 0)}`, 0];
  for (const [at, next] of points) {
    if (at > end) break;
    path += ` H${x(at)} V${y(next)}`;
    share = next;
  }
  return share === undefined ? path : `${path} H${x(end)}`;
}

function band(mode, points, x, y, isWaiting, end) {
  const known = points.filter(([at, , lower]) => at <= end && lower !== undefined);
  if (!isWaiting || known.length < 2) return null;
  const there = known.map(([at, , , upper]) => `${x(at)} ${y(upper)}`);
  const back = known.map(([at, , lower]) => `${x(at)} ${y(lower)}`).reverse();
  return shape('path', { class: `plot-band is-${mode}`, d: `M${[...there, ...back].join(' L')} Z` });
}

function stop(at, series, x, isWaiting, measure) {
  const said = series.map(({ mode, points }) => `${t(`board.${mode}`)} ${percent(shareAt(points, at, isWaiting))}`).join(', ');
  return shape('g', { class: 'plot-stop', tabindex: '-1', role: 'img', 'aria-label': `${amount(at, measure.unit)}: ${said}` }, shape('rect', { class: 'plot-area', x: x(at) - 5, y: 8, width: 10, height: HEIGHT - FOOT - 6 }));
}

function shareAt(points, at, isWaiting) {
  const passed = points.filter(([when]) => when <= at);
  return passed.length ? passed.at(-1)[1] : Number(isWaiting);
}
