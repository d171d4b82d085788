// The part of the swarm's tab that is a conversation: questions and invitations, raised hands, names, proposals.

import { el } from '../../lib/dom.js';
import { timeLeft } from './durations.js';
import { askAnswerAsk, askInvite, askSetAside, askThank } from './forms-swarm.js';
import { card, personLine, smallButton } from './panel-parts.js';
import { t } from '../../lib/i18n.js';
import { ticking } from './ticker.js';
import { ASK_STATES, capital, INVITATION_STATES, PROPOSAL_STATES, say, tierName, URGENCIES } from './words.js';

const OPEN_FIRST = { open: 0 };

/** @param {any} desk @param {any} detail */
export function asks(desk, detail) {
  const list = [...(detail.swarm?.asks ?? [])].reverse().sort((a, b) => (OPEN_FIRST[a.state] ?? 1) - (OPEN_FIRST[b.state] ?? 1));
  return list.map((ask) => card(t('asks.title', { state: say(ASK_STATES, ask.state) }),
    el('p', { class: 'ask-question', dir: 'auto' }, ask.question),
    ask.tried ? el('p', { class: 'muted', dir: 'auto' }, t('asks.tried', { text: ask.tried })) : null,
    ask.answer ? el('p', { class: 'ask-answer', dir: 'auto' }, t('asks.answer', { text: ask.answer })) : null,
    el('p', { class: 'muted' }, [capital(say(URGENCIES, ask.urgency)), t('asks.wanted', { n: ask.wanted }), ...(ask.skills ?? []), ask.visibility === 'open_to_skill' ? t('asks.open') : null].filter(Boolean).join(' · ')),
    ask.state === 'open' && ask.due ? el('p', { class: 'muted' }, t('asks.until'), ' ', ticking(el('span', { class: 'countdown' }), () => timeLeft(ask.due, desk.now()))) : null,
    ask.nobody && ask.state === 'open' ? el('p', { class: 'mark bad' }, t('asks.nobody')) : null,
    el('ul', { class: 'plain-list invitations' }, ask.invitations.map((invitation) => el('li', {}, invitationLine(desk, invitation)))),
    askButtons(desk, detail, ask)));
}

function invitationLine(desk, invitation) {
  const live = invitation.state === 'sent' || invitation.state === 'seen';
  return el('p', { class: 'invitation', 'data-state': invitation.state },
    el('bdi', {}, invitation.user.name), el('span', {}, say(INVITATION_STATES, invitation.state)),
    live ? ticking(el('span', { class: 'countdown' }), () => timeLeft(invitation.due, desk.now())) : null);
}

function askButtons(desk, detail, ask) {
  if (ask.state !== 'open') return null;
  const withdraw = () => desk.commands.run('swarm.withdraw_ask', { ticket: detail.ticket, ask: ask.ask });
  const can = (method) => detail.can.includes(method);
  return el('div', { class: 'card-buttons' },
    can('swarm.invite') ? smallButton(t('invite.title'), `invite-${ask.ask}`, () => askInvite(desk, detail, ask.ask)) : null,
    can('swarm.answer_ask') ? smallButton(t('asks.answered'), `answer-${ask.ask}`, () => askAnswerAsk(desk, detail, ask)) : null,
    can('swarm.withdraw_ask') ? smallButton(t('offer.withdraw'), `withdraw-${ask.ask}`, withdraw) : null);
}

/** Raised hands that wait for the owner's word. @param {any} desk @param {any} detail */
export function hands(desk, detail) {
  const open = (detail.swarm?.help_offers ?? []).filter((hand) => hand.state === 'offered');
  if (!open.length) return null;
  const decides = detail.can.includes('help.welcome');
  return card(t('hands.title'), el('ul', { class: 'plain-list' }, open.map((hand) => el('li', {},
    personLine(hand.user, { tier: tierName(desk.staff.get(hand.user.id)?.tiers?.at(-1)), facts: [hand.comment ? [el('bdi', {}, hand.comment), ' · '] : null, ticking(el('span', { class: 'countdown' }), () => timeLeft(hand.due, desk.now()))] }),
    decides ? el('div', { class: 'card-buttons' },
      smallButton(t('hands.welcome'), `welcome-${hand.help_offer}`, () => desk.commands.run('help.welcome', { ticket: detail.ticket, help_offer: hand.help_offer }), hand.user.name),
      smallButton(t('hand.thank'), `thank-${hand.help_offer}`, () => askThank(desk, { ticket: detail.ticket, ...hand }), hand.user.name)) : null))));
}

/** Whom members would ask. @param {any} desk @param {any} detail */
export function suggestions(desk, detail) {
  const asked = new Set((detail.swarm?.asks ?? []).flatMap((ask) => ask.invitations.map((one) => one.user.id)));
  const list = (detail.swarm?.suggestions ?? []).filter((one) => !asked.has(one.user.id));
  if (!list.length) return null;
  const ask = detail.swarm.asks.findLast((one) => one.state === 'open');
  const invite = (one) => desk.commands.run('swarm.invite', { ticket: detail.ticket, ask: one.ask ?? ask.ask, user: one.user.id });
  return card(t('suggestions.title'), el('ul', { class: 'plain-list' }, list.map((one) => el('li', {},
    personLine(one.user, { facts: [t('suggestions.by', { name: one.by.name }), one.comment ? [': ', el('bdi', {}, one.comment)] : null] }),
    ask && detail.can.includes('swarm.invite') ? smallButton(t('invite.submit'), `suggested-${one.suggestion}`, () => invite(one), one.user.name) : null))));
}

/** @param {any} desk @param {any} detail */
export function proposals(desk, detail) {
  const list = detail.swarm?.proposals ?? [];
  if (!list.length) return null;
  const decides = detail.can.includes('swarm.answer_proposal');
  const tryIt = (one) => desk.commands.run('swarm.answer_proposal', { ticket: detail.ticket, proposal: one.proposal, verdict: 'taken_up' });
  return card(t('proposals.title'), el('ul', { class: 'plain-list' }, [...list].reverse().map((one) => el('li', {},
    el('p', { class: 'long-text', dir: 'auto' }, one.text),
    el('p', { class: 'muted' }, el('bdi', {}, one.user.name), ` · ${say(PROPOSAL_STATES, one.state)}`),
    decides && one.state === 'proposed' ? el('div', { class: 'card-buttons' },
      smallButton(t('proposals.try'), `try-${one.proposal}`, () => tryIt(one)), smallButton(t('propose.aside'), `aside-${one.proposal}`, () => askSetAside(desk, detail, one))) : null))));
}
