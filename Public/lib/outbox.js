/**
 * What a person has done and the server has not yet confirmed. Kept in IndexedDB, so that a reload, a closed lid or
 * a restart of the server loses nothing; each entry is repeated under the same client_id until it is answered, and
 * the server answers a repeated id with its first answer: sent exactly once, in the order in which it was added.
 *
 *   waiting ──▶ sending ──▶ stored (leaves the store)
 *      ▲           ├──no answer──▶ waiting
 *      └──retry── failed ◀──refused
 *
 * Several tabs share one store; a lock lets one of them send at a time, and a sent entry is gone for the others.
 */
import { backoff } from './backoff.js';
import { OutboxStore } from './outbox-store.js';
import { uuid7 } from './uuid.js';

/**
 * @typedef {object} Entry
 * @property {string} client_id time-ordered, so the order of ids is the order of sending
 * @property {string} method @property {any} data without client_id
 * @property {number | null} ticket @property {string | null} ticketOf the entry whose receipt will name the ticket
 * @property {number} at when it was added, on this machine's clock
 * @property {boolean} isKept it is in the store, so that a reload does not lose it
 * @property {boolean} isRestored an earlier visit left it, which may have sent it
 * @property {boolean} tried it was sent at least once, so the server may have it already
 * @property {'waiting'|'sending'|'stored'|'failed'} state
 * @property {import('./error.js').RpcError | null} error why it failed
 * @property {any} receipt the server's answer once stored
 * @property {Promise<any>} settled the receipt, or the refusal as an RpcError
 */

export class Outbox extends EventTarget {
  /** @type {Entry[]} */
  #entries = [];
  #connection;
  #store;
  #scope;
  #flushing = false;
  #again = false;
  #attempt = 0;
  #timer = 0;
  #channel = null;

  /**
   * @param {{connection: import('./connection.js').Connection, scope: string, store?: OutboxStore}} options
   *   scope: whose outbox it is ("customer:7"); people who share a browser never send each other's words
   */
  constructor({ connection, scope, store }) {
    super();
    this.#connection = connection;
    this.#scope = scope;
    this.#store = store ?? new OutboxStore(scope);
    connection.addEventListener('state', () => this.flush());
    if (globalThis.BroadcastChannel) {
      this.#channel = new BroadcastChannel(`waggle-outbox:${scope}`);
      this.#channel.onmessage = (event) => this.#elsewhere(event.data);
      // Node waits for open channels before it ends.
      this.#channel.unref?.();
    }
    /** Resolves when what earlier visits left behind is here. */
    this.ready = this.#load();
  }

  /** All entries of this page that are not yet stored, in their order. @returns {readonly Entry[]} */
  get entries() {
    return this.#entries;
  }

