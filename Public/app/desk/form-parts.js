// What the forms of a ticket share: choices from tables of words, people to choose from, and what is already known.

import { t } from '../../lib/i18n.js';
import { capital, say } from './words.js';

/** Text taken over into a form is cut here: enough to know the matter by. */
const EXCERPT = 240;

/** @param {import('./words.js').List} words @param {string} [chosen] */
export const options = (words, chosen) => words.codes.map((value) => ({ value, label: capital(say(words, value)), selected: value === chosen }));

/** A first choice that is none. @param {string} label @param {{value: string, label: string}[]} rest */
export const withNone = (label, rest) => [{ value: '', label }, ...rest];

/** @param {any} person of the staff list */
export function personOption(person) {
  return { value: String(person.id), label: `${person.name} (${personFacts(person)})` };
}

/** "L2 · online · 2 of 4 chats · network". @param {any} person */
export function personFacts(person) {
  return [person.tiers?.join(', '), stateWord(person), person.capacity ? t('staff.load', { load: person.load ?? 0, capacity: person.capacity }) : null,
    Object.keys(person.skills ?? {}).join(', ')].filter(Boolean).join(' · ');
}

/** @param {any} person */
export function stateWord(person) {
  if (!person.connected) return t('status.offline');
  return person.status && person.status !== 'available' ? t(`status.${person.status}`) : t('status.online');
}

/** Everybody in the swarm now. @param {any} detail @returns {any[]} */
export function membersNow(detail) {
  return detail.swarm?.state === 'active' ? detail.swarm.members.filter((member) => member.left_at == null) : [];
}

/** Colleagues who are not on this ticket yet. @param {any} desk @param {any} detail */
export function outsiders(desk, detail) {
  const inside = new Set(membersNow(detail).map((member) => member.user.id));
  return desk.staff.others(detail.owner?.id ?? desk.me.id).filter((person) => !inside.has(person.id));
}

const cut = (text) => (text.length > EXCERPT ? `${text.slice(0, EXCERPT).trimEnd()}…` : text);
const join = (...lines) => lines.filter(Boolean).join('\n');

/**
 * What is known of the case, to be corrected and not to be typed again: where it stands, what was tried, what was
 * promised.
 * @param {any} desk @param {any} detail
 */
export function caseOf(desk, detail) {
  const thread = desk.thread.peek();
  const said = [...(thread?.messages.items.values() ?? [])].filter((item) => item.type === 'message' && item.author?.kind !== 'system').sort((a, b) => a.offset - b.offset);
  const first = said.find((item) => item.author.kind === 'customer');
  const last = said.at(-1);
  const asks = detail.swarm?.asks ?? [];
  const card = detail.card ?? {};
  return {
    // Words that somebody chose come before those a machine gathered.
    state: card.problem || join(first && t('case.customer_said', { text: cut(first.text) }),
      last && last !== first && (last.author.kind === 'customer' ? t('case.customer_last', { text: cut(last.text) }) : t('case.we_last', { text: cut(last.text) }))),
    tried: card.tried || join(...asks.map((ask) => ask.tried), ...asks.filter((ask) => ask.answer).map((ask) => t('case.answered', { question: cut(ask.question), answer: cut(ask.answer) })),
      ...(detail.swarm?.proposals ?? []).filter((one) => one.state !== 'proposed').map((one) => t(`case.${one.state}`, { text: cut(one.text) }))),
    next: card.next_step || detail.promise?.text || detail.offer?.next_step || detail.shift?.next_step || '',
    nextAt: detail.promise?.at > desk.now() ? detail.promise.at : undefined,
  };
}
