// The ticket's procedures: checklists that are begun, ticked and dropped, who did which step and when, and what is still
// to be done before the ticket is solved.

import { el } from '../../lib/dom.js';
import { momentText } from './durations.js';
import { askForm } from './form-dialog.js';
import { card, smallButton } from './panel-parts.js';
import { t } from '../../lib/i18n.js';
import { undoable } from './undo.js';

/** More than these are chosen from a list in a dialog. */
const BUTTONS_MAX = 4;

/** Nothing is still to be done. */
const ENDED = new Set(['solved', 'closed', 'cancelled', 'merged']);

/** What somebody opened or shut, by ticket and number; else what is still under way is open. @type {Map<string, boolean>} */
const chosen = new Map();

/** The message about the step before: who ticks one after the other reads one message. */
let closeLast = () => {};

const live = (detail) => (detail.procedures ?? []).filter((one) => !one.dropped);
const settledOf = (work) => work.steps.filter((step) => step.state !== 'open').length;

/** The steps that are to be done before solving and are open, with the name of their procedure. @param {any} detail @returns {string[]} */
export const openRequired = (detail) => live(detail).flatMap((work) => work.steps.filter((step) => step.required && step.state === 'open')
  .map((step) => t('procedure.of', { step: step.text, title: work.title })));

/** @param {any} desk @param {any} detail */
export function procedures(desk, detail) {
  const dropped = (detail.procedures ?? []).filter((one) => one.dropped);
  const offered = detail.can.includes('procedure.begin') ? detail.procedures_offered ?? [] : [];
  if (!live(detail).length && !dropped.length && !offered.length) return null;
  return card(t('procedure.title'), ...live(detail).map((work) => workNode(desk, detail, work)),
    dropped.length ? el('ul', { class: 'plain-list' }, dropped.map((work) => el('li', { class: 'muted' }, t('procedure.is_dropped', { title: work.title })))) : null,
    beginButtons(desk, detail, offered));
}

function beginButtons(desk, detail, offered) {
  if (!offered.length) return null;
  return el('div', { class: 'card-buttons' }, offered.length > BUTTONS_MAX
    ? smallButton(t('do.procedure'), 'procedure-begin', () => askBegin(desk, detail))
    : offered.map(({ code, title }) => smallButton(t('procedure.begin_one', { title }), `begin-${code}`, () => begin(desk, detail, code))));
}

const begin = (desk, detail, code) => desk.commands.run('procedure.begin', { ticket: detail.ticket, code });

/** @param {any} desk @param {any} detail */
export function askBegin(desk, detail) {
  return askForm({
    title: t('procedure.begin'), intro: t('procedure.intro'), submit: t('procedure.begin_submit'),
    fields: [{ name: 'code', label: t('procedure.one'), kind: 'select', required: true, options: detail.procedures_offered.map(({ code, title }) => ({ value: code, label: title })) }],
    send: ({ code }) => desk.commands.send('procedure.begin', { ticket: detail.ticket, code }),
  });
}

function workNode(desk, detail, work) {
  const key = `${detail.ticket}-${work.procedure}`;
  const settled = settledOf(work);
  const left = ENDED.has(detail.state) ? 0 : work.steps.filter((step) => step.required && step.state === 'open').length;
  return el('details', { class: 'procedure', open: chosen.get(key) ?? settled < work.steps.length },
    el('summary', { 'data-act': `procedure-${work.procedure}`, onclick: ({ currentTarget }) => chosen.set(key, !currentTarget.parentElement.open) },
      el('bdi', { class: 'procedure-title' }, work.title), ' ', el('span', { class: 'muted' }, progress(work, settled))),
    el('p', { class: 'muted' }, t('procedure.by', { name: work.by?.name, at: momentText(work.at, desk.now()) })),
    left ? el('p', { class: 'mark warn' }, t('procedure.left', { n: left })) : null,
    el('ol', { class: 'steps' }, work.steps.map((step, i) => stepNode(desk, detail, work, step, i + 1))),
    detail.can.includes('procedure.drop') ? el('div', { class: 'card-buttons' }, smallButton(t('procedure.drop'), `drop-${work.procedure}`, () => askDrop(desk, detail, work), work.title)) : null);
}

const progress = (work, settled) => t('procedure.progress', { n: settled, all: work.steps.length });