  /**
   * @param {string} method @param {any} data
   * @param {{ticketOf?: string}} [options] client_id of a ticket.open still under way, whose ticket this belongs to
   * @returns {Entry}
   */
  add(method, data, options = {}) {
    const entry = this.#make({
      client_id: uuid7(), method, data, ticket: data.ticket ?? null, ticketOf: options.ticketOf ?? null, at: Date.now(),
    });
    this.#entries.push(entry);
    entry.isKept = false;
    entry.kept = this.#store.put(plain(entry));
    this.#tell(entry);
    entry.kept.then(() => {
      entry.isKept = true;
      if (this.#entries.includes(entry)) this.#tell(entry);
      this.flush();
    });
    return entry;
  }

  /** Tries a refused entry once more. @param {string} clientId */
  retry(clientId) {
    const entry = this.#find(clientId);
    if (entry?.state !== 'failed') return;
    this.#promise(entry);
    this.#move(entry, 'waiting', { error: null });
    this.flush();
  }

  /** Takes an entry back that was not stored. @param {string} clientId */
  async discard(clientId) {
    const entry = this.#find(clientId);
    if (!entry || entry.state === 'sending') return;
    this.#drop(entry);
    await this.#store.delete(clientId);
    this.#move(entry, 'failed', { error: null });
  }

  /** Sends what waits, if the desk can be reached. */
  async flush() {
    if (this.#flushing) {
      this.#again = true;
      return;
    }
    if (this.#connection.state !== 'online') return;
    this.#flushing = true;
    clearTimeout(this.#timer);
    try {
      do {
        this.#again = false;
        await this.#sendAll();
      } while (this.#again && this.#connection.state === 'online');
    } finally {
      this.#flushing = false;
    }
  }

  async #sendAll() {
    for (let entry = this.#next(); entry && this.#connection.state === 'online'; entry = this.#next()) {
      const sent = await withLock(`waggle-outbox:${this.#scope}`, () => this.#sendOne(entry));
      if (sent) this.#attempt = 0;
      else {
        this.#timer = setTimeout(() => this.flush(), backoff(this.#attempt));
        this.#attempt += 1;
        return;
      }
    }
  }

  #next() {
    return this.#entries.find((entry) => entry.state === 'waiting' && entry.ticketOf === null);
  }

  /** @returns {Promise<boolean>} false when there was no answer and it has to be tried again */
  async #sendOne(entry) {
    await entry.kept;
    if (entry.state !== 'waiting') return true;
    if (!(await this.#store.has(entry.client_id))) {
      // Another tab had it stored between our look and our turn; the news may still be on its way.
      this.#drop(entry);
      this.#move(entry, 'stored', {});
      entry.resolve(null);
      return true;
    }
    this.#move(entry, 'sending', { tried: true });
    try {
      const receipt = await this.#connection.rpc(entry.method, { ...entry.data, client_id: entry.client_id });
      await this.#stored(entry, receipt);
      return true;
    } catch (error) {
      if (error.temporary || error.code < 100) {
        this.#move(entry, 'waiting', {});
        return false;
      }
      this.#move(entry, 'failed', { error });
      entry.reject(error);
      return true;
    }
  }

  async #stored(entry, receipt) {
    const children = this.#entries.filter((other) => other.ticketOf === entry.client_id);
    for (const child of children) await this.#settleTicket(child, receipt.ticket);
    this.#drop(entry);
    await this.#store.delete(entry.client_id);
    this.#move(entry, 'stored', { receipt });
    entry.resolve(receipt);
    this.#channel?.postMessage({ stored: entry.client_id, receipt });
  }

  async #settleTicket(entry, ticket) {
    Object.assign(entry, { ticketOf: null, ticket, data: { ...entry.data, ticket } });
    await this.#store.put(plain(entry));
    this.#tell(entry);
  }

  /** Another tab of the same person stored something this tab shows as waiting. */
  #elsewhere({ stored, receipt }) {
    const entry = this.#find(stored);
    if (!entry || entry.state === 'sending') return;
    for (const child of this.#entries) if (child.ticketOf === stored) this.#settleTicket(child, receipt.ticket);
    this.#drop(entry);
    this.#move(entry, 'stored', { receipt });
    entry.resolve(receipt);
  }

  async #load() {
    const kept = await this.#store.all();
    const known = new Set(this.#entries.map((entry) => entry.client_id));
    const old = kept.filter((entry) => !known.has(entry.client_id)).map((entry) => this.#make({ ...entry, isRestored: true }));
    this.#entries = [...old, ...this.#entries];
    for (const entry of old) this.#tell(entry);
    this.flush();
  }

  #make(fields) {
    const entry = {
      isRestored: false, ...fields,
      state: 'waiting', tried: false, error: null, receipt: null, isKept: true, kept: Promise.resolve(),
    };
    this.#promise(entry);
    return entry;
  }

  #promise(entry) {
    entry.settled = new Promise((resolve, reject) => Object.assign(entry, { resolve, reject }));
    // Not everybody waits for it; a refusal is shown through the state as well.
    entry.settled.catch(() => {});
  }

  #find(clientId) {
    return this.#entries.find((entry) => entry.client_id === clientId);
  }

  #drop(entry) {
    this.#entries = this.#entries.filter((other) => other !== entry);
  }

  #move(entry, state, fields) {
    Object.assign(entry, fields, { state });
    this.#tell(entry);
  }

  #tell(entry) {
    this.dispatchEvent(new CustomEvent('change', { detail: { entry } }));
  }
}

/**
 * The state as people are told it: "waiting" promises that a reload loses nothing, so of what is not yet kept, which is
 * a matter of milliseconds, nothing is said.
 * @param {Entry} entry @returns {Entry['state'] | null}
 */
export function toldState(entry) {
  return entry.state === 'waiting' && !entry.isKept ? null : entry.state;
}

/** What survives a reload. @param {Entry} entry */
function plain({ client_id, method, data, ticket, ticketOf, at }) {
  return { client_id, method, data, ticket, ticketOf, at };
}

/**
 * Locks exist on secure pages only, and a browser may deny them to a frame in somebody else's page; without them two tabs
 * may send the same id, which the server answers once.
 */
async function withLock(name, body) {
  const { locks } = globalThis.navigator ?? {};
  if (!locks) return body();
  let isHeld = false;
  try {
    return await locks.request(name, () => {
      isHeld = true;
      return body();
    });
  } catch (error) {
    if (isHeld) throw error;
    return body();
  }
}
