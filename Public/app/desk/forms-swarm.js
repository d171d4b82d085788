// Asking for help and answering: questions, invitations, parts, proposals, and the end of a swarm.

import { askForm } from './form-dialog.js';
import { caseOf, membersNow, options, outsiders, personOption, withNone } from './form-parts.js';
import { skillsAsked } from './forms-state.js';
import { reasonFields } from './reasons.js';
import { t } from '../../lib/i18n.js';
import { helpersFirst, helpHint, whoCanHelp } from './who-can-help.js';
import { DECLINE_REASONS, OUTCOMES, ROLES, URGENCIES, VISIBILITIES } from './words.js';

/** @param {any} desk @param {any} detail */
export async function askHelp(desk, detail) {
  const [found] = await Promise.all([whoCanHelp(desk, detail), desk.staff.fresh()]);
  const people = outsiders(desk, detail);
  const known = new Set(people.flatMap((person) => Object.keys(person.skills ?? {})));
  const needed = new Set([...(detail.tiering?.skills ?? []), ...(detail.needs?.skills ?? [])]);
  const skills = [...new Set([...needed, ...known])].sort();
  return askForm({
    title: t(detail.swarm?.asks?.some((ask) => ask.state === 'open') ? 'ask.title_again' : 'ask.title'), intro: t('ask.intro'), submit: t('ask.submit'),
    fields: [
      { name: 'question', label: t('ask.question'), kind: 'area', required: true },
      { name: 'tried', label: t('ask.tried'), kind: 'area', required: !detail.swarm?.asks?.length, value: caseOf(desk, detail).tried },
      { name: 'urgency', label: t('ask.urgency'), kind: 'select', required: true, options: options(URGENCIES, detail.channel === 'chat' ? 'live' : 'today') },
      { name: 'wanted', label: t('ask.wanted'), kind: 'select', required: true, options: [1, 2, 3, 4, 5].map((n) => ({ value: String(n), label: String(n) })) },
      ...(skills.length ? [{ name: 'skills', label: t('ask.skills'), kind: /** @type {const} */ ('checks'), options: skills.map((s) => ({ value: s, label: s, selected: needed.has(s) })) }] : []),
      { name: 'visibility', label: t('ask.visibility'), kind: 'select', required: true, options: options(VISIBILITIES, 'open_to_skill') },
      { name: 'users', label: t('ask.users'), kind: 'checks', options: helpersFirst(people, found), hint: helpHint(found, t('ask.users_hint')) },
    ],
    send: (values) => desk.commands.send('swarm.ask', {
      ticket: detail.ticket, ...values, wanted: Number(values.wanted), users: (values.users ?? []).slice(0, 5).map(Number),
    }),
  });
}

/** @param {any} desk @param {any} detail @param {number} ask */
export async function askInvite(desk, detail, ask) {
  const [found] = await Promise.all([whoCanHelp(desk, detail), desk.staff.fresh()]);
  const isManager = desk.me.role === 'manager';
  return askForm({
    title: t('invite.title'), submit: t('invite.submit'),
    fields: [
      { name: 'user', label: t('person'), kind: 'select', required: true, options: withNone(t('choose_person'), helpersFirst(outsiders(desk, detail), found)), hint: helpHint(found) },
      { name: 'role', label: t('invite.role'), kind: 'select', required: true, options: options(ROLES, 'contributor') },
      ...(isManager ? [{ name: 'forced', label: t('invite.forced'), kind: /** @type {const} */ ('check') }] : []),
    ],
    send: (values) => desk.commands.send('swarm.invite', { ticket: detail.ticket, ask, ...values, user: Number(values.user) }),
  });
}

/** A member names somebody; the owner decides. @param {any} desk @param {any} detail */
export async function askSuggest(desk, detail) {
  const [found] = await Promise.all([whoCanHelp(desk, detail), desk.staff.fresh()]);
  return askForm({
    title: t('suggest.title'), intro: t('suggest.intro', { owner: detail.owner?.name }), submit: t('suggest.submit'),
    fields: [
      { name: 'user', label: t('person'), kind: 'select', required: true, options: withNone(t('choose_person'), helpersFirst(outsiders(desk, detail), found)), hint: helpHint(found) },
      { name: 'comment', label: t('why'), max: 500 },
    ],
    send: (values) => desk.commands.send('swarm.suggest', { ticket: detail.ticket, ...values, user: Number(values.user) }),
  });
}

/** @param {any} desk @param {any} detail @param {any} ask */
export function askAnswerAsk(desk, detail, ask) {
  return askForm({
    title: t('answer.title'), intro: t('answer.intro', { question: ask.question }), submit: t('answer.submit'),
    fields: [{ name: 'answer', label: t('answer.label'), kind: 'area' }],
    send: (values) => desk.commands.send('swarm.answer_ask', { ticket: detail.ticket, ask: ask.ask, ...values }),
  });
}

