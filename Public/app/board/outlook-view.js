// Both ways of working at another load: a slider, the figures as a picture with its table, the numbers they rest on, and
// which figures should not be believed.

import { effect, el, replace, signal } from '../../lib/dom.js';
import { number, t } from '../../lib/i18n.js';
import { format, full, names } from '../../lib/time.js';
import { percent } from '../desk/figures.js';
import { shape } from '../desk/picture.js';
import { breakEvenOf, fieldValue, rowsOf, tooBusy, trustIn, wishOf } from './outlook-model.js';
import { ReportModel } from './report-model.js';
import { figureOf, text } from './report-plots.js';
import { amount, differenceText, sideText } from './report-words.js';

const MODES = ['tiered', 'swarm'];
const USUAL = 100;
/** So long after the last movement the desk is asked, in ms. */
const PAUSE = 300;
const [WIDTH, ROW, NAMES] = [760, 54, 210];

/** @param {any} board @param {HTMLElement} section */
export function outlookView(board, section) {
  const edits = new Map();
  const load = signal(USUAL);
  const model = new ReportModel(board, { method: 'simulation.get', wish: wishOf(USUAL, edits), isWhole: (data) => data.back_test !== null });
  const status = el('p', { class: 'muted', role: 'status' });
  const said = el('span', { class: 'load-said', 'aria-hidden': 'true' });
  const slider = el('input', { type: 'range', id: 'outlook-load', class: 'load-slider', min: 50, max: 200, step: 5, value: USUAL, oninput: () => { load.value = Number(slider.value); soon(); } });
  const control = el('div', { class: 'field load-field', hidden: true }, el('label', { for: 'outlook-load' }, t('outlook.load')), el('div', { class: 'load-line' }, slider, said));
  const findings = el('ul', { class: 'outlook-findings' });
  const trust = el('ul', { class: 'warnings' });
  const picture = el('div', { class: 'outlook-picture' });
  const fields = parameterFields((name, value) => { edits.set(name, value); ask(); }, () => { edits.clear(); ask(); });
  const shown = el('div', { class: 'outlook-shown', hidden: true }, findings, trust, picture);
  replace(section, el('h2', { id: 'outlook-title' }, t('outlook.title')), el('p', { class: 'note-line' }, t('outlook.note')), control, status, shown, fields.node);
  let timer = 0;
  const ask = () => { clearTimeout(timer); model.ask(wishOf(load.peek(), edits)); };
  const soon = () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); };
  const drawn = { look: '' };
  effect(() => {
    const words = t('outlook.of_present', { share: percent(load.value / USUAL) });
    replace(said, words);
    slider.setAttribute('aria-valuetext', words);
  });
  effect(() => {
    const outlook = model.data.value;
    const words = model.trouble.value || (outlook ? stateText(outlook) : t('outlook.loading'));
    if (status.textContent !== words) replace(status, words);
    if (outlook?.state !== 'ready') return;
    const hasFigures = !outlook.missing;
    control.toggleAttribute('hidden', !hasFigures);
    shown.toggleAttribute('hidden', !hasFigures);
    fields.node.toggleAttribute('hidden', !hasFigures);
    // What somebody reads or goes through with the keys is not taken away from under them.
    const look = JSON.stringify({ ...outlook, now: 0, seq: 0 });
    if (!hasFigures || look === drawn.look) return;
    drawn.look = look;
    replace(findings, findingsOf(outlook).map((one) => el('li', {}, one)));
    replace(trust, doubtsOf(outlook).map((one) => el('li', {}, one)));
    replace(picture, plotOf(outlook));
    fields.fill(outlook.parameters);
  });
  model.load();
}

function stateText(outlook) {
  if (outlook.state === 'reading') return t('report.reading', { share: percent(outlook.head ? outlook.seq / outlook.head : 0) });
  if (outlook.state === 'running') return t('outlook.running', { share: percent(outlook.done / outlook.steps) });
  if (outlook.missing) return t(`outlook.missing_${outlook.missing}`, { n: number(outlook.calibrated), needed: number(outlook.needed) });
  return t('outlook.rests', { n: number(outlook.tickets), solved: number(outlook.calibrated), from: full(outlook.from), to: full(outlook.to), share: percent(outlook.load_percent / USUAL), mode: t(`mode.${outlook.mode}`) });
}

/** Fractions of joint work. */
const gamma = (value) => format(Intl.NumberFormat, { maximumFractionDigits: 2 }).format(value);

function findingsOf(outlook) {
  const found = breakEvenOf(outlook.break_even);
  const now = outlook.parameters.find((one) => one.name === 'gamma')?.value ?? 1;
  const values = { gamma: gamma(found.kind === 'at' ? found.value : found.gamma ?? 0), lower: gamma(found.lower ?? 0), upper: gamma(found.upper ?? 0), now: gamma(now) };
  return [t('outlook.busy', { tiered: percent(outlook.busy.tiered), swarm: percent(outlook.busy.swarm) }), found.kind === 'none' ? '' : t(`outlook.even_${found.kind}`, values)].filter(Boolean);
}

/** What must be said before any figure is believed. */
function doubtsOf(outlook) {
  const test = outlook.back_test;
  const busy = tooBusy(outlook.busy).map((mode) => t('outlook.too_busy', { mode: t(`board.${mode}`) }));
  if (!test) return [...busy, t('outlook.testing')];
  if (test.missing) return [...busy, t(`outlook.untested_${test.missing}`, { needed: number(test.needed) })];
  const against = test.figures.filter((one) => one.verdict === 'disagrees').map((one) => t('outlook.doubt', { name: t(`outlook.tested_${one.name}`), lower: ended(one.lower, one), upper: ended(one.upper, one), real: ended(one.real, one) }));
  const few = test.figures.filter((one) => one.verdict === 'few').map((one) => t(`outlook.tested_${one.name}`));
  const agreed = test.figures.filter((one) => one.verdict === 'agrees').map((one) => t(`outlook.tested_${one.name}`));
  const other = MODES.find((mode) => mode !== test.mode) ?? 'swarm';
  return [
    ...busy, ...against, agreed.length ? t('outlook.agreed', { names: names(agreed) }) : '', few.length ? t('outlook.few', { names: names(few) }) : '',
    t('outlook.one_mode', { mode: t(`mode.${test.mode}`), other: t(`mode.${other}`) }),
  ].filter(Boolean);
}

