// What ends a ticket, sets it aside or takes it up again.

import { el } from '../../lib/dom.js';
import { askForm } from './form-dialog.js';
import { membersNow, options, withNone } from './form-parts.js';
import { laterPresets } from './moments.js';
import { foundArticles } from './panel-knowledge.js';
import { openRequired } from './panel-procedures.js';
import { reasonFields } from './reasons.js';
import { t } from '../../lib/i18n.js';
import { say, CANCEL_REASONS, KNOWLEDGE, REOPEN_CAUSES } from './words.js';
import { undoable } from './undo.js';

/** Tickets above the first line, after a swarm or a reopening, carry a lesson: then it is asked, not assumed. */
const ROUTINE_TIERS = new Set(['L0', 'L1']);
/** What stands beside the decision, and whether it must. */
const NOTES = { linked: true, drafted: true, not_useful: true, routine: false };

/** @param {any} desk @param {any} detail */
export function askSolve(desk, detail) {
  const wasReopened = [...(desk.thread.peek()?.staff?.items.values() ?? [])].some((item) => item.type === 'ticket.reopened' || item.type === 'ticket.returned');
  const asks = !ROUTINE_TIERS.has(detail.tier) || Boolean(detail.swarm) || wasReopened;
  const helpers = membersNow(detail);
  const open = openRequired(detail);
  const said = [detail.waiting_since ? t('solve.waiting') : '', helpers.length ? t('solve.swarm', { n: helpers.length }) : '', asks ? t('solve.lesson') : ''].filter(Boolean).join(' ');
  return askForm({
    title: t('solve.title'), submit: t('solve.submit'),
    intro: said || open.length ? [said, open.length ? stillOpen(open) : null] : null,
    fields: [
      { name: 'solution', label: t('solve.solution'), kind: 'area', required: (v) => v.knowledge !== 'linked' },
      { name: 'knowledge', label: t('solve.knowledge'), kind: 'select', required: true, options: asks ? withNone(t('choose'), options(KNOWLEDGE)) : options(KNOWLEDGE, 'routine') },
      ...Object.keys(NOTES).filter((name) => NOTES[name]).map((name) => ({
        name: 'knowledge_note', label: t(`solve.${name}_note`), hint: t(`solve.${name}_hint`), required: true,
        kind: /** @type {'area' | 'text'} */ (name === 'drafted' ? 'area' : 'text'), when: (/** @type {any} */ v) => v.knowledge === name, suggestions: name === 'linked' ? foundArticles(desk.thread.peek()).map((hit) => `KB-${hit.article}`) : undefined,
      })),
      ...(helpers.length ? [{ name: 'credits', label: t('solve.credits'), kind: /** @type {const} */ ('checks'), hint: t('solve.credits_hint'),
        options: helpers.map(({ user }) => ({ value: String(user.id), label: user.name, selected: true })) }] : []),
      ...(open.length ? [{ name: 'open_steps', label: t('solve.open_why'), required: true, max: 500, hint: t('solve.open_hint') }] : []),
      { name: 'no_answer_needed', label: t('solve.no_answer'), kind: 'check' },
    ],
    send: async ({ credits = [], ...values }) => {
      await desk.commands.send('ticket.solve', { ticket: detail.ticket, ...values });
      for (const user of credits) await desk.commands.run('swarm.credit', { ticket: detail.ticket, user: Number(user), skills: skillsAsked(detail, Number(user)) });
    },
  });
}

/** What was to be done before solving and is not. @param {string[]} steps */
function stillOpen(steps) {
  return [el('p', { class: 'mark warn' }, t('solve.open_steps', { n: steps.length })), el('ul', { class: 'steps-open' }, steps.map((step) => el('li', { dir: 'auto' }, step)))];
}

/** The skills for which somebody was asked. @param {any} detail @param {number} user */
export function skillsAsked(detail, user) {
  const asks = (detail.swarm?.asks ?? []).filter((ask) => ask.invitations.some((one) => one.user.id === user));
  return [...new Set(asks.flatMap((ask) => ask.skills ?? []))].slice(0, 10);
}

/** @param {any} desk @param {any} detail */
export function askSnooze(desk, detail) {
  return askForm({
    title: t('snooze.title'), intro: t('snooze.intro'), submit: t('snooze.submit'),
    fields: [
      { name: 'until', label: t('snooze.until'), kind: 'moment', required: true, presets: laterPresets(desk.now()) },
      { name: 'note', label: t('snooze.note'), max: 500 },
    ],
    send: async (values) => {
      await desk.commands.send('ticket.snooze', { ticket: detail.ticket, ...values });
      undoable(desk, t('snooze.done'), () => desk.commands.run('ticket.resume', { ticket: detail.ticket }));
    },
  });
}

/** @param {any} desk @param {any} detail */
export function askPend(desk, detail) {
  return askForm({
    title: t('pend.title'), intro: t('pend.intro'), submit: t('pend.submit'),
    fields: [{ name: 'until', label: t('pend.until'), kind: 'moment', presets: laterPresets(desk.now()), hint: t('pend.until_hint') }],
    send: async (values) => {
      await desk.commands.send('ticket.pend', { ticket: detail.ticket, ...values });
      undoable(desk, t('pend.done'), () => desk.commands.run('ticket.resume', { ticket: detail.ticket }));
    },
  });
}

/** @param {any} desk @param {any} detail */
export async function askCancel(desk, detail) {
  await desk.settings.load();
  return askForm({
    title: t('cancel.title'), intro: t('cancel.intro'), submit: t('cancel.submit'), kind: 'bad',
    fields: [
      { name: 'reason', label: t('why'), kind: 'select', required: true, options: options(CANCEL_REASONS) },
      ...reasonFields('cancel'),
      { name: 'duplicate_of', label: t('cancel.of'), kind: 'number', required: true, when: (v) => v.reason === 'duplicate' },
      { name: 'note', label: t('comment'), max: 500 },
    ],
    send: (values) => desk.commands.send('ticket.cancel', { ticket: detail.ticket, ...values }),
  });
}

/** @param {any} desk @param {any} detail */
export function askReopen(desk, detail) {
  return askForm({
    title: t('reopen.title'), intro: t('reopen.intro'), submit: t('reopen.submit'),
    fields: [{ name: 'cause', label: t('why'), kind: 'select', required: true, options: options(REOPEN_CAUSES, 'agent') }],
    send: async (values) => {
      const receipt = await desk.commands.send('ticket.reopen', { ticket: detail.ticket, ...values });
      if (receipt?.ticket && receipt.ticket !== detail.ticket) desk.open(receipt.ticket);
    },
  });
}

/** A manager's override for one ticket, or its owner's switch where the desk lets them. @param {any} desk @param {any} detail */
export function askMode(desk, detail) {
  const mode = detail.mode === 'swarm' ? 'tiered' : 'swarm';
  const members = membersNow(detail).length;
  return askForm({
    title: t('mode.ticket_title', { mode: t(`mode.${mode}`) }),
    intro: [t(`mode.ticket_${mode}`), members ? t('mode.ticket_members', { n: members }) : '', t('mode.ticket_mixed')].filter(Boolean).join(' '),
    submit: t('mode.ticket_submit'),
    fields: [{ name: 'reason', label: t('why'), required: true, max: 500, hint: t('mode.reason_hint') }],
    send: (values) => desk.commands.send('ticket.set_mode', { ticket: detail.ticket, mode, override: true, ...values }),
  });
}

/** In the words of the panel. @param {any} solution */
export const knowledgeLine = (solution) => [say(KNOWLEDGE, solution.knowledge), solution.knowledge_note].filter(Boolean).join(': ');