/** @param {any} desk @param {any} detail */
export function askPropose(desk, detail) {
  return askForm({
    title: t('propose.title'), intro: t('propose.intro', { owner: detail.owner?.name }), submit: t('propose.submit'),
    fields: [{ name: 'text', label: t('propose.label'), kind: 'area', required: true }],
    send: (values) => desk.commands.send('swarm.propose', { ticket: detail.ticket, ...values }),
  });
}

/** @param {any} desk @param {any} detail @param {any} proposal */
export function askSetAside(desk, detail, proposal) {
  return askForm({
    title: t('propose.aside_title'), intro: proposal.text, submit: t('propose.aside'),
    fields: [{ name: 'comment', label: t('why'), max: 500 }],
    send: (values) => desk.commands.send('swarm.answer_proposal', { ticket: detail.ticket, proposal: proposal.proposal, verdict: 'set_aside', ...values }),
  });
}

/** Raises a hand for an open question. @param {any} desk @param {any} ask of `help.list` */
export function askRaiseHand(desk, ask) {
  return askForm({
    title: t('hand.title'), intro: t('hand.intro', { owner: ask.owner?.name ?? t('the_owner'), question: ask.question }), submit: t('hand.submit'),
    fields: [{ name: 'comment', label: t('hand.comment'), max: 500 }],
    send: (values) => desk.commands.send('help.offer', { ticket: ask.ticket, ask: ask.ask, ...values }),
  });
}

/** @param {any} desk @param {{ticket: number, help_offer: number, user: any}} hand */
export function askThank(desk, hand) {
  return askForm({
    title: t('hand.thank_title', { name: hand.user.name }), submit: t('hand.thank'),
    fields: [{ name: 'comment', label: t('comment'), max: 500 }],
    send: (values) => desk.commands.send('help.thank', { ticket: hand.ticket, help_offer: hand.help_offer, ...values }),
  });
}

/** @param {any} desk @param {any} detail */
export function askCloseSwarm(desk, detail) {
  const members = [...new Map((detail.swarm?.members ?? []).map((m) => [m.user.id, m.user])).values()];
  return askForm({
    title: t('close.title'), intro: t('close.intro', { n: membersNow(detail).length }), submit: t('close.submit'),
    fields: [
      { name: 'outcome', label: t('close.outcome'), kind: 'select', required: true, options: options(OUTCOMES, 'solved') },
      ...(members.length ? [{ name: 'contributors', label: t('close.contributors'), kind: /** @type {const} */ ('checks'), hint: t('close.hint'),
        options: members.map((user) => ({ value: String(user.id), label: user.name, selected: true })) }] : []),
    ],
    send: ({ contributors = [], outcome }) => {
      const users = contributors.map(Number);
      const credits = users.map((user) => ({ user, skills: skillsAsked(detail, user) })).filter((one) => one.skills.length);
      return desk.commands.send('swarm.close', { ticket: detail.ticket, outcome, contributors: users, ...(credits.length && { credits }) });
    },
  });
}

/** @param {any} desk @param {any} detail @param {any} user */
export function askCredit(desk, detail, user) {
  return askForm({
    title: t('credit.title', { name: user.name }), intro: t('credit.intro'), submit: t('credit.submit'),
    fields: [{ name: 'skills', label: t('ask.skills'), kind: 'words', value: skillsAsked(detail, user.id), hint: t('words.hint') }],
    send: (values) => desk.commands.send('swarm.credit', { ticket: detail.ticket, user: user.id, ...values }),
  });
}

/** @param {any} desk @param {any} card an invitation or an offer of the inbox */
export async function askDecline(desk, card) {
  await desk.settings.load();
  const isOffer = card.offer !== undefined;
  const people = withNone(t('decline.nobody'), desk.staff.others(card.from?.id).filter((person) => person.id !== desk.me.id).map(personOption));
  return askForm({
    title: t(isOffer ? 'decline.offer' : 'decline.invitation'), submit: t('decline.submit'),
    intro: isOffer ? t('decline.offer_intro', { name: card.from?.name ?? t('the_owner') }) : t('decline.invitation_intro'),
    fields: [
      { name: 'reason', label: t('why'), kind: 'select', required: true, options: options(DECLINE_REASONS, 'busy') },
      ...reasonFields(isOffer ? 'decline_hand_off' : 'decline_invitation'),
      ...(isOffer ? [] : [{ name: 'pointer', label: t('decline.pointer'), kind: /** @type {const} */ ('select'), options: people }]),
      { name: 'comment', label: t('comment') },
    ],
    send: (values) => desk.commands.send(isOffer ? 'handoff.decline' : 'swarm.decline', {
      ticket: card.ticket, ...(isOffer ? { offer: card.offer } : { invitation: card.invitation }), ...values,
      ...(values.pointer && { pointer: Number(values.pointer) }),
    }),
  });
}
