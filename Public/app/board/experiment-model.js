// The experiments of the desk: the list, the one that is shown, and what it gave. Asked for again now and then while
// somebody looks, and soon while the desk still reads.

import { signal } from '../../lib/dom.js';
import { troubleOf } from '../desk/trouble.js';

/** Blocks last days; in milliseconds. */
const EVERY = 30_000;
/** While something is on its way. */
const SOON = 1_000;
const PAGE = 10;

/** @param {any} experiment */
export const isOver = (experiment) => experiment.state === 'ended' || experiment.state === 'stopped';

/** @param {any} experiment */
export const isPilot = (experiment) => experiment.design === 'pilot';

export class ExperimentModel {
  /** @param {any} board */
  constructor(board) {
    this.board = board;
    /** What is shown: `{list, cursor, seen, result}`; null before the first answer. */
    this.data = signal(/** @type {any} */ (null));
    this.trouble = signal('');
    /** The one somebody chose; null for the newest. @type {number | null} */
    this.chosen = null;
    this.pages = 1;
    this.turn = 0;
    this.timer = 0;
    document.addEventListener('visibilitychange', () => this.load());
    board.connection.addEventListener('state', ({ detail }) => detail.state === 'online' && this.load());
    board.model.onMode.push(() => this.load());
  }

  /** @param {number | null} experiment null for the newest */
  choose(experiment) {
    this.chosen = experiment;
    return this.load();
  }

  more() {
    this.pages += 1;
    return this.load();
  }

  async load() {
    clearTimeout(this.timer);
    if (document.visibilityState === 'hidden') return;
    const turn = (this.turn += 1);
    let pause = EVERY;
    try {
      const data = await this.ask();
      // A later choice overtook this answer.
      if (turn !== this.turn) return;
      this.data.value = data;
      this.trouble.value = '';
      if (data.result?.state === 'reading') pause = SOON;
    } catch (error) {
      if (turn !== this.turn) return;
      this.trouble.value = troubleOf(error);
    }
    this.timer = setTimeout(() => this.load(), pause);
  }

  async ask() {
    const rpc = (method, data) => this.board.connection.rpc(method, data);
    let [list, cursor] = [[], undefined];
    for (let page = 0; page < this.pages; page += 1) {
      const found = await rpc('experiment.list', { limit: PAGE, ...(cursor && { cursor }) });
      list = [...list, ...found.experiments];
      cursor = found.cursor;
      if (!cursor) break;
    }
    const experiment = this.chosen ?? list[0]?.experiment;
    if (!experiment) return { list, cursor, seen: null, result: null };
    const seen = await rpc('experiment.get', { experiment });
    return { list, cursor, seen, result: isOver(seen) ? await rpc('experiment.result', { experiment }) : null };
  }
}
