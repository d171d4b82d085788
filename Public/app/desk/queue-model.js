// The tickets this person may see in lists: loaded once, then kept up to date by the queues' channels.

import { signal } from '../../lib/dom.js';
import { Lookers } from './lookers.js';
import { upsert } from './queue-order.js';
import { troubleOf } from './trouble.js';

/** The server's own maximum for one page. */
const PAGE_ROWS = 200;
/** Rows kept for one queue; what waits longest comes first, and nobody reads further than this. */
const QUEUE_ROWS_MAX = 1000;
/** Finished tickets are found through their customer, not in the lists. */
const ACTIVE_STATES = ['new', 'queued', 'open', 'pending_customer', 'pending_partner', 'snoozed'];
/** Answers within this many milliseconds are one change on the screen. */
const REFRESH_PAUSE = 80;
/** A queue that cannot be followed for so many milliseconds is listed all the same, and once more when it can. */
const FOLLOW_WAIT = 2000;

export class QueueModel {
  /** @param {import('../../lib/connection.js').Connection} connection */
  constructor(connection) {
    this.connection = connection;
    /** @type {Map<number, import('./queue-order.js').Row>} */
    this.rows = new Map();
    this.helping = new Set();
    /** Counts up with every change of the rows. */
    this.changes = signal(0);
    this.queues = signal(/** @type {any[]} */ ([]));
    this.status = signal(/** @type {'loading' | 'ready' | 'failed'} */ ('loading'));
    this.trouble = signal('');
    /** Who is at which ticket now. */
    this.lookers = new Lookers(() => this.changed());
    /** Queues with more rows than are kept here: what is counted of them is the least there is. */
    this.cut = new Set();
    this.followed = new Map();
    this.refreshTimer = 0;
    /** Timers of queues that are to be read again. @type {Map<number, number>} */
    this.rereading = new Map();
    /** Told of colleagues who come, go or change. @type {(push: any) => void} */
    this.onPresence = () => {};
  }

  /** Loads everything; called again whenever a gap could not be filled. */
  async load() {
    try {
      await this.loadQueues();
      await Promise.all([this.loadPart('mine'), this.loadPart('helping'),
        ...this.queues.peek().map((queue) => this.loadPart('queue', queue.id))]);
      this.status.value = 'ready';
    } catch (error) {
      this.status.value = this.status.peek() === 'ready' ? 'ready' : 'failed';
      this.trouble.value = troubleOf(error);
    }
  }

  async loadQueues() {
    try {
      const { queues } = await this.connection.rpc('queue.list', {});
      this.queues.value = queues;
      await Promise.all(queues.map((queue) => this.follow(queue.id)));
    } catch (error) {
      // A partner works on the tickets it is called to and sees no queue.
      if (error.name !== 'not_allowed') throw error;
    }
  }

  /** @param {'queue' | 'mine' | 'helping'} view @param {number} [queue] */
  async loadPart(view, queue) {
    const found = new Set();
    const before = Math.max(0, ...[...this.rows.values()].map((row) => row.version));
    let cursor;
    do {
      const page = await this.page({ view, limit: PAGE_ROWS, states: ACTIVE_STATES, ...(queue && { queue }), ...(cursor && { cursor }) });
      for (const row of page.tickets) {
        found.add(row.ticket);
        upsert(this.rows, row);
      }
      cursor = page.cursor;
    } while (cursor && found.size < QUEUE_ROWS_MAX);
    if (view === 'queue') this.cut[cursor ? 'add' : 'delete'](queue);
    if (view === 'helping') this.helping = found;
    if (view === 'queue' && !cursor) this.forgetGone(queue, found, before);
    this.changed();
  }

  /** A role without lists has empty ones. */
  async page(wish) {
    try {
      return await this.connection.rpc('ticket.list', wish);
    } catch (error) {
      if (error.name === 'not_allowed') return { tickets: [] };
      throw error;
    }
  }

  /** Rows that left a queue while nobody told this page; what came during the loading (after `before`) stays. */
  forgetGone(queue, found, before) {
    for (const row of this.rows.values()) {
      if (row.queue === queue && row.version <= before && !found.has(row.ticket)) this.rows.delete(row.ticket);
    }
  }

  /** Follows a queue; done once it is heard of, so that nothing comes between its list and what is heard. */
  follow(queue) {
    if (this.followed.has(queue)) return undefined;
    return new Promise((done) => {
      let listed = false;
      const goOn = () => {
        listed = true;
        clearTimeout(timer);
        done();
      };
      const timer = setTimeout(goOn, FOLLOW_WAIT);
      this.followed.set(queue, this.connection.subscribe(`queue:${queue}`, {
        onPublication: (data) => this.hear(queue, data),
        onReady: ({ recovered, wasRecovering }) => {
          if (listed && !(wasRecovering && recovered)) this.load();
          goOn();
        },
        onEnd: () => {
          this.followed.delete(queue);
          goOn();
        },
      }));
    });
  }

  hear(queue, data) {
    if (data.type === 'row') {
      if (upsert(this.rows, data.row)) this.changed();
    } else if (data.type === 'left') {
      if (this.rows.get(data.ticket)?.queue === queue) this.rows.delete(data.ticket);
      this.changed();
    } else if (data.type === 'erased') {
      this.reread(queue);
    } else if (data.type === 'looking') {
      this.lookers.hear(data);
      this.changed();
    } else if (data.type === 'presence') {
      this.onPresence(data);
    } else if (data.type === 'mode') {
      this.queues.update((queues) => queues.map((known) =>
        known.id === data.queue ? { ...known, mode: data.to, since: data.at, by: data.by } : known));
    }
  }

  /** A ticket's own page knows it better than the list, also in queues this person does not see. */
  learn(row) {
    if (upsert(this.rows, row)) this.changed();
  }

  /** What was just said in the open ticket, whose queue may be one that this person does not see. */
  said(ticket, { text, at }) {
    const row = this.rows.get(ticket);
    if (!row || row.last_message_at >= at) return;
    this.rows.set(ticket, { ...row, preview: text, last_message_at: at });
    this.changed();
  }

  /** Whom I help changed somewhere: asks again, once for several pushes. */
  refreshOwn() {
    clearTimeout(this.refreshTimer);
    this.refreshTimer = setTimeout(() => {
      Promise.all([this.loadPart('mine'), this.loadPart('helping')]).catch(() => {});
    }, REFRESH_PAUSE);
  }

  /** What stood in the queue's channel is gone from it, so nobody knows any more what it said: asks again, once for many. */
  reread(queue) {
    clearTimeout(this.rereading.get(queue));
    this.rereading.set(queue, setTimeout(() => this.loadPart('queue', queue).catch(() => {}), REFRESH_PAUSE));
  }

  changed() {
    this.changes.update((n) => n + 1);
  }
}
