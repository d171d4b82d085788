// What the server finds: tickets of all queues one may read, finished ones too.

import { effect, signal } from '../../lib/dom.js';
import { askedOf, isAsked } from './list-wish.js';
import { troubleOf } from './trouble.js';

/** A person types on; the server is asked when they pause, in milliseconds. */
const PAUSE = 220;
const PAGE = 50;

export class Found {
  /** @param {any} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {{value: any[], peek(): any[]}} */
    this.rows = signal([]);
    this.state = signal(/** @type {'idle' | 'asking' | 'ready' | 'failed'} */ ('idle'));
    this.trouble = signal('');
    this.cut = signal(false);
    this.cursor = undefined;
    this.turn = 0;
    effect(() => {
      const wish = desk.wish.now.value;
      clearTimeout(this.timer);
      if (!isAsked(wish)) return this.forget();
      this.state.value = 'asking';
      this.timer = setTimeout(() => this.ask(), wish.q ? PAUSE : 0);
    });
  }

  get hasMore() {
    return Boolean(this.cursor);
  }

  forget() {
    this.turn += 1;
    this.cursor = undefined;
    this.rows.value = [];
    this.cut.value = false;
    this.state.value = 'idle';
  }

  async ask({ more = false } = {}) {
    const turn = (this.turn += 1);
    try {
      const page = await this.desk.connection.rpc('ticket.list', { ...askedOf(this.desk.wish.now.peek(), this.desk.me.id), limit: PAGE, ...(more && this.cursor && { cursor: this.cursor }) });
      if (turn !== this.turn) return;
      this.cursor = page.cursor;
      this.cut.value = page.cut === true;
      this.rows.value = more ? [...this.rows.peek(), ...page.tickets] : page.tickets;
      this.state.value = 'ready';
    } catch (error) {
      if (turn !== this.turn) return;
      this.trouble.value = troubleOf(error);
      this.state.value = error.name === 'not_allowed' ? 'ready' : 'failed';
      if (!more) this.rows.value = [];
    }
  }

  /** A row as the queues' channels know it now, when they know it better. @param {any} row */
  newest(row) {
    const known = this.desk.queues.rows.get(row.ticket);
    return known && known.version > row.version ? known : row;
  }
}
