/**
 * What is shared with this partner, kept true by pushes: the list, and for a share that was opened its texts and its
 * thread. Nothing here touches the page.
 *
 *   list ──▶ each open share's channel is followed ──▶ opened: its whole ──▶ pushes bring it forward
 */
import { errorWords } from '../../lib/error-words.js';

/** How far the clocks of this machine and the desk's may differ, in milliseconds. */
const CLOCKS_DIFFER = 5 * 60_000;
/** So many shares are followed at once; what is beyond is read when the list is. */
const FOLLOWED_MAX = 60;

/**
 * @typedef {object} Share
 * @property {number} ticket @property {number} share @property {'theirs'|'ours'|'ended'} state
 * @property {boolean} [may_speak] to the customer
 * @property {string} question @property {number | undefined} due @property {boolean} overdue @property {number} at
 * @property {any[]} items @property {any[]} messages @property {boolean} ready its texts and thread are here
 * @property {'ended'|'returned'|null} gone why the partner no longer sees it
 * @property {boolean} isNew something came that has not been looked at
 * @property {{unsubscribe(): void} | null} following
 */

export class Shares extends EventTarget {
  #connection;
  #outbox;
  /** @type {Map<number, Share>} */
  #shares = new Map();
  #inbox = null;
  /** The numbers of messages that were known when an entry was added: later ones of the same words are that entry. */
  #before = new WeakMap();

