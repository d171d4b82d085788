// Experiments: the one that is planned or runs with its course, what the last one gave, and the earlier ones.

import { effect, el, icon, replace } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { full, names } from '../../lib/time.js';
import { duration } from '../desk/durations.js';
import { askForm } from '../desk/form-dialog.js';
import { ExperimentModel, isOver, isPilot } from './experiment-model.js';
import { planExperiment } from './experiment-plan.js';
import { experimentResult } from './experiment-result.js';
import { blockStrip } from './experiment-strip.js';
import { titleOf } from './report-words.js';

const REASON_MAX = 500;

/** @param {any} board @param {HTMLElement} section */
export function experimentView(board, section) {
  const model = new ExperimentModel(board);
  const status = el('p', { class: 'muted', role: 'status' }, t('experiment.loading'));
  const trouble = el('p', { class: 'trouble', role: 'alert', hidden: true });
  const plan = el('button', { type: 'button', class: 'button', disabled: true, onclick: () => planExperiment(board, model) }, icon('plus'), t('experiment.plan_one'));
  const shown = el('div', { class: 'experiment' });
  const list = el('div', { class: 'report-tables' });
  replace(section, el('h2', { id: 'experiments-title' }, t('experiment.title')), el('p', { class: 'muted' }, t('experiment.note')),
    el('div', { class: 'ledger-foot' }, plan, status), trouble, shown, list);
  const drawn = { look: '' };
  effect(() => {
    trouble.hidden = !model.trouble.value;
    replace(trouble, model.trouble.value);
  });
  effect(() => {
    const data = model.data.value;
    const queues = board.data.value?.queues ?? [];
    if (!data) return;
    const open = data.list.find((one) => !isOver(one));
    plan.disabled = Boolean(open);
    replace(status, open ? t('experiment.one_at_a_time', { n: open.experiment }) : data.list.length ? '' : t('experiment.none'));
    // What somebody reads, opens or goes through with the keys is not taken away from under them.
    const look = JSON.stringify([data, queues.map((queue) => queue.name)]);
    if (look === drawn.look) return;
    drawn.look = look;
    const opened = [...section.querySelectorAll('details[open]')].map((one) => one.querySelector('summary')?.textContent);
    replace(shown, data.seen ? [courseOf(board, model, data.seen, queues), experimentResult(data.seen, data.result, board.now())] : []);
    replace(list, data.list.length > 1 || data.cursor ? earlier(model, data) : []);
    for (const one of section.querySelectorAll('details')) if (opened.includes(one.querySelector('summary')?.textContent)) one.setAttribute('open', '');
  });
  model.load();
}

// The plan and its course.

function courseOf(board, model, seen, queues) {
  const facts = [
    ['experiment.state', stateText(board, seen)],
    ['experiment.why', el('bdi', {}, seen.reason)],
    ['experiment.planned', t('experiment.planned_by', { name: seen.planned_by.name, at: full(seen.planned_at) })],
    ['experiment.design', t(`experiment.design_${seen.design}`)],
    ['experiment.time', t('experiment.from_to', { from: full(seen.start_at), to: full(seen.end_at) })],
    ['experiment.where', seen.queues ? names(seen.queues.map((id) => queues.find((queue) => queue.id === id)?.name ?? `#${id}`)) : t('board.whole')],
    ['experiment.judged', names(seen.primary.map((name) => titleOf({ name, title: name })))],
    ['experiment.counted', isPilot(seen) ? t('experiment.counted_pilot', { horizon: duration(seen.horizon_ms) }) : t('experiment.counted_text', { horizon: duration(seen.horizon_ms), wash_in: duration(seen.wash_in_ms ?? USUAL_WASH_IN) })],
    seen.stop_reason ? ['experiment.stopped_because', el('bdi', {}, seen.stop_reason)] : null,
  ].filter(Boolean);
  const stop = seen.can.includes('experiment.stop') ? el('button', { type: 'button', class: 'button bad plain', onclick: () => stopIt(board, model, seen) }, t(seen.state === 'planned' ? 'experiment.call_off' : 'experiment.end_early')) : null;
  return [
    el('div', { class: 'experiment-head' }, el('h3', {}, t('experiment.number', { n: seen.experiment })), stop),
    el('dl', { class: 'experiment-facts' }, facts.map(([key, value]) => el('div', {}, el('dt', {}, t(key)), el('dd', {}, value)))),
    seen.warnings.length ? el('ul', { class: 'warnings' }, seen.warnings.map((code) => el('li', {}, t(`experiment.plan_${code}`)))) : null,
    isPilot(seen) ? null : blockStrip(seen, board.now()),
    el('details', { class: 'life-table' }, el('summary', {}, t('experiment.ledger')), el('p', { class: 'muted' }, t('experiment.ledger_hint')),
      el('pre', { class: 'plan-text', tabindex: '0' }, seen.plan), el('p', { class: 'plan-text' }, `SHA-256 ${seen.digest}`)),
  ];
}