/** What was never reached has no number. */
const ended = (value, { unit }) => (value === null ? t('outlook.never') : amount(value, unit));

function plotOf(outlook) {
  const rows = rowsOf(outlook);
  const title = t('outlook.figures', { share: percent(outlook.load_percent / USUAL) });
  const svg = shape('svg', { class: 'plot-svg', viewBox: `0 0 ${WIDTH} ${rows.length * ROW + 8}`, role: 'group', 'aria-label': title }, rows.map((row, index) => rowOf(row, outlook.back_test, index * ROW)));
  const table = rows.map((row) => [nameOf(row), sideText(row.tiered, row, row.unit), sideText(row.swarm, row, row.unit), differenceText(row.difference, row, row.unit), trustText(outlook.back_test, row)]);
  return figureOf(title, svg, [t('compare.measure'), t('board.tiered'), t('board.swarm'), t('report.difference'), t('outlook.trust')], table, `outlook-${outlook.load_percent}`);
}

const nameOf = ({ name }) => t(`outlook.${name}`);

/** The back-test is of one mode, and of its figures alone. */
const trustText = (test, { name }) => (test ? t(`outlook.trust_${test.missing ? 'untested' : trustIn(test, name).verdict}`) : t('outlook.trust_untested'));

function rowOf(row, test, top) {
  const end = row.unit === 'share' ? 1 : Math.max(...MODES.map((mode) => row[mode].upper ?? row[mode].value)) || 1;
  const x = (value) => NAMES + (Math.min(end, Math.max(0, value)) / end) * (WIDTH - NAMES - 20);
  const small = { class: 'life-text life-hour' };
  return shape('g', {}, text(nameOf(row), 0, top + 20), text(trustText(test, row), 0, top + 36, small),
    shape('line', { class: 'life-line', x1: NAMES, x2: WIDTH - 20, y1: top + 42, y2: top + 42 }), text('0', NAMES, top + 53, small),
    text(amount(end, row.unit), WIDTH - 20, top + 53, { ...small, 'text-anchor': 'end' }), MODES.map((mode, index) => markOf(row, mode, x, top + 14 + index * 16)));
}

function markOf(row, mode, x, y) {
  const { value, lower, upper } = row[mode];
  const [from, to] = [x(lower ?? value), x(upper ?? value)];
  return shape('g', { class: `plot-mark is-${mode}`, tabindex: '-1', role: 'img', 'aria-label': `${nameOf(row)}, ${t(`board.${mode}`)}: ${sideText(row[mode], row, row.unit)}` },
    shape('rect', { class: 'plot-area', x: from - 6, y: y - 7, width: to - from + 12, height: 14 }), shape('line', { class: 'plot-line', x1: from, x2: to, y1: y, y2: y }), shape('circle', { class: 'plot-dot', cx: x(value), cy: y, r: 4.5 }));
}

/** The numbers behind the figures, each with where it is from. @param {(name: string, value: number) => void} edit @param {() => void} reset */
function parameterFields(edit, reset) {
  const body = el('tbody', {});
  const undo = el('button', { type: 'button', class: 'button plain', onclick: () => { node.querySelector('summary')?.focus(); reset(); } }, t('outlook.reset'));
  const node = el('details', { class: 'life-table outlook-numbers', hidden: true }, el('summary', {}, t('outlook.numbers')), el('p', { class: 'muted' }, t('outlook.numbers_hint')),
    el('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': t('outlook.numbers') },
      el('table', {}, el('thead', {}, el('tr', {}, ['outlook.number', 'outlook.value', 'outlook.origin'].map((key) => el('th', { scope: 'col' }, t(key))))), body)), undo);
  const rows = new Map();
  /** Fields stay where they are: the one in hand keeps its caret and what is being written. */
  function fill(parameters) {
    for (const one of parameters.filter(({ name }) => name !== 'load')) {
      if (!rows.has(one.name)) body.append(rowFor(one));
      const { input, origin, row } = rows.get(one.name);
      if (document.activeElement !== input) input.value = fieldValue(one);
      if (one.name === 'time-box') input.setAttribute('placeholder', t('outlook.no_limit'));
      replace(origin, t(`outlook.from_${one.origin}`));
      row.classList.toggle('is-declared', one.origin === 'declared');
      row.classList.toggle('is-edited', one.origin === 'edited');
    }
    undo.toggleAttribute('hidden', !parameters.some((one) => one.origin === 'edited'));
  }
  function rowFor({ name, lower, upper }) {
    const id = `outlook-${name}`;
    const input = el('input', { class: 'input', id, type: 'number', inputmode: 'decimal', step: /^staff|^owners/.test(name) ? 1 : 'any', min: lower, max: upper, onchange: () => { if (input.value === '' || !input.reportValidity()) return; undo.hidden = false; edit(name, Number(input.value)); } });
    const origin = el('td', {});
    const row = el('tr', {}, el('th', { scope: 'row' }, el('label', { for: id }, t(`outlook.p_${name.replaceAll('-', '_')}`))), el('td', {}, input), origin);
    rows.set(name, { input, origin, row });
    return row;
  }
  return { node, fill };
}
