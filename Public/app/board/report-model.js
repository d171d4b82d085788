// The report as it was asked for: asked again while the desk still reads or compares, and now and then while somebody
// looks.

import { signal } from '../../lib/dom.js';
import { troubleOf } from '../desk/trouble.js';

/** Figures of weeks change slowly; in milliseconds. */
const EVERY = 30_000;
/** While something is on its way. */
const SOON = 1_000;

export class ReportModel {
  /** @param {any} board @param {{method?: string, wish?: Record<string, any>, isWhole?: (data: any) => boolean}} [of] what is asked for, and whether an answer lacks nothing */
  constructor(board, { method = 'report.get', wish = { days: 30 }, isWhole = (data) => Boolean(data.comparison) } = {}) {
    this.board = board;
    this.method = method;
    this.isWhole = isWhole;
    this.data = signal(/** @type {any} */ (null));
    this.trouble = signal('');
    this.wish = wish;
    this.turn = 0;
    this.timer = 0;
    document.addEventListener('visibilitychange', () => this.load());
    board.connection.addEventListener('state', ({ detail }) => detail.state === 'online' && this.load());
  }

  /** @param {Record<string, any>} wish what the filters ask for */
  ask(wish) {
    this.wish = wish;
    return this.load();
  }

  async load() {
    clearTimeout(this.timer);
    if (document.visibilityState === 'hidden') return;
    const turn = (this.turn += 1);
    try {
      const data = await this.board.connection.rpc(this.method, this.wish);
      // A later choice overtook this answer.
      if (turn !== this.turn) return;
      this.data.value = data;
      this.trouble.value = '';
      this.timer = setTimeout(() => this.load(), data.state === 'ready' && this.isWhole(data) ? EVERY : SOON);
    } catch (error) {
      if (turn !== this.turn) return;
      this.trouble.value = troubleOf(error);
      this.timer = setTimeout(() => this.load(), EVERY);
    }
  }
}