/** An hour, where the plan leaves it open. */
const USUAL_WASH_IN = 3_600_000;

function stateText(board, seen) {
  if (seen.state === 'running' && isPilot(seen)) return t('experiment.running_pilot', { at: full(seen.end_at) });
  if (seen.state === 'running' && seen.block !== null) return t('experiment.running_block', { block: seen.block + 1, n: seen.blocks, mode: t(`mode.${seen.course[seen.block].mode}`), at: full(seen.next_at) });
  if (seen.state === 'planned') return t('experiment.begins', { at: full(seen.start_at) });
  if (seen.state === 'stopped') return t('experiment.was_stopped', { name: seen.stopped_by?.name ?? '', at: full(seen.ended_at) });
  return t(seen.state === 'running' ? 'experiment.runs' : 'experiment.is_over');
}

async function stopIt(board, model, seen) {
  const isPlanned = seen.state === 'planned';
  await askForm({
    title: t('experiment.stop_title', { n: seen.experiment }), submit: t(isPlanned ? 'experiment.call_off' : 'experiment.end_early'), kind: 'bad',
    intro: el('p', {}, t(isPlanned ? 'experiment.stop_planned' : isPilot(seen) ? 'experiment.stop_pilot' : 'experiment.stop_running')),
    fields: [{ name: 'reason', label: t('why'), kind: 'area', required: true, max: REASON_MAX, hint: t('experiment.stop_hint') }],
    send: (values) => board.commands.send('experiment.stop', { experiment: seen.experiment, ...values }),
  });
  model.load();
}

// The earlier ones.

/** A pilot is never told without what it cannot say. */
const designOf = (one) => (isPilot(one) ? [t('experiment.design_pilot'), el('span', { class: 'mark warn' }, t('experiment.mark_interference'))] : t('experiment.design_blocks', { n: one.blocks }));

const COLUMNS = ['experiment.title_one', 'experiment.why', 'experiment.time', 'experiment.design', 'experiment.state'];

function earlier(model, { list, cursor, seen }) {
  const show = (one) => el('button', { type: 'button', class: 'link-button', 'aria-current': one.experiment === seen?.experiment ? 'true' : null, onclick: () => model.choose(one.experiment) }, t('experiment.number', { n: one.experiment }));
  return [
    el('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': t('experiment.all') },
      el('table', { class: 'comparison report' }, el('caption', {}, t('experiment.all')),
        el('thead', {}, el('tr', {}, COLUMNS.map((key) => el('th', { scope: 'col' }, t(key))))),
        el('tbody', {}, list.map((one) => el('tr', {}, el('th', { scope: 'row' }, show(one)), el('td', {}, el('bdi', {}, one.reason)), el('td', {}, t('experiment.from_to', { from: full(one.start_at), to: full(one.ended_at ?? one.end_at) })),
          el('td', {}, designOf(one)), el('td', {}, t(`experiment.is_${one.state}`))))))),
    cursor ? el('div', { class: 'ledger-foot' }, el('button', { type: 'button', class: 'button plain', onclick: () => model.more() }, t('ledger.older'))) : null,
  ];
}