function stepNode(desk, detail, work, step, number) {
  const act = `${work.procedure}-${number}`;
  const may = detail.can.includes('procedure.mark');
  const box = el('input', {
    type: 'checkbox', id: `step-${act}`, 'data-act': `step-${act}`, checked: step.state === 'done', disabled: !may,
    'aria-describedby': `step-${act}-facts`, onchange: ({ target }) => mark(desk, detail, work, number, target.checked ? 'done' : 'open'),
  });
  return el('li', { class: `step is-${step.state}` }, box,
    el('div', { class: 'step-text' },
      el('label', { for: `step-${act}`, dir: 'auto' }, step.text),
      el('div', { class: 'muted', id: `step-${act}-facts` }, facts(desk, step)),
      step.article ? el('a', { href: `/knowledge#/${step.article}`, target: '_blank', rel: 'noopener' }, `KB-${step.article}`, el('span', { class: 'visually-hidden' }, ` ${step.text}`)) : null),
    may && step.state === 'open' ? smallButton(t('procedure.skip'), `skip-${act}`, () => askSkip(desk, detail, work, step, number), step.text) : null,
    may && step.state === 'skipped' ? smallButton(t('procedure.unskip'), `unskip-${act}`, () => mark(desk, detail, work, number, 'open'), step.text) : null);
}

/** Whether it is needed, who settled it and when, and why it was skipped. */
function facts(desk, step) {
  if (step.state === 'open') return step.required ? el('p', {}, t('procedure.required')) : null;
  return [el('p', {}, t(`procedure.${step.state}`, { name: step.by?.name, at: momentText(step.at, desk.now()) })), step.note ? el('p', { dir: 'auto' }, step.note) : null];
}

/** Shown at once; the record that comes with the push says the same. The message says how far it is, and Z takes it back. */
async function mark(desk, detail, work, number, state, note) {
  const before = work.steps[number - 1];
  const tell = (way, words) => desk.commands.run('procedure.mark', { ticket: detail.ticket, procedure: work.procedure, step: number, state: way, ...(words && { note: words }) });
  learn(desk, detail.ticket, work.procedure, number, { state, note, by: desk.me, at: desk.now() });
  if (await tell(state, note)) said(desk, detail, work, number, state, () => tell(before.state, before.state === 'skipped' ? before.note : undefined));
}

function said(desk, detail, work, number, state, back) {
  const now = desk.thread.peek()?.detail.peek()?.procedures?.find((one) => one.procedure === work.procedure) ?? work;
  closeLast();
  closeLast = undoable(desk, `${t(`procedure.now_${state}`, { n: number })} ${progress(now, settledOf(now))}`, back);
}

function learn(desk, ticket, procedure, number, change) {
  const thread = desk.thread.peek();
  const detail = thread?.detail.peek();
  if (detail?.ticket !== ticket) return;
  const changed = (work) => ({ ...work, steps: work.steps.map((step, i) => (i + 1 === number ? { ...step, ...change } : step)) });
  thread.detail.value = { ...detail, procedures: detail.procedures.map((work) => (work.procedure === procedure ? changed(work) : work)) };
}

async function askSkip(desk, detail, work, step, number) {
  const tell = (state, more) => ({ ticket: detail.ticket, procedure: work.procedure, step: number, state, ...more });
  let note = '';
  const skipped = await askForm({
    title: t('procedure.skip_title'), intro: step.text, submit: t('procedure.skip_submit'),
    fields: [{ name: 'note', label: t('why'), required: true, max: 500, hint: t('procedure.skip_hint') }],
    send: (values) => { ({ note } = values); return desk.commands.send('procedure.mark', tell('skipped', { note })); },
  });
  if (!skipped) return;
  learn(desk, detail.ticket, work.procedure, number, { state: 'skipped', note, by: desk.me, at: desk.now() });
  said(desk, detail, work, number, 'skipped', () => desk.commands.run('procedure.mark', tell('open')));
  document.getElementById(`step-${work.procedure}-${number}`)?.focus();
}

function askDrop(desk, detail, work) {
  return askForm({
    title: t('procedure.drop_title', { title: work.title }), intro: t('procedure.drop_intro'), submit: t('procedure.drop_submit'), kind: 'bad',
    fields: [{ name: 'reason', label: t('why'), required: true, max: 500 }],
    send: ({ reason }) => desk.commands.send('procedure.drop', { ticket: detail.ticket, procedure: work.procedure, reason }),
  });
}
