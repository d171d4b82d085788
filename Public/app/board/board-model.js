// The board's figures: asked for again every few seconds while somebody looks, and at once when a mode changes.

import { troubleOf } from '../desk/trouble.js';

/** While the page is visible, in milliseconds: figures people glance at. */
const EVERY = 5000;
/** Row pushes that come together cause one question, in milliseconds. */
const PAUSE = 400;

export class BoardModel {
  /** @param {any} board */
  constructor(board) {
    this.board = board;
    this.followed = new Set();
    this.timer = 0;
    this.soonTimer = 0;
    /** Called with each mode push, for the ledger. @type {(() => void)[]} */
    this.onMode = [];
  }

  start() {
    this.load();
    document.addEventListener('visibilitychange', () => this.load());
  }

  async load() {
    clearTimeout(this.timer);
    if (document.visibilityState === 'hidden') return;
    try {
      const data = await this.board.connection.rpc('board.get', {});
      this.board.data.value = data;
      this.board.trouble.value = '';
      this.board.staff.load();
      for (const queue of data.queues) this.follow(queue.id);
    } catch (error) {
      this.board.trouble.value = troubleOf(error);
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), EVERY);
  }

  follow(queue) {
    if (this.followed.has(queue)) return;
    this.followed.add(queue);
    this.board.connection.subscribe(`queue:${queue}`, {
      onPublication: (push) => this.hear(push),
      onReady: ({ wasRecovering, recovered }) => {
        if (wasRecovering && !recovered) this.soon();
      },
      onEnd: () => this.followed.delete(queue),
    });
  }

  hear(push) {
    if (push.type === 'presence') return this.board.staff.hear(push);
    if (push.type !== 'mode') return this.soon();
    this.board.data.update((data) => data && {
      ...data, queues: data.queues.map((queue) => (queue.id === push.queue ? { ...queue, mode: push.to, since: push.at, by: push.by } : queue)),
    });
    this.soon();
    for (const tell of this.onMode) tell();
  }

  soon() {
    clearTimeout(this.soonTimer);
    this.soonTimer = setTimeout(() => this.load(), PAUSE);
  }
}
