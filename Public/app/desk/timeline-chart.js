// One ticket's life as a picture: a lane a person, what they owned filled, where they helped outlined, what they wrote
// as dots. The same stands in a table beneath it, and each mark can be reached with the arrow keys.

import { el } from '../../lib/dom.js';
import { full } from '../../lib/time.js';
import { duration, momentText } from './durations.js';
import { t } from '../../lib/i18n.js';
import { shape, walkable } from './picture.js';
import { lifeOf } from './timeline-life.js';

/** The picture's own units: the names at its start, the lanes, a line for the hours beneath. */
const NAMES = 150;
const WIDTH = 860;
const LANE = 34;
const BAR = 14;
const FOOT = 24;

/** @param {any} desk @param {any} detail @param {{messages: any[], ledger: any[]}} past @returns {HTMLElement} */
export function timelineChart(desk, detail, past) {
  const life = lifeOf(detail, past, desk.now(), desk.staff.nameOf);
  const x = (at) => NAMES + ((at - life.from) / Math.max(1, life.to - life.from)) * (WIDTH - NAMES - 12);
  const y = new Map(life.lanes.map((lane, i) => [lane.key, i * LANE + 8]));
  const height = life.lanes.length * LANE + FOOT;
  const svg = shape('svg', { class: 'life', viewBox: `0 0 ${WIDTH} ${height}`, role: 'group', 'aria-label': title(life) },
    life.lanes.map((lane) => laneOf(lane, y.get(lane.key))), hours(life, x, height),
    life.steps.map((step) => stepMark(step, x, height - FOOT)), life.moves.map((move) => moveMark(move, x, y)),
    life.stretches.map((one) => stretchMark(one, x, y.get(one.lane))), life.dots.map((dot) => shape('circle', { class: `life-dot is-${dot.kind}`, cx: x(dot.at), cy: y.get(dot.lane) + BAR / 2 + 2, r: 3.5 })));
  walkable(svg, order);
  return el('figure', { class: 'life-figure' }, el('figcaption', {}, title(life)), el('div', { class: 'life-frame', tabindex: '0', role: 'region', 'aria-label': t('life.frame') }, svg), legend(), tableOf(life, desk));
}

const title = (life) => t('life.title', { owners: life.owners, helpers: life.helpers, length: duration(life.to - life.from) });

function laneOf(lane, top) {
  return shape('g', {}, shape('line', { class: 'life-line', x1: NAMES, x2: WIDTH - 8, y1: top + BAR / 2 + 2, y2: top + BAR / 2 + 2 }), text(lane.name, 0, top + BAR));
}

function text(words, x, y, props = {}) {
  const node = shape('text', { x, y, class: 'life-text', ...props });
  node.textContent = words.length > 22 ? `${words.slice(0, 21)}…` : words;
  return node;
}

/** The beginning and the end, and two moments between. */
function hours(life, x, height) {
  return [0, 1 / 3, 2 / 3, 1].map((part, i) => {
    const at = life.from + (life.to - life.from) * part;
    return text(momentText(at, life.to), x(at), height - 4, { class: 'life-text life-hour', 'text-anchor': i === 0 ? 'start' : i === 3 ? 'end' : 'middle' });
  });
}

function stretchMark(one, x, top) {
  const from = x(one.from);
  return shape('g', { class: `life-stretch is-${one.kind}`, 'data-tier': one.tier, tabindex: '-1', role: 'img', 'aria-label': one.words },
    shape('rect', { x: from, y: top + 2, width: Math.max(3, x(one.to) - from), height: BAR, rx: 3 }), titleNode(one.words));
}

function titleNode(words) {
  const node = shape('title', {});
  node.textContent = words;
  return node;
}

/** Hand-offs are arrows from lane to lane. */
function moveMark(move, x, y) {
  const [from, to] = [y.get(move.from), y.get(move.to)];
  if (from === undefined || to === undefined || from === to) return null;
  const [at, start, end] = [x(move.at), from + BAR / 2 + 2, to + (to > from ? 1 : BAR + 3)];
  const tip = to > from ? -5 : 5;
  return shape('g', { class: 'life-move', tabindex: '-1', role: 'img', 'aria-label': move.words }, shape('path', { d: `M${at} ${start}V${end}m-4 ${tip}l4 ${-tip}l4 ${tip}` }), titleNode(move.words));
}

/** Escalations and changes of mode are dashed steps through all lanes. */
function stepMark(step, x, bottom) {
  return shape('g', { class: `life-step is-${step.kind}`, tabindex: '-1', role: 'img', 'aria-label': step.words }, shape('line', { x1: x(step.at), x2: x(step.at), y1: 2, y2: bottom }), text(step.label, x(step.at) + 3, 10, { class: 'life-text life-hour' }), titleNode(step.words));
}

const order = (mark) => Number(mark.querySelector('rect')?.getAttribute('x') ?? mark.querySelector('line')?.getAttribute('x1') ?? 0);

function legend() {
  return el('ul', { class: 'life-legend', 'aria-hidden': 'true' }, ['owner', 'helper', 'message', 'handoff', 'step'].map((kind) => el('li', { class: `legend-${kind}` }, t(`life.${kind}`))));
}

function tableOf(life, desk) {
  const row = (from, to, who, what) => el('tr', {}, el('td', {}, el('time', { datetime: new Date(from).toISOString(), title: full(from) }, momentText(from, desk.now()))), el('td', {}, to ? duration(to - from) : ''), el('td', {}, el('bdi', {}, who)), el('td', {}, what));
  const names = new Map(life.lanes.map((lane) => [lane.key, lane.name]));
  const rows = [...life.stretches.map((one) => ({ at: one.from, node: row(one.from, one.to, names.get(one.lane), one.words) })), ...life.moves.map((one) => ({ at: one.at, node: row(one.at, 0, names.get(one.to), one.words) })),
    ...life.steps.map((one) => ({ at: one.at, node: row(one.at, 0, '', one.words) }))].sort((a, b) => a.at - b.at);
  return el('details', { class: 'life-table' }, el('summary', {}, t('life.table')),
    el('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': t('life.table') }, el('table', {}, el('thead', {}, el('tr', {}, ['life.when', 'life.length', 'life.who', 'life.what'].map((key) => el('th', { scope: 'col' }, t(key))))), el('tbody', {}, rows.map((one) => one.node)))));
}
