// The questions that go with each thing one can do to a ticket, and what is sent for the answers.

import { askForm } from './form-dialog.js';
import { capital, count, DECLINE_REASONS, ESCALATION_REASONS, HAND_OFF_REASONS, KNOWLEDGE, OUTCOMES, URGENCIES, TIERS } from './words.js';

/** Tickets above the first line, after a swarm or a reopening, carry a lesson: then it is asked, not assumed. */
const ROUTINE_TIERS = new Set(['L0', 'L1']);

const options = (words, chosen) => Object.entries(words).map(([value, label]) => ({ value, label: capital(label), selected: value === chosen }));
const tierUp = (tier, step) => `L${Number(tier.slice(1)) + step}`;

/** @param {any} desk @param {any} detail the ticket @param {'ticket.escalate' | 'ticket.deescalate'} method */
export function askTierMove(desk, detail, method) {
  const to = tierUp(detail.tier, method === 'ticket.escalate' ? 1 : -1);
  const up = method === 'ticket.escalate';
  return askForm({
    title: up ? `Escalate to ${to}, ${TIERS[to] ?? ''}` : `Hand back to ${to}, ${TIERS[to] ?? ''}`,
    intro: up ? `The ticket moves to the queue of ${to}. What you write here is what they start from.`
      : `The ticket returns to the queue of ${to} with your solution or task.`,
    submit: up ? 'Escalate' : 'Hand back',
    fields: [
      { name: 'reason', label: 'Why', kind: 'select', required: true, options: options(ESCALATION_REASONS) },
      { name: 'summary', label: up ? 'What was tried' : 'What to do', kind: 'area', required: true },
    ],
    send: (values) => desk.commands.send(method, { ticket: detail.ticket, ...values }),
  });
}

/** @param {any} desk @param {any} detail */
export async function askHandOff(desk, detail) {
  await desk.staff.fresh();
  const people = desk.staff.others(detail.owner?.id ?? desk.me.id);
  return askForm({
    title: 'Hand the ticket off',
    intro: 'You stay the owner, with every duty, until the other accepts.',
    submit: 'Offer it',
    fields: [
      { name: 'to', label: 'To', kind: 'select', required: true, options: [{ value: '', label: 'Choose a person' }, ...people.map(personOption)] },
      { name: 'reason', label: 'Why', kind: 'select', required: true, options: options(HAND_OFF_REASONS) },
      { name: 'summary', label: 'Where it stands', kind: 'area', required: true, hint: 'So that the customer need not repeat anything.' },
      { name: 'next_step', label: 'Next step promised to the customer' },
      { name: 'next_step_at', label: 'Promised for', kind: 'moment' },
    ],
    send: (values) => desk.commands.send('handoff.offer', { ticket: detail.ticket, ...values, to: Number(values.to) }),
  });
}

/** @param {any} desk @param {any} detail */
export async function askHelp(desk, detail) {
  await desk.staff.fresh();
  const inside = new Set((detail.swarm?.members ?? []).filter((m) => m.left_at == null).map((m) => m.user.id));
  const people = desk.staff.others(detail.owner?.id ?? desk.me.id).filter((person) => !inside.has(person.id));
  const skills = [...new Set(people.flatMap((person) => Object.keys(person.skills ?? {})))].sort();
  return askForm({
    title: 'Bring somebody in',
    intro: 'You keep the ticket. Ask one clear question; the right people get it at once.',
    submit: 'Ask',
    fields: [
      { name: 'question', label: 'Question', kind: 'area', required: true },
      { name: 'tried', label: 'Tried so far', kind: 'area', required: !detail.swarm?.asks?.length },
      { name: 'urgency', label: 'How soon', kind: 'select', required: true, options: options(URGENCIES, detail.channel === 'chat' ? 'live' : 'today') },
      { name: 'wanted', label: 'How many people', kind: 'select', required: true, options: [1, 2, 3, 4, 5].map((n) => ({ value: String(n), label: String(n) })) },
      ...(skills.length ? [{ name: 'skills', label: 'Skills', kind: /** @type {const} */ ('checks'), options: skills.map((s) => ({ value: s, label: s })) }] : []),
      { name: 'users', label: 'Ask these people first', kind: 'checks', options: people.map(personOption), hint: 'Leave empty to let the desk find who fits.' },
    ],
    send: (values) => desk.commands.send('swarm.ask', {
      ticket: detail.ticket, ...values, wanted: Number(values.wanted), users: (values.users ?? []).map(Number),
    }),
  });
}

