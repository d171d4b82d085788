// The thread as one list: messages, notes, events, and what is still on its way to the server. Pure.

import { sameDay } from './durations.js';
import { QUIET_KINDS } from './event-words.js';
import { known } from '../../lib/files.js';

/**
 * @typedef {{key: string, form: 'message' | 'note' | 'event' | 'care' | 'day', at: number, seq: number, item: any,
 *   continued?: boolean, pending?: any, reached?: 'seen' | 'delivered'}} Entry
 */

/** Messages of one person within this many milliseconds stand together under one name. */
const SAME_BREATH = 5 * 60 * 1000;
/** Things that have not happened yet for the server come after everything that has. */
const NOT_YET = Number.MAX_SAFE_INTEGER;

/**
 * @param {{messages: any[], staff: any[], floor: number, pending: any[], me: {id: number, name: string}, now: number,
 *   seenOffset: number, deliveredOffset?: number, names?: Map<string, string>}} thread `floor`: nothing older than this seq is shown, because one of
 *   the streams is not loaded so far; `names`: keys under which entries were first shown, kept by the caller
 * @returns {Entry[]}
 */
export function entriesOf(thread) {
  const entries = [...thread.messages.map(ofTicket), ...thread.staff.map(ofStaff)]
    .filter((entry) => entry !== null && entry.seq >= thread.floor)
    .map((entry) => ({ ...entry, key: thread.names?.get(entry.key) ?? entry.key }))
    .sort((a, b) => a.seq - b.seq || a.key.localeCompare(b.key));
  if (thread.staff.length) dropCare(entries);
  entries.push(...unsent(thread, entries));
  return joined(withDays(markReached(entries, thread.seenOffset, thread.deliveredOffset ?? 0)));
}

/** @returns {Entry | null} */
function ofTicket(item) {
  const base = { key: `t${item.offset}`, at: item.at, seq: item.seq, item };
  if (item.type === 'message') return { ...base, form: 'message' };
  return item.type === 'care' ? { ...base, form: 'care' } : null;
}

/** @returns {Entry | null} */
function ofStaff(item) {
  const base = { key: `s${item.offset}`, at: item.at, seq: item.seq, item };
  if (item.type === 'msg.note') return { ...base, form: 'note' };
  return isQuiet(item) ? null : { ...base, form: 'event' };
}

/** A helper who becomes the owner leaves no gap worth a line: the hand-over says it. */
const isQuiet = (item) => QUIET_KINDS.has(item.type) || (item.type === 'member.left' && item.cause === 'handover');

/** Who reads the events needs no second telling. */
function dropCare(entries) {
  for (let i = entries.length - 1; i >= 0; i -= 1) if (entries[i].form === 'care') entries.splice(i, 1);
}

/** Bubbles for what was sent here and has not come back as a push. The receipt's `ref` is the number it got. */
function unsent(thread, entries) {
  const mine = entries.filter((e) => (e.form === 'message' ? e.item.author?.id : e.item.actor?.id) === thread.me.id);
  const claimed = new Set();
  return thread.pending.filter((sent) => !arrived(sent, mine, claimed, thread.names)).map((sent) => ({
    key: `p${sent.client_id}`, form: sent.method === 'note.add' ? 'note' : 'message', at: sent.at ?? thread.now, seq: NOT_YET,
    item: { text: sent.data.text, files: known(sent.data.files), author: { ...thread.me, kind: 'agent' }, actor: thread.me }, pending: sent,
  }));
}

/** By number once there is a receipt; before that, by the same words that came after they were sent. */
function arrived(sent, mine, claimed, names) {
  const form = sent.method === 'note.add' ? 'note' : 'message';
  const match = mine.find((entry) => entry.form === form && !claimed.has(entry.key) && (sent.ref
    ? entry.item.number === sent.ref
    : entry.item.text === sent.data.text && entry.item.offset > sent.after[form]));
  const key = `p${sent.client_id}`;
  if (match && match.key !== key) {
    // The bubble that is already on the screen stays; it is not read aloud or animated again.
    names?.set(match.key, key);
    match.key = key;
  }
  if (match) claimed.add(match.key);
  return Boolean(match);
}

/** The newest of our messages that a device of the customer's has, and the newest that they have seen. */
function markReached(entries, seenOffset, deliveredOffset) {
  const upTo = (offset) => entries.findLast((e) => e.form === 'message' && !e.pending && e.item.author?.kind === 'agent'
    && e.item.offset <= offset);
  const [delivered, seen] = [upTo(deliveredOffset), upTo(seenOffset)];
  if (delivered) delivered.reached = 'delivered';
  if (seen) seen.reached = 'seen';
  // What was seen has been delivered, and all before it.
  if (delivered && seen && delivered.item.offset < seen.item.offset) delete delivered.reached;
  return entries;
}

/** @param {Entry[]} entries @returns {Entry[]} */
function withDays(entries) {
  /** @type {Entry[]} */
  const result = [];
  let before = null;
  for (const entry of entries) {
    if (before === null || !sameDay(before, entry.at)) {
      result.push({ key: `d${new Date(entry.at).toDateString()}`, form: 'day', at: entry.at, seq: entry.seq, item: null });
    }
    before = entry.at;
    result.push(entry);
  }
  return result;
}

/** @param {Entry[]} entries */
function joined(entries) {
  entries.forEach((entry, i) => {
    const before = entries[i - 1];
    entry.continued = entry.form === 'message' && before?.form === 'message'
      && before.item.author?.id === entry.item.author?.id && before.item.author?.kind === entry.item.author?.kind
      && entry.at - before.at < SAME_BREATH;
  });
  return entries;
}
