/**
 * One ticket's conversation, live: history, pushes, the care line, typing, read marks, and what waits in the outbox.
 *
 *   opening (no number yet) ──receipt──▶ loading ──history──▶ ready
 *
 * A view listens to `change` and draws `state()`; nothing here touches the page.
 */
import { errorWords } from '../../lib/error-words.js';
import { careOf, NOBODY_YET } from './care.js';
import { t } from '../../lib/i18n.js';
import { Timeline } from './timeline.js';

/** A page of history: what a screen and a half shows. */
const PAGE = 50;
/** An agent who said nothing more for so long is not typing any more, in milliseconds. */
const TYPING_MAX = 6_000;
/** A care line may come with several others: the ticket is read again once they settle, in milliseconds. */
const REFRESH_AFTER = 150;

export class Thread extends EventTarget {
  #connection;
  #outbox;
  #timeline = new Timeline();
  #subscription = null;
  #epoch = '';
  #refreshTimer = 0;
  #typingTimer = 0;
  #lastRead = 0;
  #known = {};
  #rated = {};
  #stopped = false;

  /**
   * @param {{connection: import('../../lib/connection.js').Connection, outbox: import('../../lib/outbox.js').Outbox,
   *   ticket?: number, opening?: import('../../lib/outbox.js').Entry}} options a ticket's number, or the entry that opens it
   */
  constructor({ connection, outbox, ticket, opening }) {
    super();
    this.#connection = connection;
    this.#outbox = outbox;
    this.ticket = ticket ?? null;
    this.opening = opening ?? null;
    this.subject = '';
    this.can = [];
    this.care = NOBODY_YET;
    /** Whether customers can chat now; null before it is known. */
    this.chat = null;
    this.typing = null;
    /** Up to which offset an agent has read, and a device of theirs has it. */
    this.seen = 0;
    this.delivered = 0;
    this.callbacks = [];
    this.sessions = [];
    /** Partners outside with whom parts of it are shared, or are to be. */
    this.sharing = [];
    /** The case as the desk understands it; null when nobody wrote it down. @type {{problem: string, next_step: string, corrected?: boolean} | null} */
    this.card = null;
    this.ready = false;
    this.hasOlder = false;
    this.loadingOlder = false;
    this.error = '';
  }

  start() {
    this.#outbox.addEventListener('change', this.#fromOutbox);
    if (this.ticket !== null) this.#follow();
  }

  stop() {
    this.#stopped = true;
    this.#outbox.removeEventListener('change', this.#fromOutbox);
    this.#subscription?.unsubscribe();
    clearTimeout(this.#refreshTimer);
    clearTimeout(this.#typingTimer);
  }

  /** @returns {import('./timeline.js').Item[]} */
  items() {
    return this.#timeline.items(this.#pending(), this.seen, this.delivered);
  }

  /** Whether a command of this kind is on its way for this ticket. @param {string} method */
  isUnderWay(method) {
    return this.#mine().some((entry) => entry.method === method && entry.state !== 'failed');
  }

  /** @param {string} text @param {string[]} [files] ids of files that were sent */
  send(text, files = []) {
    const said = files.length ? { text, files } : { text };
    if (this.ticket !== null) this.#outbox.add('chat.send', { ticket: this.ticket, ...said });
    else this.#outbox.add('chat.send', said, { ticketOf: this.opening.client_id });
  }

  /** Does something else with the ticket. @param {string} method @param {object} [data] @returns {Promise<any>} */
  do(method, data) {
    const entry = this.#outbox.add(method, { ...data, ticket: this.ticket });
    return entry.settled.catch((error) => {
      // A message that was refused is kept for its writer; this is not worth another try.
      this.#outbox.discard(entry.client_id);
      throw error;
    });
  }

  /** @param {{score?: number, repeated?: boolean}} said */
  async rate(said) {
    const before = this.#rated;
    this.#rate({ ...before, ...said });
    try {
      await this.do('chat.rate', said);
    } catch (error) {
      this.#rate(before);
      throw error;
    }
  }

  /** What was said here counts more than an answer that was under way when it was said. */
  #rate(said) {
    this.#rated = said;
    this.#changed();
  }

  /** @returns {{score?: number, repeated?: boolean}} */
  get rating() {
    return { ...this.#known.rating, ...this.#rated };
  }

  /** @param {string} clientId */
  retry(clientId) {
    this.#outbox.retry(clientId);
  }

  /** @param {string} clientId */
  discard(clientId) {
    this.#outbox.discard(clientId);
  }

  /** Tells the agent; losing this matters to nobody. @param {boolean} on */
  tellTyping(on) {
    if (this.ticket === null || this.#connection.state !== 'online') return;
    this.#connection.rpc('chat.typing', { ticket: this.ticket, on }).catch(() => {});
  }

  /** Marks what is on the screen as read. */
  markRead() {
    const heard = this.#timeline.lastHeard;
    if (!this.ready || heard <= this.#lastRead || this.#connection.state !== 'online') return;
    this.#lastRead = heard;
    this.#connection.rpc('chat.read', { ticket: this.ticket, offset: heard }).catch(() => { this.#lastRead = 0; });
  }

  async loadOlder() {
    if (!this.hasOlder || this.loadingOlder) return;
    this.loadingOlder = true;
    this.#changed();
    try {
      await this.#loadPage({ offset: this.#timeline.first, epoch: this.#epoch });
    } catch {
      // The button is still there to try again.
    } finally {
      this.loadingOlder = false;
      this.#changed('older');
    }
  }

  #follow() {
    this.#subscription = this.#connection.subscribe(`ticket:${this.ticket}`, {
      onReady: (place) => this.#placed(place),
      onPublication: (data, offset) => this.#take(data, offset),
      onEnd: () => {
        this.error = t('log.ended');
        this.#changed();
      },
    });
  }

  #placed({ epoch, recovered, wasRecovering }) {
    const restored = epoch !== this.#epoch;
    this.#epoch = epoch;
    if (wasRecovering && recovered && this.ready) return this.#refresh();
    // A first look, or the server could not say what was missed: read everything again.
    if (restored || wasRecovering) this.#timeline.clear();
    this.#loadFirst();
  }