/** @param {any} desk @param {any} detail @param {number} ask */
export async function askInvite(desk, detail, ask) {
  await desk.staff.fresh();
  const inside = new Set((detail.swarm?.members ?? []).filter((m) => m.left_at == null).map((m) => m.user.id));
  const people = desk.staff.others(detail.owner?.id ?? desk.me.id).filter((person) => !inside.has(person.id));
  return askForm({
    title: 'Invite someone else', submit: 'Invite',
    fields: [{ name: 'user', label: 'Person', kind: 'select', required: true, options: [{ value: '', label: 'Choose a person' }, ...people.map(personOption)] }],
    send: (values) => desk.commands.send('swarm.invite', { ticket: detail.ticket, ask, user: Number(values.user) }),
  });
}

/** @param {any} desk @param {any} detail */
export function askSolve(desk, detail) {
  const routine = ROUTINE_TIERS.has(detail.tier) && !detail.swarm;
  const knowledge = routine ? options(KNOWLEDGE, 'routine') : [{ value: '', label: 'Choose' }, ...options(KNOWLEDGE)];
  return askForm({
    title: 'Solve the ticket',
    intro: detail.swarm?.state === 'active' ? 'The swarm closes with it, and its members are thanked.' : undefined,
    submit: 'Solve',
    fields: [
      { name: 'solution', label: 'What solved it', kind: 'area', required: true },
      { name: 'knowledge', label: 'What becomes of the lesson', kind: 'select', required: true, options: knowledge },
      { name: 'knowledge_note', label: 'Link, draft or reason' },
      { name: 'no_answer_needed', label: 'The customer needs no further answer (they only said thanks)', kind: 'check' },
    ],
    send: (values) => desk.commands.send('ticket.solve', { ticket: detail.ticket, ...values }),
  });
}

/** @param {any} desk @param {any} detail */
export function askCloseSwarm(desk, detail) {
  const members = [...new Map((detail.swarm?.members ?? []).map((m) => [m.user.id, m.user])).values()];
  return askForm({
    title: 'Close the swarm', intro: 'You keep the ticket; the helpers leave.', submit: 'Close the swarm',
    fields: [
      { name: 'outcome', label: 'How it ended', kind: 'select', required: true, options: options(OUTCOMES, 'solved') },
      ...(members.length ? [{ name: 'contributors', label: 'Who contributed', kind: /** @type {const} */ ('checks'),
        options: members.map((user) => ({ value: String(user.id), label: user.name, selected: true })) }] : []),
    ],
    send: (values) => desk.commands.send('swarm.close', {
      ticket: detail.ticket, ...values, contributors: (values.contributors ?? []).map(Number),
    }),
  });
}

/** @param {any} desk @param {any} card an invitation or an offer of the inbox */
export function askDecline(desk, card) {
  const isOffer = card.offer !== undefined;
  const people = [{ value: '', label: 'Nobody' }, ...desk.staff.others(card.from?.id).map(personOption)];
  return askForm({
    title: isOffer ? 'Decline the hand-off' : 'Decline the invitation',
    intro: isOffer ? `${card.from?.name ?? 'The owner'} keeps the ticket.` : 'The next person is asked. This is not held against you.',
    submit: 'Decline',
    fields: [
      { name: 'reason', label: 'Why', kind: 'select', required: true, options: options(DECLINE_REASONS, 'busy') },
      ...(isOffer ? [] : [{ name: 'pointer', label: 'Who could help instead', kind: /** @type {const} */ ('select'), options: people }]),
      { name: 'comment', label: 'Comment' },
    ],
    send: (values) => desk.commands.send(isOffer ? 'handoff.decline' : 'swarm.decline', {
      ticket: card.ticket, ...(isOffer ? { offer: card.offer } : { invitation: card.invitation }), ...values,
      ...(values.pointer && { pointer: Number(values.pointer) }),
    }),
  });
}

function personOption(person) {
  const parts = [person.tiers?.join(', '), person.connected ? 'online' : 'offline',
    person.capacity ? `${person.load ?? 0} of ${count(person.capacity, 'ticket', 'tickets')}` : null, Object.keys(person.skills ?? {}).join(', ')];
  return { value: String(person.id), label: `${person.name} (${parts.filter(Boolean).join(' · ')})` };
}
