/**
 * The conversation as a list to draw. Publications are kept by offset: the order is the offset, one that came twice
 * is one, and pages of history and live pushes may arrive in any order. Nothing here touches the page.
 */
import { careChange, NOBODY_YET } from './care.js';
import { deskWords } from './desk-words.js';
import { t } from '../../lib/i18n.js';
import { known } from '../../lib/files.js';
import { toldState } from '../../lib/outbox.js';
import { clock, dayKey, moment } from '../../lib/time.js';

/** Messages of one person closer together than this stand as one group, in milliseconds. */
const GROUP_GAP = 5 * 60_000;

/**
 * @typedef {object} Item
 * @property {string} key stable through the life of a message, from the outbox to the channel
 * @property {'day'|'line'|'message'} kind
 * @property {any[]} [files] without a number while they are on their way
 * @property {number} at @property {string} [text] @property {boolean} [own] @property {string} [name]
 * @property {boolean} [first] of its group @property {boolean} [last] of its group
 * @property {'waiting'|'sending'|'failed'|'sent'|'delivered'|'seen'|null} [status] of an own message
 * @property {import('../../lib/outbox.js').Entry} [entry] while it is not stored
 */

export class Timeline {
  /** @type {Map<number, any>} */
  #entries = new Map();
  /** Offsets whose message was already shown under its outbox id. @type {Map<number, string>} */
  #keys = new Map();

  /** @param {number} offset @param {any} data @returns {boolean} whether it was new */
  put(offset, data) {
    const isNew = !this.#entries.has(offset) || this.#entries.get(offset).provisional === true;
    this.#entries.set(offset, data);
    return isNew;
  }

  /**
   * An own message was stored: it stands at its offset at once, whether its push has come or not.
   * @param {{client_id: string, data: any}} entry @param {{offset?: number, at: number, ref?: number}} receipt
   */
  confirm(entry, receipt) {
    if (!receipt?.offset) return;
    this.#keys.set(receipt.offset, entry.client_id);
    if (this.#entries.has(receipt.offset)) return;
    this.#entries.set(receipt.offset, {
      type: 'message', at: receipt.at, number: receipt.ref, author: { kind: 'customer' }, text: entry.data.text, files: known(entry.data.files), provisional: true,
    });
  }

  clear() {
    this.#entries.clear();
  }

  /** The oldest offset known, 0 when there is none. */
  get first() {
    return this.#entries.size === 0 ? 0 : Math.min(...this.#entries.keys());
  }

  /** The latest care line known, if any. */
  get care() {
    let latest = 0;
    for (const [offset, data] of this.#entries) if (data.type === 'care' && offset > latest) latest = offset;
    return this.#entries.get(latest) ?? null;
  }

  /** The newest message of the other side, 0 when there is none. */
  get lastHeard() {
    let latest = 0;
    for (const [offset, data] of this.#entries) {
      if (data.type === 'message' && data.author.kind !== 'customer' && offset > latest) latest = offset;
    }
    return latest;
  }

  /** Names of those of the desk who wrote, but one. @param {number | undefined} owner @returns {string[]} */
  voices(owner) {
    const authors = [...this.#entries.values()].filter((data) => data.type === 'message' && data.author.kind === 'agent').map((data) => data.author);
    return [...new Set(authors.filter((author) => author.id !== owner).map((author) => author.name))];
  }

  /** Whether an own message with this text stands among the last ones: its push came before its receipt, or a reload did. */
  #hasPush(entry) {
    for (const [offset, data] of this.#entries) {
      if (this.#keys.has(offset) || data.type !== 'message' || data.author.kind !== 'customer') continue;
      if (data.text === entry.data.text && data.at >= entry.at - GROUP_GAP && (data.live || entry.isRestored)) return true;
    }
    return false;
  }

  /**
   * @param {readonly import('../../lib/outbox.js').Entry[]} pending own messages not stored yet
   * @param {number} seen the offset up to which an agent has read @param {number} delivered up to which one has it
   * @returns {Item[]}
   */
  items(pending, seen, delivered = 0) {
    const stored = [...this.#entries].sort((a, b) => a[0] - b[0]);
    const items = [];
    let care = stored[0]?.[0] === 1 ? NOBODY_YET : null;
    stored.forEach(([offset, data], index) => {
      // One step of the desk may change the care line several times, or say in words what it did: told once.
      const next = stored[index + 1]?.[1];
      if (data.type === 'care' && next?.type === 'care' && next.at === data.at) return;
      const item = isInWords(data, next) ? null : this.#item(offset, data, care);
      if (data.type === 'care') care = data;
      if (item) items.push(item);
    });
    markRead(items, seen, delivered);
    for (const entry of pending) if (!(entry.tried || entry.isRestored) || entry.state === 'failed' || !this.#hasPush(entry)) items.push(pendingItem(entry));
    return withDays(grouped(items));
  }

  #item(offset, data, care) {
    const key = this.#keys.get(offset) ?? `o${offset}`;
    if (data.type === 'care') {
      const text = care && careChange(care, data);
      return text ? { key, kind: 'line', at: data.at, text } : null;
    }
    if (data.type !== 'message') {
      const text = happened(data);
      return text ? { key, kind: 'line', at: data.at, text } : null;
    }
    if (data.author.kind === 'system') return { key, kind: 'line', at: data.at, text: deskWords(data.text) };
    const own = data.author.kind === 'customer';
    return { key, kind: 'message', at: data.at, text: data.text, files: data.files, own, name: data.author.name ?? '', offset, status: null };
  }
}

/** What took place outside the conversation, in a line. */
function happened(data) {
  if (data.type === 'callback') return t(`line.call_${data.state}`, { from: moment(data.from_at), to: clock(data.to_at) });
  if (data.type !== 'contact') return '';
  if (data.channel !== 'phone') return t('line.met', data.author);
  return t(data.result === 'no_answer' ? `line.missed_${data.direction}` : 'line.spoke', data.author);
}

/** Whether the desk itself tells of this care line, in the message that follows it in the same step. */
function isInWords(data, next) {
  return data.type === 'care' && next?.type === 'message' && next.author.kind === 'system' && next.at === data.at;
}

function pendingItem(entry) {
  const status = entry.state === 'stored' ? 'sent' : toldState(entry);
  return { key: entry.client_id, kind: 'message', at: entry.at, text: entry.data.text, files: known(entry.data.files), own: true, name: '', status, entry };
}

/** Only the newest own message says how far it came: the earlier ones came at least as far. */
function markRead(items, seen, delivered) {
  const last = items.findLast((item) => item.own);
  if (last) last.status = last.offset <= seen ? 'seen' : last.offset <= delivered ? 'delivered' : 'sent';
}

function grouped(items) {
  items.forEach((item, index) => {
    if (item.kind !== 'message') return;
    item.first = !joins(items[index - 1], item);
    item.last = !joins(item, items[index + 1]);
  });
  return items;
}

function joins(before, after) {
  if (before?.kind !== 'message' || after?.kind !== 'message') return false;
  return before.own === after.own && before.name === after.name && after.at - before.at < GROUP_GAP
    && dayKey(before.at) === dayKey(after.at);
}

function withDays(items) {
  const withDividers = [];
  let today = '';
  for (const item of items) {
    const key = dayKey(item.at);
    if (key !== today) withDividers.push({ key: `d${key}`, kind: 'day', at: item.at });
    today = key;
    withDividers.push(item);
  }
  return withDividers;
}
