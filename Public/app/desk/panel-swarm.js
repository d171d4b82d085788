// The swarm's tab: who owns the ticket, who helps, what was asked of whom and what came of it.

import { el } from '../../lib/dom.js';
import { ACTIONS, CLOSE_SWARM, may } from './actions.js';
import { duration, momentText, timeLeft } from './durations.js';
import { card, personLine, smallButton } from './panel-parts.js';
import { askInvite } from './ticket-forms.js';
import { ticking } from './ticker.js';
import { ASK_STATES, capital, count, INVITATION_STATES, say, tierName, URGENCIES } from './words.js';

/** @param {any} desk @param {any} thread @param {any} detail */
export function swarmTab(desk, thread, detail) {
  return [ownerCard(desk, detail), clockCard(desk, detail), members(desk, detail), asks(desk, detail), solution(detail)];
}

function activeMembers(detail) {
  return detail.swarm?.state === 'active' ? detail.swarm.members.filter((member) => member.left_at == null) : [];
}

/** The list of staff is a few seconds old; who is on this ticket is known at once. */
function isOnline(desk, id) {
  return Boolean(desk.staff.get(id)?.connected) || desk.thread.value?.present.value.some((person) => person.id === id);
}

function ownerCard(desk, detail) {
  const helps = detail.swarm ? activeMembers(detail).length : detail.helpers;
  const people = helps ? ` · ${count(helps, 'person helps', 'people help')}` : '';
  const since = detail.owners?.findLast((one) => one.to_at == null)?.from_at;
  const facts = since ? ticking(el('span'), () => `Owner for ${duration(desk.now() - since)}`) : null;
  const buttons = ACTIONS.filter((action) => ['handoff.offer', 'swarm.ask'].includes(action.method) && may(detail, action));
  const headline = !detail.owner ? 'Nobody owns this yet'
    : detail.owner.id === desk.me.id ? `You own this${people}` : `${detail.owner.name} owns this${people}`;
  const member = detail.owner && desk.staff.get(detail.owner.id);
  return card(headline,
    detail.owner ? personLine(detail.owner, { tier: member?.tiers?.at(-1), online: isOnline(desk, detail.owner.id), facts }) : null,
    detail.escalation_pending ? el('p', { class: 'mark warn' }, 'Escalated: the owner stays until the next tier takes it') : null,
    buttons.length ? el('div', { class: 'card-buttons' }, buttons.map((action) => smallButton(action.label, action.method, () => action.run(desk, detail)))) : null);
}

function clockCard(desk, detail) {
  const clock = detail.tier_clock;
  const shadow = detail.shadow_clock;
  if (!clock && !shadow) return null;
  const line = (words, due) => el('p', { class: 'clock-line' }, words, ' ', ticking(el('b', {}), () => timeLeft(due, desk.now())),
    el('span', { class: 'muted' }, `, at ${momentText(due, desk.now())}`));
  return card('',
    clock ? line(`Clock of ${tierName(clock.tier)}:`, clock.due) : null,
    shadow ? line(`The tier model would move this on from ${tierName(shadow.tier)}:`, shadow.due) : null);
}

function members(desk, detail) {
  const list = activeMembers(detail);
  if (!list.length) return null;
  return card('Helping', el('ul', { class: 'plain-list' }, list.map((member) => el('li', {}, memberLine(desk, detail, member)))),
    may(detail, CLOSE_SWARM) ? smallButton('Close the swarm', 'close-swarm', () => CLOSE_SWARM.run(desk, detail)) : null);
}

function memberLine(desk, detail, member) {
  const { user } = member;
  const can = (method) => detail.can.includes(method);
  // Who decides about one voice decides about each; `can` was tried on one member only.
  const decidesVoice = can('swarm.grant_speak') || can('swarm.revoke_speak');
  const run = (method) => desk.commands.run(method, { ticket: detail.ticket, user: user.id });
  const facts = ticking(el('span'), () => `${say({}, member.role)} for ${duration(desk.now() - member.joined_at)}`);
  return [
    personLine(user, { tier: tierName(member.tier), online: isOnline(desk, user.id), facts,
      marks: member.speak ? el('span', { class: 'mark' }, 'writes to the customer') : null }),
    el('div', { class: 'card-buttons' },
      !member.speak && decidesVoice ? smallButton('Let speak', `speak-${user.id}`, () => run('swarm.grant_speak'), user.name) : null,
      member.speak && decidesVoice ? smallButton('Stop speaking', `speak-${user.id}`, () => run('swarm.revoke_speak'), user.name) : null,
      can('swarm.remove') ? smallButton('Remove', `remove-${user.id}`, () => run('swarm.remove'), user.name) : null),
  ];
}

function asks(desk, detail) {
  const list = [...(detail.swarm?.asks ?? [])].reverse();
  return list.map((ask) => card(`Question: ${say(ASK_STATES, ask.state)}`,
    el('p', { class: 'ask-question', dir: 'auto' }, ask.question),
    ask.tried ? el('p', { class: 'muted', dir: 'auto' }, `Tried: ${ask.tried}`) : null,
    el('p', { class: 'muted' }, [capital(say(URGENCIES, ask.urgency)), `${count(ask.wanted, 'person', 'people')} wanted`, ...(ask.skills ?? [])].join(' · ')),
    ask.nobody && ask.state === 'open' ? el('p', { class: 'mark bad' }, 'Nobody found. Invite someone yourself, or hand off.') : null,
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
  return el('div', { class: 'card-buttons' },
    detail.can.includes('swarm.invite') ? smallButton('Invite someone else', `invite-${ask.ask}`, () => askInvite(desk, detail, ask.ask)) : null,
    detail.can.includes('swarm.withdraw_ask') ? smallButton('Withdraw', `withdraw-${ask.ask}`, withdraw) : null);
}

function solution(detail) {
  return detail.solution ? card('Solution', el('p', { dir: 'auto', class: 'long-text' }, detail.solution)) : null;
}
