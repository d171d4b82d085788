// What the picture of a ticket's life shows, from the ticket and its ledger. Pure.

import { t } from '../../lib/i18n.js';
import { duration } from './durations.js';
import { tierName } from './words.js';

const CUSTOMER = 'customer';
const STEPS = new Set(['tier.escalated', 'tier.deescalated', 'mode.ticket_changed']);

/**
 * @param {any} detail @param {{messages: any[], notes?: any[], ledger: any[]}} past @param {number} now @param {(person: any) => string} nameOf
 * @returns {{from: number, to: number, owners: number, helpers: number, lanes: {key: any, name: string}[], stretches: any[], dots: any[], moves: any[], steps: any[]}}
 */
export function lifeOf(detail, past, now, nameOf) {
  const from = detail.created_at;
  const to = Math.max(from + 1, detail.closed_at ?? now);
  const ledger = [...past.ledger].sort((a, b) => a.seq - b.seq);
  const owned = (detail.owners ?? []).map((one) => stretch('owner', one.user.id, one.from_at, one.to_at ?? to, one.tier, t('life.owned', { name: one.user.name, tier: tierName(one.tier), length: duration((one.to_at ?? to) - one.from_at) })));
  const helped = membersOf(ledger, to, nameOf);
  const dots = past.messages.filter((one) => one.type === 'message' && one.author?.kind !== 'system').map((one) => ({ lane: one.author.kind === 'customer' ? CUSTOMER : one.author.id, at: one.at, kind: one.author.kind }));
  const notes = (past.notes ?? []).filter((one) => one.type === 'msg.note').map((one) => ({ lane: one.actor.id, at: one.at, kind: 'note' }));
  const people = [...new Set([...owned, ...helped, ...dots, ...notes].map((one) => one.lane))].filter((key) => key !== CUSTOMER);
  return {
    from, to, owners: new Set(owned.map((one) => one.lane)).size, helpers: new Set(helped.map((one) => one.lane)).size,
    lanes: [{ key: CUSTOMER, name: detail.customer?.name ?? '' }, ...people.map((key) => ({ key, name: nameOf(key) }))],
    stretches: [...owned, ...helped], dots: [...dots, ...notes],
    moves: movesOf(detail.owners ?? []), steps: ledger.filter((one) => STEPS.has(one.kind)).map(stepOf),
  };
}

const stretch = (kind, lane, from, to, tier, words) => ({ kind, lane, from, to, tier: tierName(tier), words });

/** Whoever joined helps until they leave; the last ones until now. */
function membersOf(ledger, end, nameOf) {
  const inside = new Map();
  const found = [];
  const leave = (user, to) => {
    const joined = inside.get(user);
    if (!joined) return;
    inside.delete(user);
    found.push(stretch('helper', user, joined.at, to, joined.tier, t('life.helped', { name: nameOf(user), length: duration(to - joined.at) })));
  };
  for (const entry of ledger) {
    const user = entry.to?.id ?? entry.detail?.user;
    if (entry.kind === 'member.joined') inside.set(user, { at: entry.at, tier: entry.detail?.tier });
    else if (entry.kind === 'member.left') leave(user, entry.at);
  }
  for (const user of [...inside.keys()]) leave(user, end);
  return found;
}

/** Each owner after another one, whatever brought it about. */
function movesOf(owners) {
  return owners.slice(1).map((one, i) => ({ at: one.from_at, from: owners[i].user.id, to: one.user.id, words: t('life.moved', { from: owners[i].user.name, to: one.user.name }) }))
    .filter((move) => move.from !== move.to);
}

function stepOf(entry) {
  const { from, to } = entry.detail ?? {};
  if (entry.kind === 'mode.ticket_changed') return { kind: 'mode', at: entry.at, label: t(`board.${to}`), words: t('life.mode', { from: t(`mode.${from}`), to: t(`mode.${to}`) }) };
  const [low, high] = [tierName(from), tierName(to)];
  const up = entry.kind === 'tier.escalated';
  return { kind: 'tier', at: entry.at, label: `${low}→${high}`, words: t(up ? 'life.escalated' : 'life.deescalated', { from: low, to: high }) };
}

/** Reads what the picture needs. @param {import('../../lib/connection.js').Connection} connection @param {number} ticket */
export async function pastOf(connection, ticket) {
  const [thread, notes, ledger] = await Promise.all([
    connection.rpc('chat.list', { ticket, limit: 300 }).catch(() => ({ entries: [] })), connection.rpc('note.list', { ticket, limit: 300 }).catch(() => ({ entries: [] })),
    connection.rpc('ledger.list', { ticket, limit: 200 }).catch(() => ({ entries: [] })),
  ]);
  const entriesOf = (page) => page.entries.map((one) => ({ offset: one.offset, ...one.data }));
  return { messages: entriesOf(thread), notes: entriesOf(notes), ledger: ledger.entries };
}