  async #loadFirst() {
    try {
      await Promise.all([this.#loadPage(), this.#readTicket()]);
      this.ready = true;
      this.error = '';
      this.#changed('loaded');
    } catch (error) {
      if (!error.temporary) this.error = errorWords(error);
      else if (this.#connection.state === 'online') setTimeout(() => !this.#stopped && this.#loadFirst(), 1000);
      this.#changed();
    }
  }

  async #loadPage(since) {
    const page = { limit: PAGE, reverse: true, ...(since ? { since } : {}) };
    const { publications } = await this.#connection.history(`ticket:${this.ticket}`, page);
    for (const { offset, data } of publications) this.#timeline.put(offset, data);
    this.hasOlder = publications.length === PAGE && this.#timeline.first > 1;
  }

  async #readTicket() {
    const before = this.chat;
    const ticket = await this.#connection.rpc('ticket.get', { ticket: this.ticket });
    this.subject = ticket.subject ?? '';
    this.can = ticket.can ?? [];
    this.care = careOf(ticket);
    // What was told meanwhile is newer than this answer.
    if (this.chat === before) this.chat = ticket.chat ?? null;
    this.#known = ticket;
    this.callbacks = ticket.callbacks ?? [];
    this.sessions = ticket.sessions ?? [];
    this.sharing = ticket.sharing ?? [];
    this.card = ticket.card ?? null;
    for (const mark of ticket.read ?? []) this.#mark('seen', mark.kind, mark.offset);
    for (const mark of ticket.delivered ?? []) this.#mark('delivered', mark.kind, mark.offset);
  }

  #refresh() {
    clearTimeout(this.#refreshTimer);
    this.#refreshTimer = setTimeout(async () => {
      await this.#readTicket().catch(() => {});
      this.#changed();
    }, REFRESH_AFTER);
  }

  #take(data, offset) {
    if (offset) {
      const isNew = this.#timeline.put(offset, { ...data, live: true });
      if (data.type === 'care') {
        this.care = careOf(data);
        this.subject = data.subject;
      }
      if (data.type === 'card') this.card = data;
      if (data.type === 'callback') this.callbacks = [...this.callbacks.filter((each) => each.callback !== data.callback), data];
      if (data.type === 'remote') this.sessions = [...this.sessions.filter((each) => each.session !== data.session), data];
      if (data.type !== 'message') this.#refresh();
      else if (data.author.kind !== 'customer') this.#showTyping(null);
      const heard = isNew && data.type === 'message' && data.author.kind !== 'customer';
      this.#changed(heard ? 'heard' : 'live', heard ? data : null);
    } else if (data.type === 'typing' && data.user.kind === 'agent') {
      this.#showTyping(data.on ? data.user : null);
      this.#changed('typing');
    } else if (data.type === 'read' || data.type === 'delivered') {
      this.#mark(data.type === 'read' ? 'seen' : 'delivered', data.user.kind, data.offset);
      this.#changed('live');
    } else if (data.type === 'chat') {
      this.chat = data.chat;
      this.#changed();
    }
  }

  /** How far the other side is. @param {'seen' | 'delivered'} what */
  #mark(what, kind, offset) {
    if (kind === 'agent') this[what] = Math.max(this[what], offset);
  }

  /** Those of the desk who wrote here, besides the owner. @returns {string[]} */
  get voices() {
    return this.#timeline.voices(this.care.owner?.id);
  }

  #showTyping(user) {
    clearTimeout(this.#typingTimer);
    this.typing = user;
    if (user === null) return;
    this.#typingTimer = setTimeout(() => {
      this.typing = null;
      this.#changed('typing');
    }, TYPING_MAX);
  }

  #mine() {
    return this.#outbox.entries.filter((entry) => this.#isMine(entry));
  }

  #isMine(entry) {
    if (this.ticket !== null && entry.ticket === this.ticket) return true;
    return this.opening !== null && (entry === this.opening || entry.ticketOf === this.opening.client_id);
  }

  #pending() {
    const pending = this.#mine().filter((entry) => entry.method === 'chat.send' || entry === this.opening);
    // The first message stays in sight between its receipt and the first page of history.
    const between = this.opening?.state === 'stored' && !this.ready && !pending.includes(this.opening);
    return between ? [this.opening, ...pending] : pending;
  }

  #fromOutbox = (event) => {
    const { entry } = event.detail;
    if (!this.#isMine(entry)) return;
    if (entry === this.opening && entry.state === 'stored' && this.ticket === null && entry.receipt) {
      this.ticket = entry.receipt.ticket;
      this.#follow();
      this.dispatchEvent(new CustomEvent('opened', { detail: { ticket: this.ticket } }));
    } else if (entry.state === 'stored' && entry.method === 'chat.send') this.#timeline.confirm(entry, entry.receipt);
    if (entry === this.opening && entry.state === 'failed' && !this.#outbox.entries.includes(entry)) {
      this.dispatchEvent(new CustomEvent('abandoned'));
    }
    this.#changed('outbox', entry);
  };

  /**
   * @param {'state'|'loaded'|'older'|'heard'|'live'|'typing'|'outbox'} [why]
   * @param {any} [what] the message heard, the outbox's entry
   */
  #changed(why = 'state', what = null) {
    if (!this.#stopped) this.dispatchEvent(new CustomEvent('change', { detail: { why, what } }));
  }
}
