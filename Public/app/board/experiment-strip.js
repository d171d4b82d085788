// An experiment's blocks on a line of time: tiered ones outlined in dashes, swarm filled, missed ones struck through. The
// table beneath says the same.

import { t } from '../../lib/i18n.js';
import { full } from '../../lib/time.js';
import { dayAndClock } from '../desk/figures.js';
import { shape, walkable } from '../desk/picture.js';
import { figureOf, text } from './report-plots.js';

const WIDTH = 760;
const HEIGHT = 92;
const TOP = 26;
const BAR = 34;
const GAP = 1.5;
/** Narrower ones have no number. */
const NUMBERED = 18;
const COLUMNS = ['experiment.block', 'experiment.pair', 'board.mode_word', 'experiment.from', 'experiment.to', 'board.waiting', 'experiment.went'];

/** @param {any} seen an experiment @param {number} now */
export function blockStrip(seen, now) {
  const [start, end] = [seen.start_at, seen.end_at];
  const x = (at) => ((at - start) / (end - start)) * WIDTH;
  const overrides = (block) => seen.overridden.filter((one) => one.block === block).length;
  const svg = frame(t('experiment.strip'),
    seen.course.map((one) => blockOf(one, x, [t('experiment.block_of', { n: one.block + 1, of: seen.blocks, pair: one.pair + 1, mode: t(`board.${one.mode}`) }), t('experiment.from_to', { from: full(one.from), to: full(one.to) }), wentText(one, overrides(one.block), now)].filter(Boolean).join(', '))),
    seen.overridden.map((one) => shape('path', { class: 'strip-override', d: `M${x(one.at) - 5} ${TOP - 12} h10 l-5 8 Z` })),
    now > start && now < end ? [shape('line', { class: 'strip-now', x1: x(now), x2: x(now), y1: TOP - 14, y2: TOP + BAR + 6 }), text(t('board.now'), x(now), 10, { class: 'life-text', 'text-anchor': x(now) < 30 ? 'start' : x(now) > WIDTH - 30 ? 'end' : 'middle' })] : [],
    dates(start, end));
  const rows = seen.course.map((one) => [one.block + 1, one.pair + 1, t(`board.${one.mode}`), full(one.from), full(one.to), one.started_at ? one.waiting : '', wentText(one, overrides(one.block), now)]);
  return figureOf(t('experiment.strip'), svg, COLUMNS.map((key) => t(key)), rows, 'blocks');
}

/** Blocks whose modes no coin has decided yet: the number of its pair in each. @param {{from: number, to: number, pair: number}[]} blocks */
export function plannedStrip(blocks) {
  const [start, end] = [blocks[0].from, blocks.at(-1)?.to ?? 0];
  const x = (at) => ((at - start) / (end - start)) * WIDTH;
  const svg = frame(t('experiment.preview'), blocks.map((one, index) => {
    const width = x(one.to) - x(one.from);
    const said = t('experiment.block_open', { n: index + 1, of: blocks.length, pair: one.pair + 1, from: full(one.from) });
    return shape('g', { tabindex: '-1', role: 'img', 'aria-label': said }, shape('rect', { class: 'strip-block', x: x(one.from) + GAP, y: TOP, width: Math.max(1, width - 2 * GAP), height: BAR }),
      width >= NUMBERED ? text(String(one.pair + 1), x(one.from) + width / 2, TOP + BAR / 2 + 4, { 'text-anchor': 'middle' }) : null);
  }), dates(start, end));
  walkable(svg);
  return svg;
}

const frame = (title, ...kids) => shape('svg', { class: 'plot-svg strip', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'group', 'aria-label': title }, kids);

function blockOf(one, x, said) {
  const [left, width] = [x(one.from) + GAP, Math.max(1, x(one.to) - x(one.from) - 2 * GAP)];
  return shape('g', { class: `strip-mark is-${one.mode}${one.missed ? ' is-missed' : ''}`, tabindex: '-1', role: 'img', 'aria-label': said },
    shape('rect', { class: 'strip-block', x: left, y: TOP, width, height: BAR }),
    one.missed ? shape('line', { class: 'strip-missed', x1: left, x2: left + width, y1: TOP + BAR, y2: TOP }) : null,
    width >= NUMBERED ? text(String(one.block + 1), left + width / 2, TOP + BAR / 2 + 4, { class: 'life-text strip-number', 'text-anchor': 'middle' }) : null);
}

const dates = (start, end) => [0, 0.5, 1].map((part) => text(dayAndClock(start + (end - start) * part), WIDTH * part, HEIGHT - 8, { class: 'life-text life-hour', 'text-anchor': part === 0 ? 'start' : part === 1 ? 'end' : 'middle' }));

/** What became of a block. */
function wentText(one, overrides, now) {
  const said = one.missed ? t('experiment.missed') : one.ended_at && one.ended_at < one.to ? t('experiment.cut') : one.ended_at ? t('experiment.done') : one.started_at && now < one.to ? t('experiment.runs') : t('experiment.to_come');
  return overrides ? `${said}, ${t('experiment.switched', { n: overrides })}` : said;
}
