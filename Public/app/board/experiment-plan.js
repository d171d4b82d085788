// An experiment written down before it begins, a switchback or a pilot: what, when, how long, what it is judged by, and what
// that can show at best.

import { el, replace } from '../../lib/dom.js';
import { number, t } from '../../lib/i18n.js';
import { full } from '../../lib/time.js';
import { askForm } from '../desk/form-dialog.js';
import { morning } from '../desk/moments.js';
import { plannedStrip } from './experiment-strip.js';
import { chanceText, titleOf } from './report-words.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BLOCKS = [16, 20, 24, 28, 40, 60];
const USUAL_BLOCKS = 20;
const PILOT_DAYS = [7, 14, 28, 56, 90];
const USUAL_DAYS = 28;
const HORIZONS = [DAY, 3 * DAY, 7 * DAY, 14 * DAY];
const WASH_INS = [0, HOUR, 2 * HOUR, 4 * HOUR];
/** The first three are the usual ones. */
export const MEASURES = ['time_to_solve', 'agent_minutes', 'first_response', 'hand_offs', 'people_touched', 'reopened', 'satisfaction'];
const PRIMARY_MAX = 3;
const REASON_MAX = 500;
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** A calendar that is closed nearly always comes to an end. */
const DAYS_MAX = 2_000;

/** @param {any} board @param {any} model */
export async function planExperiment(board, model) {
  await board.settings.load();
  const preview = el('div', { class: 'plan-preview', role: 'status' });
  const queues = board.data.peek()?.queues ?? [];
  const toMonday = (8 - new Date(board.now()).getDay()) % 7 || 7;
  const isPilot = (values) => values.design === 'pilot';
  const hasBlocks = (values) => !isPilot(values);
  const options = (values, usual, label) => values.map((value) => ({ value: String(value), label: label(value), selected: value === usual }));
  const isPlanned = await askForm({
    title: t('experiment.plan_title'), submit: t('experiment.plan_submit'), intro: el('p', {}, t('experiment.plan_intro')),
    fields: [
      { name: 'reason', label: t('experiment.question'), kind: 'area', rows: 2, required: true, max: REASON_MAX, hint: t('experiment.question_hint') },
      { name: 'queues', label: t('experiment.queues'), kind: 'checks', options: queues.map((queue) => ({ value: String(queue.id), label: queue.name })), hint: t('experiment.queues_hint') },
      { name: 'design', label: t('experiment.design'), kind: 'radios', options: ['switchback', 'pilot'].map((value) => ({ value, label: t(`experiment.design_${value}`), hint: t(`experiment.design_${value}_hint`), selected: value === 'switchback' })) },
      { name: 'length', when: hasBlocks, label: t('experiment.length'), kind: 'radios', options: ['day', 'week'].map((value) => ({ value, label: t(`experiment.length_${value}`), hint: t(`experiment.length_${value}_hint`), selected: value === 'day' })) },
      { name: 'blocks', when: hasBlocks, label: t('experiment.blocks'), kind: 'select', required: true, options: options(BLOCKS, USUAL_BLOCKS, number), hint: t('experiment.blocks_hint') },
      { name: 'days', when: isPilot, label: t('experiment.days'), kind: 'select', required: true, options: options(PILOT_DAYS, USUAL_DAYS, (n) => t('report.days', { n })) },
      { name: 'start_at', label: t('experiment.start'), kind: 'moment', required: true, value: morning(board.now(), toMonday), presets: [{ label: t('moment.tomorrow'), at: morning(board.now(), 1) }, { label: t('moment.monday'), at: morning(board.now(), toMonday) }] },
      { name: 'horizon_ms', label: t('experiment.horizon'), kind: 'select', required: true, options: options(HORIZONS, 3 * DAY, (ms) => t('report.days', { n: ms / DAY })), hint: t('experiment.horizon_hint') },
      { name: 'wash_in_ms', when: hasBlocks, label: t('experiment.wash_in'), kind: 'select', required: true, options: options(WASH_INS, HOUR, (ms) => (ms ? t('length.h', { n: ms / HOUR }) : t('experiment.wash_in_none'))), hint: t('experiment.wash_in_hint') },
      { name: 'primary', label: t('experiment.judged'), kind: 'checks', required: true, options: MEASURES.map((name, index) => ({ value: name, label: titleOf({ name, title: name }), selected: index < PRIMARY_MAX })), hint: t('experiment.primary_hint') },
    ],
    after: preview,
    changed: (values) => {
      const plan = asked(values);
      const look = JSON.stringify([plan.start_at, plan.design, plan.days, plan.blocks, plan.length, plan.horizon_ms]);
      if (look === preview.dataset.look) return;
      preview.dataset.look = look;
      replace(preview, previewOf(board, plan));
    },
    send: (values) => {
      const plan = asked(values);
      const wrong = whatIsWrong(plan, board.now());
      if (wrong) throw Object.assign(new Error(wrong.detail), { problem: { errors: [wrong] } });
      return board.commands.send('experiment.plan', plan);
    },
  });
  if (isPlanned) model.choose(null);
}

