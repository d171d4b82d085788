// The swarm's tab: who owns the ticket, who helps, what was asked of whom and what came of it.

import { el } from '../../lib/dom.js';
import { menuButton } from '../../lib/menu.js';
import { ACTIONS, CLOSE_SWARM, may } from './actions.js';
import { duration } from './durations.js';
import { membersNow, stateWord } from './form-parts.js';
import { askCredit } from './forms-swarm.js';
import { asks, hands, proposals, suggestions } from './panel-asks.js';
import { card, personLine, smallButton } from './panel-parts.js';
import { t } from '../../lib/i18n.js';
import { ticking } from './ticker.js';
import { capital, say, OUTCOMES, ROLES, tierName } from './words.js';

/** @param {any} desk @param {any} thread @param {any} detail */
export function swarmTab(desk, thread, detail) {
  return [ownerCard(desk, detail), hands(desk, detail), suggestions(desk, detail), proposals(desk, detail), members(desk, detail), asks(desk, detail), credits(desk, detail)];
}

/** The list of staff is a few seconds old; who is on this ticket is known at once. */
function isOnline(desk, id) {
  return Boolean(desk.staff.get(id)?.connected) || desk.thread.value?.present.value.some((person) => person.id === id);
}

function ownerCard(desk, detail) {
  const helps = detail.swarm ? membersNow(detail).length : detail.helpers;
  const people = helps ? ` · ${t('swarm.helps', { n: helps })}` : '';
  const since = detail.owners?.findLast((one) => one.to_at == null)?.from_at;
  const member = detail.owner && desk.staff.get(detail.owner.id);
  const facts = since ? [ticking(el('span'), () => t('swarm.owner_for', { length: duration(desk.now() - since) })), member ? ` · ${stateWord(member)}` : null] : null;
  const methods = ['handoff.offer', 'swarm.ask', 'swarm.join', 'handoff.ask', 'swarm.propose', 'swarm.suggest', 'swarm.reopen'];
  const buttons = methods.map((method) => ACTIONS.find((action) => action.method === method)).filter((action) => may(detail, action));
  const headline = !detail.owner ? t('swarm.no_owner') : `${t(detail.owner.id === desk.me.id ? 'swarm.yours' : 'swarm.owned', { name: detail.owner.name })}${people}`;
  return card(headline,
    detail.owner ? personLine(detail.owner, { tier: member?.tiers?.at(-1), online: isOnline(desk, detail.owner.id), facts }) : null,
    detail.escalation_pending && !detail.auto ? el('p', { class: 'mark warn' }, t('swarm.escalated')) : null,
    buttons.length ? el('div', { class: 'card-buttons' }, buttons.map((action) => smallButton(t(action.label).replace('…', ''), action.method, () => action.run(desk, detail)))) : null);
}

function members(desk, detail) {
  const list = membersNow(detail);
  if (!list.length) return null;
  return card(t('swarm.helping'), el('ul', { class: 'plain-list' }, list.map((member) => el('li', {}, memberLine(desk, detail, member)))),
    may(detail, CLOSE_SWARM) ? smallButton(t(CLOSE_SWARM.label), 'close-swarm', () => CLOSE_SWARM.run(desk, detail)) : null);
}

function memberLine(desk, detail, member) {
  const { user } = member;
  const can = (method) => detail.can.includes(method);
  // Who decides about one voice decides about each; `can` was tried on one member only.
  const decidesVoice = can('swarm.grant_speak') || can('swarm.revoke_speak');
  const run = (method) => desk.commands.run(method, { ticket: detail.ticket, user: user.id });
  const facts = ticking(el('span'), () => t('swarm.member_for', { role: say(ROLES, member.role).split(',')[0], length: duration(desk.now() - member.joined_at) }));
  return [
    personLine(user, { tier: tierName(member.tier), online: isOnline(desk, user.id), facts,
      marks: member.speak ? el('span', { class: 'mark' }, t('swarm.speaks')) : null }),
    el('div', { class: 'card-buttons' },
      !member.speak && decidesVoice ? smallButton(t('swarm.let_speak'), `speak-${user.id}`, () => run('swarm.grant_speak'), user.name) : null,
      member.speak && decidesVoice ? smallButton(t('swarm.stop_speak'), `speak-${user.id}`, () => run('swarm.revoke_speak'), user.name) : null,
      can('swarm.set_role') ? roleMenu(desk, detail, member) : null,
      can('swarm.remove') ? smallButton(t('swarm.remove'), `remove-${user.id}`, () => run('swarm.remove'), user.name) : null),
  ];
}

function roleMenu(desk, detail, member) {
  return menuButton(t('swarm.role'), {
    id: `role-${member.user.id}`, label: t('swarm.role_of', { name: member.user.name }),
    items: () => ROLES.codes.filter((role) => role !== 'partner').map((role) => ({
      label: capital(say(ROLES, role)), checked: role === member.role, run: () => desk.commands.run('swarm.set_role', { ticket: detail.ticket, user: member.user.id, role }),
    })),
  });
}

/** After the end: who contributed, as the owner and they may see it. */
function credits(desk, detail) {
  const { swarm } = detail;
  if (!swarm || swarm.state !== 'closed') return null;
  const list = swarm.credits ?? [];
  const credited = new Set(list.map((one) => one.user.id));
  const others = detail.can.includes('swarm.credit') ? [...new Map((swarm.members ?? []).map((m) => [m.user.id, m.user])).values()].filter((user) => !credited.has(user.id)) : [];
  if (!list.length && !others.length) return null;
  return card(swarm.outcome ? t('credit.outcome', { outcome: say(OUTCOMES, swarm.outcome) }) : t('credit.card'),
    list.length ? el('ul', { class: 'plain-list' }, list.map((one) => el('li', {}, personLine(one.user, { facts: one.skills.join(', ') || null })))) : null,
    others.length ? el('div', { class: 'card-buttons' }, others.map((user) => smallButton(t('credit.title', { name: user.name }), `credit-${user.id}`, () => askCredit(desk, detail, user)))) : null);
}
