// Which rows the list shows, and in which order. Pure, so that node's own runner can test it.

/**
 * @typedef {{id: number, name: string}} Person
 * @typedef {{ticket: number, subject: string, customer: Person, queue: number, tier: string, mode: string,
 *   state: string, owner: Person | null, priority: string, created_at: number, waiting_since: number | null,
 *   last_message_at: number, preview: string, warned: boolean, escalation_pending: boolean, helpers: number,
 *   imported?: string, version: number}} Row
 * @typedef {'queue' | 'mine' | 'helping'} Filter
 * @typedef {{tier: string, rows: Row[], waiting: number, oldest: number | null}} Group
 */

const FINISHED = new Set(['solved', 'closed', 'cancelled']);

/** @param {Row} row somebody still has to do something about it */
export const isActive = (row) => !FINISHED.has(row.state);

/**
 * @param {Iterable<Row>} rows
 * @param {{filter: Filter, me: number, helping: Set<number>, queues: Set<number>, search: string, sort?: string,
 *   passes?: (row: Row) => boolean}} wish
 * @returns {Group[]} by tier, first line first
 */
export function groupsOf(rows, wish) {
  /** @type {Map<string, Row[]>} */
  const byTier = new Map();
  for (const row of rows) {
    if (!belongs(row, wish) || !matches(row, wish.search) || wish.passes?.(row) === false) continue;
    // Imported tickets have no tier of ours.
    const tier = row.tier ?? '';
    const group = byTier.get(tier);
    if (group) group.push(row);
    else byTier.set(tier, [row]);
  }
  return [...byTier].sort(([a], [b]) => a.localeCompare(b)).map(([tier, group]) => summary(tier, group, orderOf(wish.sort)));
}

/** @param {Row} row @param {{filter: Filter, me: number, helping: Set<number>, queues: Set<number>}} wish */
function belongs(row, wish) {
  if (!isActive(row)) return false;
  if (wish.filter === 'mine') return row.owner?.id === wish.me;
  if (wish.filter === 'helping') return wish.helping.has(row.ticket);
  return wish.queues.has(row.queue);
}

/** @param {Row} row @param {string} search words, each of which must occur; "#42" finds ticket 42 */
function matches(row, search) {
  const words = search.toLocaleLowerCase().split(/\s+/u).filter(Boolean);
  if (!words.length) return true;
  const text = `#${row.ticket} ${row.customer?.name ?? ''} ${row.subject} ${row.preview} ${row.owner?.name ?? ''} ${row.category ?? ''}`
    .toLocaleLowerCase();
  return words.every((word) => text.includes(word));
}

/** @param {string} tier @param {Row[]} rows @param {(a: Row, b: Row) => number} order @returns {Group} */
function summary(tier, rows, order) {
  rows.sort(order);
  const waiting = rows.filter((row) => !row.owner);
  const since = waiting.map(waitOf);
  return { tier, rows, waiting: waiting.length, oldest: since.length ? Math.min(...since) : null };
}

/** @param {string} [sort] as `ticket.list` knows them @returns {(a: Row, b: Row) => number} */
export function orderOf(sort) {
  if (sort === 'created') return (a, b) => b.created_at - a.created_at || b.ticket - a.ticket;
  if (sort === 'updated') return (a, b) => b.version - a.version;
  if (sort === 'priority') return (a, b) => a.priority.localeCompare(b.priority) || compare(a, b);
  return compare;
}

/** Nobody's tickets first, then customers who wait for an answer, each by how long; then the latest word. */
function compare(/** @type {Row} */ a, /** @type {Row} */ b) {
  return rank(a) - rank(b) || (rank(a) === 2 ? b.last_message_at - a.last_message_at : waitOf(a) - waitOf(b)) || a.ticket - b.ticket;
}

/** @param {Row} row */
function rank(row) {
  if (!row.owner) return 0;
  return row.waiting_since == null ? 2 : 1;
}

/** @param {Row} row */
const waitOf = (row) => row.waiting_since ?? row.created_at;

/**
 * Keeps rows where they are while the pointer is over them: those shown stay in their order, new ones follow.
 * @param {Group[]} groups @param {Map<string, number[]>} shown the ticket numbers each tier shows now
 * @param {string} [sort]
 */
export function keepOrder(groups, shown, sort) {
  const order = orderOf(sort);
  for (const group of groups) {
    const places = new Map((shown.get(group.tier) ?? []).map((ticket, place) => [ticket, place]));
    const place = (/** @type {Row} */ row) => places.get(row.ticket) ?? Infinity;
    group.rows.sort((a, b) => (place(a) === place(b) ? order(a, b) : place(a) - place(b)));
  }
  return groups;
}

/** @param {Map<number, Row>} rows @param {Row} row an older version than the one known is no news */
export function upsert(rows, row) {
  const known = rows.get(row.ticket);
  if (known && known.version > row.version) return false;
  rows.set(row.ticket, row);
  return true;
}