function asked({ design, length, blocks, wash_in_ms, days, ...values }) {
  const own = design === 'pilot' ? { design, days: Number(days) } : { length, blocks: Number(blocks), wash_in_ms: Number(wash_in_ms) };
  return { ...values, ...own, queues: values.queues?.map(Number), horizon_ms: Number(values.horizon_ms), primary: values.primary ?? [] };
}

/** What the desk would refuse, said in the reader's words and at the field. */
function whatIsWrong(plan, now) {
  if (plan.start_at <= now) return { pointer: '#/start_at', detail: t('experiment.wrong_start') };
  if (plan.primary.length > PRIMARY_MAX) return { pointer: '#/primary', detail: t('experiment.wrong_primary') };
  return null;
}

function previewOf(board, plan) {
  if (!plan.start_at) return [];
  if (plan.design === 'pilot') return pilotPreview(plan);
  const blocks = blocksOf(plan, calendarOf(board));
  const end = blocks.at(-1)?.to ?? plan.start_at;
  const smallest = 2 / 2 ** (plan.blocks / 2);
  return [
    el('h3', {}, t('experiment.preview')),
    el('div', { class: 'life-frame', tabindex: '0', role: 'region', 'aria-label': t('report.frame', { name: t('experiment.preview') }) }, plannedStrip(blocks)),
    consequences([
      t('experiment.preview_time', { from: full(plan.start_at), to: full(end) }), t('experiment.preview_result', { at: full(end + plan.horizon_ms) }),
      t('experiment.preview_coins', { n: plan.blocks / 2 }), t('experiment.preview_p', { p: chanceText(smallest) }), t('experiment.preview_ledger'),
    ]),
  ];
}

const consequences = (lines) => el('ul', { class: 'consequences' }, lines.map((line) => el('li', {}, line)));

/** What a pilot cannot say stands before what it does. */
function pilotPreview(plan) {
  const date = new Date(plan.start_at);
  date.setDate(date.getDate() + plan.days);
  const end = date.getTime();
  return [
    el('h3', {}, t('experiment.preview_pilot')),
    el('ul', { class: 'warnings' }, el('li', {}, t('experiment.plan_interference'))),
    consequences([
      t('experiment.preview_pilot_time', { from: full(plan.start_at), to: full(end) }), t('experiment.preview_result', { at: full(end + plan.horizon_ms) }),
      t('experiment.preview_pilot_coins'), t('experiment.preview_ledger'),
    ]),
  ];
}

// The blocks as the desk will lay them, by the same rule, in the reader's zone.

/** The desk's own calendar; null when it is always open. */
function calendarOf(board) {
  const { calendars = [], desk } = board.settings.value('calendars');
  return calendars.find((one) => one.name === desk) ?? null;
}

function isOpen(date, calendar) {
  if (!calendar) return true;
  const day = `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
  return Boolean(calendar.week?.[WEEKDAYS[date.getDay()]]?.length) && !(calendar.holidays ?? []).some((one) => one.date === day);
}

/** @param {any} plan @param {any} calendar @returns {{from: number, to: number, pair: number}[]} */
export function blocksOf(plan, calendar) {
  const beginnings = [plan.start_at];
  const date = new Date(plan.start_at);
  for (let day = 0; beginnings.length <= plan.blocks && day < DAYS_MAX; day += 1) {
    date.setDate(date.getDate() + (plan.length === 'week' ? 7 : 1));
    if (plan.length === 'week' || isOpen(date, calendar)) beginnings.push(date.getTime());
  }
  const pairs = pairsOf(beginnings.slice(0, -1));
  return pairs.map((pair, block) => ({ from: beginnings[block], to: beginnings[block + 1], pair }));
}

/** The next two of the same weekday are a pair; what is left over in order. @param {number[]} beginnings */
function pairsOf(beginnings) {
  const waiting = new Map();
  const partner = new Map();
  beginnings.forEach((from, block) => {
    const weekday = new Date(from).getDay();
    if (waiting.has(weekday)) {
      partner.set(waiting.get(weekday), block);
      waiting.delete(weekday);
    } else waiting.set(weekday, block);
  });
  const left = [...waiting.values()].sort((a, b) => a - b);
  for (let index = 0; index + 1 < left.length; index += 2) partner.set(left[index], left[index + 1]);
  const pairs = beginnings.map(() => 0);
  [...partner.keys()].sort((a, b) => a - b).forEach((first, pair) => { pairs[first] = pair; pairs[partner.get(first)] = pair; });
  return pairs;
}
