// Who has the ticket next: up and down the tiers, to a person, a team or a tier, by a manager's word, over a shift's end.

import { askForm } from './form-dialog.js';
import { caseOf, options, personOption, withNone } from './form-parts.js';
import { soonPresets } from './moments.js';
import { t } from '../../lib/i18n.js';
import { reasonFields } from './reasons.js';
import { ESCALATION_REASONS, HAND_OFF_REASONS, say, TIERS } from './words.js';

/** The server's bound for a summary, in bytes of UTF-8. */
const SUMMARY_MAX = 4096;

/** @param {any} desk @param {any} detail the ticket @param {'ticket.escalate' | 'ticket.deescalate'} method */
export async function askTierMove(desk, detail, method) {
  await desk.settings.load();
  const up = method === 'ticket.escalate';
  const to = desk.settings.tierBeside(detail.tier, up ? 1 : -1);
  const known = caseOf(desk, detail);
  const title = t(up ? 'escalate.title' : 'deescalate.title', { tier: to, name: say(TIERS, to) });
  return askForm({
    title, submit: t(up ? 'escalate.submit' : 'deescalate.submit'),
    intro: t(up ? (detail.channel === 'chat' ? 'escalate.intro_chat' : 'escalate.intro') : 'deescalate.intro', { tier: to }),
    fields: [
      { name: 'reason', label: t('why'), kind: 'select', required: true, options: options(ESCALATION_REASONS) },
      ...reasonFields(up ? 'escalate' : 'deescalate'),
      { name: 'state', label: t('move.state'), kind: 'area', value: known.state, hint: t('move.state_hint') },
      { name: 'tried', label: t(up ? 'escalate.tried' : 'deescalate.task'), kind: 'area', required: true, value: up ? known.tried : '' },
      { name: 'next', label: t('move.next'), value: known.next },
    ],
    send: ({ reason, code, state, tried, next }) => desk.commands.send(method, { ticket: detail.ticket, reason, ...(code && { code }), summary: summary({ state, tried, next }, up) }),
  });
}

/** The three parts as the next tier reads them. */
function summary({ state, tried, next }, up) {
  const parts = [[t(up ? 'summary.tried' : 'summary.task'), tried], [t('summary.state'), state], [t('summary.next'), next]].filter(([, text]) => text);
  const text = parts.length === 1 ? tried : parts.map(([name, words]) => `${name}: ${words}`).join('\n');
  return new TextEncoder().encode(text).length > SUMMARY_MAX ? tried : text;
}

/** @param {any} desk @param {any} detail */
export async function askHandOff(desk, detail) {
  await Promise.all([desk.staff.fresh(), desk.settings.load()]);
  const people = desk.staff.others(detail.owner?.id ?? desk.me.id).filter((person) => person.role !== 'partner');
  const teams = desk.settings.teams();
  const queues = desk.queues.queues.peek();
  const known = caseOf(desk, detail);
  // A customer who waits is handed over with a promise: what comes next, and when.
  const waits = Boolean(detail.waiting_since) && detail.owner?.id === desk.me.id;
  const kinds = [['person', true], ['team', teams.length > 0], ['queue', queues.length > 0]].filter(([, some]) => some);
  return askForm({
    title: t('handoff.title'), intro: t('handoff.intro'), submit: t('handoff.submit'),
    fields: [
      { name: 'target', label: t('handoff.target'), kind: 'radios', options: kinds.map(([value], i) => ({ value, label: t(`handoff.${value}`), selected: i === 0 })) },
      { name: 'to', label: t('handoff.to'), kind: 'select', required: true, when: (v) => v.target === 'person', options: withNone(t('choose_person'), people.map(personOption)) },
      { name: 'team', label: t('handoff.team_label'), kind: 'select', required: true, when: (v) => v.target === 'team', options: teams.map((team) => ({ value: String(team.team), label: team.name })) },
      { name: 'queue', label: t('handoff.queue_label'), kind: 'select', required: true, when: (v) => v.target === 'queue', options: queues.map((queue) => ({ value: String(queue.id), label: `${queue.tier} ${queue.name}`, selected: queue.tier === detail.tier })) },
      { name: 'reason', label: t('why'), kind: 'select', required: true, options: options(HAND_OFF_REASONS) },
      ...reasonFields('hand_off'),
      { name: 'summary', label: t('move.state'), kind: 'area', required: true, value: known.state, hint: t('handoff.summary_hint') },
      { name: 'next_step', label: t('handoff.next'), required: waits, value: known.next },
      { name: 'next_step_at', label: t('handoff.next_at'), kind: 'moment', required: waits, value: known.nextAt, presets: soonPresets(desk.now()) },
      { name: 'next', label: t('handoff.then'), kind: 'checks', when: (v) => v.target === 'person', options: people.slice(0, 10).map(personOption), hint: t('handoff.then_hint') },
    ],
    send: ({ target, to, team, queue, next, ...rest }) => desk.commands.send('handoff.offer', {
      ticket: detail.ticket, ...rest, to: target === 'team' ? { team: Number(team) } : target === 'queue' ? { queue: Number(queue) } : Number(to),
      ...(next && { next: next.map(Number).filter((id) => id !== Number(to)) }),
    }),
  });
}

