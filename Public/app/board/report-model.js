// The report as it was asked for: asked again while the desk still reads or compares, and now and then while somebody
// looks.

import { signal } from '../../lib/dom.js';
import { troubleOf } from '../desk/trouble.js';

/** Figures of weeks change slowly; in milliseconds. */
const EVERY = 30_000;
/** While something is on its way. */
const SOON = 1_000;

export class ReportModel {
  /** @param {any} board */
  constructor(board) {
    this.board = board;
    this.data = signal(/** @type {any} */ (null));
    this.trouble = signal('');
    this.wish = { days: 30 };
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
      const data = await this.board.connection.rpc('report.get', this.wish);
      // A later choice overtook this answer.
      if (turn !== this.turn) return;
      this.data.value = data;
      this.trouble.value = '';
      this.timer = setTimeout(() => this.load(), data.state === 'ready' && data.comparison ? EVERY : SOON);
    } catch (error) {
      if (turn !== this.turn) return;
      this.trouble.value = troubleOf(error);
      this.timer = setTimeout(() => this.load(), EVERY);
    }
  }
}
