/** A customer's tickets, page by page, all of them or those with some words. Nothing here touches the page. */
import { errorWords } from '../../lib/error-words.js';

const PAGE = 20;
/** The desk says nothing when a ticket that is not open here moves: the list is read again so often, in milliseconds. */
const AGAIN_EVERY = 30_000;

export class TicketList extends EventTarget {
  #connection;
  #asked = 0;
  #timer;

  /** @param {import('../../lib/connection.js').Connection} connection */
  constructor(connection) {
    super();
    this.#connection = connection;
    this.tickets = [];
    this.words = '';
    this.cursor = null;
    this.ready = false;
    this.loadingMore = false;
    this.error = '';
    this.#timer = setInterval(() => document.visibilityState === 'visible' && this.refresh(), AGAIN_EVERY);
  }

  stop() {
    clearInterval(this.#timer);
    this.#asked += 1;
  }

  /** @param {string} words empty for all */
  search(words) {
    if (words === this.words) return;
    this.words = words;
    this.ready = false;
    this.#changed();
    this.#read(PAGE);
  }

  /** As many again as are shown. */
  refresh() {
    if (this.#connection.state === 'online') this.#read(Math.min(200, Math.max(PAGE, this.tickets.length)));
  }

  async more() {
    if (!this.cursor || this.loadingMore) return;
    const asked = this.#asked;
    this.loadingMore = true;
    this.#changed();
    try {
      const page = await this.#page(PAGE, this.cursor);
      if (asked !== this.#asked) return;
      const known = new Set(this.tickets.map((each) => each.ticket));
      this.#take([...this.tickets, ...page.tickets.filter((each) => !known.has(each.ticket))], page);
    } catch (error) {
      this.error = errorWords(error);
    } finally {
      this.loadingMore = false;
      this.#changed();
    }
  }

  async #read(limit) {
    const asked = (this.#asked += 1);
    try {
      const page = await this.#page(limit);
      if (asked === this.#asked) this.#take(page.tickets, page);
    } catch (error) {
      if (asked !== this.#asked) return;
      this.error = errorWords(error);
    }
    if (asked === this.#asked) this.#changed();
  }

  #page(limit, cursor) {
    return this.#connection.rpc('ticket.list', { view: 'mine', limit, ...(this.words && { q: this.words }), ...(cursor && { cursor }) });
  }

  #take(tickets, page) {
    this.tickets = tickets;
    this.cursor = page.cursor ?? null;
    this.ready = true;
    this.error = '';
  }

  #changed() {
    this.dispatchEvent(new CustomEvent('change'));
  }
}
