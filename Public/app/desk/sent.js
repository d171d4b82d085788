// What this page has sent and not yet seen come back: the outbox's entries with where they belong.

import { signal } from '../../lib/dom.js';
import { toldState } from '../../lib/outbox.js';

/** A stored entry whose push never comes (it left the shown pages) is dropped after this long, in milliseconds. */
const STORED_LASTS = 60_000;
const NOWHERE = { message: 0, note: 0 };

export class Sent {
  /** @param {import('../../lib/outbox.js').Outbox} outbox */
  constructor(outbox) {
    this.outbox = outbox;
    /** @type {Map<string, any>} by client_id */
    this.entries = new Map();
    this.gone = new Set();
    this.changes = signal(0);
    outbox.addEventListener('change', (event) => this.look(event.detail.entry, NOWHERE));
    for (const entry of outbox.entries) this.look(entry, NOWHERE);
  }

  /** @param {'chat.send' | 'note.add'} method @param {number} ticket @param {string} text @param {string[]} files @param {any} after
   * @returns {import('../../lib/outbox.js').Entry} */
  add(method, ticket, text, files, after) {
    const entry = this.outbox.add(method, files.length ? { ticket, text, files } : { ticket, text });
    this.look(entry, after, true);
    return entry;
  }

  /** @param {number} ticket */
  of(ticket) {
    return [...this.entries.values()].filter((entry) => entry.data.ticket === ticket);
  }

  retry(entry) {
    this.outbox.retry(entry.client_id);
  }

  discard(entry) {
    this.gone.add(entry.client_id);
    this.outbox.discard(entry.client_id);
    this.forget(entry.client_id);
  }

  /** `after`: what each stream had shown when it was sent, so that the same words said before are not taken for these. */
  look(entry, after, isNew = false) {
    if (this.gone.has(entry.client_id)) return;
    const place = isNew ? after : this.entries.get(entry.client_id)?.after ?? after;
    this.entries.set(entry.client_id, {
      client_id: entry.client_id, method: entry.method, data: entry.data, state: toldState(entry), at: entry.at, after: place,
      ref: entry.receipt?.ref, trouble: entry.error?.message,
    });
    if (entry.state === 'stored') setTimeout(() => this.forget(entry.client_id), STORED_LASTS);
    this.changed();
  }

  forget(id) {
    if (this.entries.delete(id)) this.changed();
  }

  changed() {
    this.changes.update((n) => n + 1);
  }
}
