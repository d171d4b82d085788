// One opened ticket: its record, its two streams, who is here and who types. Everything the middle and
// the side panel show comes from here. Events only say that something changed; the record is then asked
// for again, so that the page never works out the desk's rules by itself.

import { signal } from '../../lib/dom.js';
import { entriesOf } from './entries.js';
import { Stream } from './stream.js';
import { ThreadPeople } from './thread-people.js';
import { troubleOf } from './trouble.js';

/** Pushes that come together cause one question, in milliseconds. */
const REFRESH_PAUSE = 60;
/** A glance is not reading: how long a message is on the screen before it counts, in milliseconds. */
const READ_PAUSE = 800;

export class ThreadModel {
  /** @param {any} desk @param {number} ticket */
  constructor(desk, ticket) {
    this.desk = desk;
    this.ticket = ticket;
    this.detail = signal(/** @type {any} */ (null));
    this.trouble = signal('');
    /** Counts up with every change of the streams. */
    this.changes = signal(0);
    this.people = new ThreadPeople(desk, ticket);
    this.typing = this.people.typing;
    this.present = this.people.present;
    this.names = new Map();
    this.readOffset = 0;
    /** Up to which offset the customer has seen the thread, and one of their devices has it. */
    this.reach = { seen: 0, delivered: 0 };
    this.closed = false;
    this.staff = null;
    this.messages = this.followMessages();
    this.load();
  }

  followMessages() {
    return new Stream(this.desk.connection, `ticket:${this.ticket}`, {
      onChange: () => this.changed(),
      onEphemeral: (data) => this.hearEphemeral(data),
      onNews: (data) => (data.type === 'message' ? this.said(data) : this.refresh()),
      joinLeave: true,
      onJoin: (info) => this.people.arrive(info),
      onLeave: (info) => this.people.depart(info),
    });
  }

  /** The customer was erased: what the page still holds goes, and the rest is asked for anew. */
  startAgain() {
    this.messages.close();
    this.messages = this.followMessages();
    this.followStaff(false);
    this.refresh();
  }

  async load() {
    try {
      const detail = await this.desk.connection.rpc('ticket.get', { ticket: this.ticket });
      if (this.closed) return;
      this.detail.value = detail;
      this.trouble.value = '';
      this.desk.queues.learn(detail);
      this.followStaff(detail.staff_thread === true);
      for (const mark of detail.read ?? []) if (mark.kind === 'customer') this.reached('seen', mark.offset);
      for (const mark of detail.delivered ?? []) if (mark.kind === 'customer') this.reached('delivered', mark.offset);
      this.people.ask();
    } catch (error) {
      if (!this.closed) this.trouble.value = troubleOf(error);
    }
  }

  followStaff(may) {
    if (may && !this.staff) {
      this.staff = new Stream(this.desk.connection, `staff:${this.ticket}`, {
        onChange: () => this.changed(),
        onEphemeral: (data) => this.hearEphemeral(data),
        onNews: (data) => (data.type === 'ticket.erased' ? this.startAgain() : this.refresh()),
        onEnd: () => this.followStaff(false),
      });
    } else if (!may && this.staff) {
      this.staff.close();
      this.staff = null;
      this.changed();
    }
  }

  said(message) {
    this.people.stopTyping(message.author);
    if (message.author?.kind !== 'system') this.desk.queues.said(this.ticket, message);
  }

  /** Asks for the record again, once for several reasons. */
  refresh() {
    clearTimeout(this.refreshTimer);
    this.refreshTimer = setTimeout(() => this.load(), REFRESH_PAUSE);
  }

  /** @returns {import('./entries.js').Entry[]} */
  entries() {
    const streams = [this.messages, this.staff].filter(Boolean);
    return entriesOf({
      messages: [...this.messages.items.values()], staff: [...(this.staff?.items.values() ?? []), ...this.importedRows()],
      floor: Math.max(0, ...streams.map(floorOf)), pending: this.desk.sent.of(this.ticket), me: this.desk.me,
      now: this.desk.now(), seenOffset: this.reach.seen, deliveredOffset: this.reach.delivered, names: this.names,
    });
  }

  /** History of another system has no streams; it comes with the record. */
  importedRows() {
    return (this.detail.peek()?.imported_rows ?? []).map((row) => ({ ...row, type: 'imported.row', offset: `i${row.seq}` }));
  }

  /** @returns {boolean} both streams have shown their newest page */
  get isLoaded() {
    return this.messages.loaded && (!this.staff || this.staff.loaded);
  }

  get isComplete() {
    return this.messages.complete && (!this.staff || this.staff.complete);
  }

  /** Loads a page of the stream that holds the other back. */
  async loadOlder() {
    const open = [this.messages, this.staff].filter((stream) => stream && !stream.complete);
    open.sort((a, b) => floorOf(b) - floorOf(a));
    await open[0]?.loadOlder();
  }

  /** The newest offset of each stream: what is sent now comes after them. */
  position() {
    return { message: newest(this.messages), note: newest(this.staff) };
  }

  hearEphemeral(data) {
    if (data.type === 'typing' && data.user?.id !== this.desk.me.id) this.people.type(data);
    else if (data.user?.kind !== 'customer') return;
    else if (data.type === 'read') this.reached('seen', data.offset);
    else if (data.type === 'delivered') this.reached('delivered', data.offset);
  }

  /** How far the customer is. @param {'seen' | 'delivered'} what @param {number} offset */
  reached(what, offset) {
    if (offset <= this.reach[what]) return;
    this.reach[what] = offset;
    this.changed();
  }

  /** Tells the customer that their words were seen; only those who answer them do. */
  markRead() {
    const offset = newest(this.messages);
    if (offset <= this.readOffset || !this.detail.peek()?.can?.includes('chat.send')) return;
    clearTimeout(this.readTimer);
    this.readTimer = setTimeout(() => {
      if (document.visibilityState !== 'visible' || this.closed) return;
      this.readOffset = offset;
      this.desk.connection.rpc('chat.read', { ticket: this.ticket, offset }).catch(() => { this.readOffset = 0; });
    }, READ_PAUSE);
  }

  changed() {
    this.changes.update((n) => n + 1);
  }

  close() {
    this.closed = true;
    clearTimeout(this.refreshTimer);
    clearTimeout(this.readTimer);
    this.people.close();
    this.messages.close();
    this.staff?.close();
  }
}

/** The seq from which on a stream is without a hole. */
function floorOf(stream) {
  if (stream.complete || !stream.items.size) return 0;
  return stream.items.get(stream.oldest).seq;
}

function newest(stream) {
  return stream?.items.size ? Math.max(...stream.items.keys()) : 0;
}