/** A member of the swarm asks the owner for the ticket. @param {any} desk @param {any} detail */
export function askForTicket(desk, detail) {
  return askForm({
    title: t('request.title'), intro: t('request.intro', { owner: detail.owner?.name }), submit: t('request.submit'),
    fields: [
      { name: 'reason', label: t('why'), kind: 'select', required: true, options: options(HAND_OFF_REASONS) },
      { name: 'comment', label: t('comment'), kind: 'area' },
    ],
    send: (values) => desk.commands.send('handoff.ask', { ticket: detail.ticket, ...values }),
  });
}

/** @param {any} desk @param {any} detail */
export async function askForce(desk, detail) {
  await desk.staff.fresh();
  const people = desk.staff.people.peek().filter((person) => person.id !== detail.owner?.id && ['agent', 'manager'].includes(person.role));
  return askForm({
    title: t('force.title'), intro: t(detail.owner ? 'force.intro' : 'force.intro_unowned', { owner: detail.owner?.name }), submit: t('force.submit'),
    fields: [
      { name: 'to', label: t('force.to'), kind: 'select', required: true, options: withNone(t('choose_person'), people.map(personOption)) },
      { name: 'reason', label: t('why'), kind: 'area', required: true, rows: 2, max: 500, hint: t('force.reason_hint') },
      { name: 'over_capacity', label: t('force.over'), kind: 'check' },
    ],
    send: (values) => desk.commands.send('owner.force', { ticket: detail.ticket, ...values, to: Number(values.to) }),
  });
}

/** @param {any} desk @param {any} detail */
export async function askRelease(desk, detail) {
  await desk.settings.load();
  return askForm({
    title: t('release.title'), intro: t(detail.channel === 'chat' ? 'release.intro_chat' : 'release.intro'), submit: t('release.submit'),
    fields: [...reasonFields('release'), { name: 'reason', label: t('why'), kind: 'area', rows: 2, max: 500 }],
    send: (values) => desk.commands.send('owner.release', { ticket: detail.ticket, ...values }),
  });
}

/** What becomes of one ticket when its owner's shift ends. @param {any} desk @param {any} detail */
export async function askShiftPlan(desk, detail) {
  await desk.staff.fresh();
  const known = caseOf(desk, detail);
  return askForm({
    title: t('shift.plan_title'), intro: t('shift.plan_intro'), submit: t('shift.plan_submit'),
    fields: planFields(desk, { plan: detail.shift?.plan, cover: detail.shift?.cover?.id, next: known.next, nextAt: known.nextAt }),
    send: (values) => desk.commands.send('shift.plan', { ticket: detail.ticket, ...planOf(values) }),
  });
}

/** The end of one's own shift. @param {any} desk */
export async function askShiftEnd(desk) {
  await desk.staff.fresh();
  return askForm({
    title: t('shift.end_title'), intro: t('shift.end_intro'), submit: t('shift.end_submit'),
    fields: planFields(desk, {}),
    send: async (values) => {
      await desk.commands.send('shift.end', planOf(values));
      await desk.commands.send('presence.set', { status: 'away' });
    },
  });
}

/** @param {any} desk */
export async function askAbsence(desk) {
  await desk.staff.fresh();
  const people = desk.staff.people.peek().filter((person) => ['agent', 'manager'].includes(person.role));
  return askForm({
    title: t('absence.title'), intro: t('absence.intro'), submit: t('absence.submit'), kind: 'bad',
    fields: [
      { name: 'user', label: t('absence.who'), kind: 'select', required: true, options: withNone(t('choose_person'), people.map(personOption)) },
      { name: 'reason', label: t('why'), max: 500 },
    ],
    send: (values) => desk.commands.send('shift.absence', { ...values, user: Number(values.user) }),
  });
}

function planFields(desk, { plan = 'keep', cover, next, nextAt }) {
  return [
    { name: 'plan', label: t('shift.what'), kind: 'radios', options: ['keep', 'offer', 'cover'].map((value) => ({ value, label: t(`shift.${value}`), hint: t(`shift.${value}_hint`), selected: value === plan })) },
    { name: 'cover', label: t('shift.cover_who'), kind: 'select', required: true, when: (v) => v.plan === 'cover',
      options: withNone(t('choose_person'), desk.staff.others(desk.me.id).map((person) => ({ ...personOption(person), selected: person.id === cover }))) },
    { name: 'next_step', label: t('handoff.next'), value: next, when: (v) => v.plan !== 'offer' },
    { name: 'next_step_at', label: t('handoff.next_at'), kind: 'moment', value: nextAt, presets: soonPresets(desk.now()), when: (v) => v.plan !== 'offer' },
  ];
}

const planOf = ({ cover, ...rest }) => ({ ...rest, ...(cover && { cover: Number(cover) }) });