  /** @param {{connection: import('../../lib/connection.js').Connection, outbox: import('../../lib/outbox.js').Outbox}} parts */
  constructor({ connection, outbox }) {
    super();
    this.#connection = connection;
    this.#outbox = outbox;
    /** The list has been read once. */
    this.ready = false;
    /** Why it could not be, for people. */
    this.error = '';
    connection.addEventListener('state', ({ detail }) => detail.state === 'online' && this.load());
    outbox.addEventListener('change', this.#fromOutbox);
    if (connection.state === 'online') this.load();
  }

  get me() {
    return this.#connection.user?.id ?? 0;
  }

  /** Newest ticket first; one that went away stays while it is looked at. @returns {Share[]} */
  list() {
    return [...this.#shares.values()].sort((one, other) => other.ticket - one.ticket);
  }

  /** @param {number} ticket @returns {Share | undefined} */
  find(ticket) {
    return this.#shares.get(ticket);
  }

  async load() {
    this.#inbox ??= this.#connection.subscribe(`user:${this.me}`, {
      onPublication: (data) => data.type === 'share' && this.#told(data),
      onEnd: () => { this.#inbox = null; },
    });
    try {
      const { tickets } = await this.#connection.rpc('partner.list');
      this.#take(tickets);
      this.error = '';
      this.ready = true;
    } catch (error) {
      if (this.#connection.state === 'online') this.error = errorWords(error);
    }
    this.#changed();
  }

  /** Reads one share whole. @param {number} ticket */
  async open(ticket) {
    const share = this.#shares.get(ticket);
    if (!share || share.gone) return;
    share.isNew = false;
    this.#changed();
    try {
      const { shares } = await this.#connection.rpc('partner.get', { ticket });
      const whole = shares.find((each) => each.share === share.share);
      if (!whole) return this.#gone(share, 'ended');
      Object.assign(share, { ...whole, due: whole.due, ready: true });
    } catch (error) {
      if (error.name === 'not_found') this.#gone(share, 'ended');
      else if (error.name !== 'disconnected') this.error = errorWords(error);
    }
    this.#changed();
  }

  /** Nothing of it stays on the page. @param {number} ticket */
  drop(ticket) {
    const share = this.#shares.get(ticket);
    if (!share?.gone) return;
    this.#shares.delete(ticket);
    this.#changed();
  }

  /** @param {Share} share @param {'partner.write'|'partner.propose'|'partner.tell'|'partner.give_back'} method @param {string} text */
  send(share, method, text) {
    const last = share.messages.at(-1)?.number ?? 0;
    const entry = this.#outbox.add(method, { ticket: share.ticket, share: share.share, text });
    this.#before.set(entry, last);
    this.#changed();
    return entry;
  }

  retry(clientId) { this.#outbox.retry(clientId); }
  discard(clientId) { this.#outbox.discard(clientId); }

  /** The thread: what was said, then what is on its way. @param {Share} share */
  thread(share) {
    const said = share.messages.map((message) => ({ key: message.number, own: message.author.id === this.me, ...message, entry: null }));
    const waiting = this.#outbox.entries.filter((entry) => this.#isOf(entry, share) && !this.#isSaid(entry, share));
    return [...said, ...waiting.map((entry) => ({
      key: entry.client_id, own: true, author: this.#connection.user, text: entry.data.text, at: entry.at,
      proposal: entry.method === 'partner.propose', to_customer: entry.method === 'partner.tell', entry,
    }))];
  }

  #isOf(entry, share) {
    return entry.ticket === share.ticket && entry.data.share === share.share;
  }

  /** Its publication came before its receipt, or an earlier visit sent it and did not live to see the receipt. */
  #isSaid(entry, share) {
    if (entry.state === 'failed' || !(entry.tried || entry.isRestored)) return false;
    const before = this.#before.get(entry);
    return share.messages.some((message) => message.author.id === this.me && message.text === entry.data.text
      && (before === undefined ? message.at >= entry.at - CLOCKS_DIFFER : message.number > before));
  }

  #take(tickets) {
    const now = new Map(tickets.map((each) => [each.ticket, each]));
    for (const [ticket, share] of this.#shares) {
      if (!share.gone && now.get(ticket)?.share !== share.share) this.#gone(share, 'ended');
    }
    for (const told of tickets) {
      const known = this.#shares.get(told.ticket);
      const { messages, ...facts } = told;
      if (known && known.share === told.share) Object.assign(known, facts, { due: told.due });
      else this.#shares.set(told.ticket, { ...facts, due: told.due, items: [], messages: [], ready: false, gone: null, isNew: this.ready, following: null });
    }
    for (const share of this.list().filter((each) => !each.gone && !each.following).slice(0, FOLLOWED_MAX)) this.#follow(share);
  }

  #follow(share) {
    share.following = this.#connection.subscribe(`partner:${share.ticket}:${this.me}`, {
      onReady: ({ wasRecovering, recovered }) => wasRecovering && !recovered && share.ready && this.open(share.ticket),
      onPublication: (data) => this.#heard(share, data),
      onEnd: () => {
        share.following = null;
        this.#gone(share, share.gone ?? 'ended');
        this.#changed();
        // The same ticket may be shared anew already.
        this.load();
      },
    });
  }

  #heard(share, data) {
    if (data.type === 'erased') return this.open(share.ticket);
    if (data.share !== share.share) return;
    Object.assign(share, { state: data.state, may_speak: data.may_speak, due: data.due });
    if (data.state !== 'theirs') share.overdue = false;
    const { item, number } = data;
    if (data.type === 'item' && !share.items.some((each) => each.item === item)) share.items.push(data);
    if (data.type === 'message' && !share.messages.some((each) => each.number === number)) share.messages.push(data);
    if (data.state === 'ended') this.#gone(share, data.type === 'message' && data.author.id === this.me ? 'returned' : 'ended');
    const isOthers = data.type === 'item' || (data.type === 'message' && data.author.id !== this.me);
    if (isOthers) share.isNew = true;
    this.#changed(isOthers ? { share, data } : null);
  }

  #told(data) {
    const share = this.#shares.get(data.ticket);
    if (data.why === 'opened' || !share) this.load();
    else Object.assign(share, { state: data.state, due: data.due, overdue: data.why === 'overdue' });
    if (data.why !== 'opened') this.dispatchEvent(new CustomEvent('reminded', { detail: data }));
    this.#changed();
  }

  #gone(share, why) {
    share.gone = why;
    share.state = 'ended';
    // What was shown is shut: the page keeps no copy of it.
    Object.assign(share, { items: [], messages: [], question: '', due: undefined, overdue: false, ready: false });
    share.following?.unsubscribe();
    share.following = null;
  }

  #fromOutbox = ({ detail: { entry } }) => {
    const share = this.#shares.get(entry.ticket);
    if (!share || !this.#isOf(entry, share)) return;
    if (entry.state === 'stored' && entry.receipt) this.#stored(share, entry);
    this.#changed();
  };

  #stored(share, { method, data, receipt }) {
    if (method === 'partner.give_back') return this.#gone(share, 'returned');
    if (share.gone || share.messages.some((each) => each.number === receipt.ref)) return;
    share.messages.push({
      number: receipt.ref, author: this.#connection.user, partner: true, proposal: method === 'partner.propose',
      to_customer: method === 'partner.tell', at: receipt.at, text: data.text,
    });
    Object.assign(share, { state: 'ours', due: undefined, overdue: false });
  }

  #changed(heard = null) {
    this.dispatchEvent(new CustomEvent('change', { detail: { heard } }));
  }
}
