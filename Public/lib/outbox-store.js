/**
 * Where the outbox keeps its entries: IndexedDB, or memory where the browser refuses it (private windows, full disk).
 * One database for the origin, one index of keys a person: [scope, client_id], so the order of keys is that of adding.
 */

const DATABASE = 'waggle-outbox';
const VERSION = 1;
const TABLE = 'entries';

export class OutboxStore {
  #scope;
  /** What could not be written: it lives as long as the page. */
  #memory = new Map();
  /** @type {Promise<IDBDatabase | null>} */
  #database;

  /** @param {string} scope whose entries @param {IDBFactory | undefined} [factory] */
  constructor(scope, factory = safeFactory()) {
    this.#scope = scope;
    this.#database = factory ? open(factory).catch(() => null) : Promise.resolve(null);
  }

  /** Whether entries survive a reload. */
  async isDurable() {
    return (await this.#database) !== null;
  }

  /** @param {{client_id: string}} entry */
  async put(entry) {
    const key = await this.#table('readwrite', (table) => table.put({ ...entry, scope: this.#scope }));
    if (key === undefined) this.#memory.set(entry.client_id, entry);
  }

  /** @param {string} clientId */
  async delete(clientId) {
    this.#memory.delete(clientId);
    await this.#table('readwrite', (table) => table.delete([this.#scope, clientId]));
  }

  /** @param {string} clientId */
  async has(clientId) {
    if (this.#memory.has(clientId)) return true;
    const count = await this.#table('readonly', (table) => table.count([this.#scope, clientId]));
    return count !== undefined && count > 0;
  }

  /** @returns {Promise<any[]>} in the order of adding */
  async all() {
    const range = () => IDBKeyRange.bound([this.#scope], [this.#scope, []]);
    const rows = (await this.#table('readonly', (table) => table.getAll(range()))) ?? [];
    return [...rows.map(({ scope, ...entry }) => entry), ...this.#memory.values()];
  }

  /** @returns {Promise<any>} undefined when there is no database or it refused */
  async #table(mode, work) {
    const database = await this.#database;
    if (database === null) return undefined;
    try {
      const transaction = database.transaction(TABLE, mode);
      const request = work(transaction.objectStore(TABLE));
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
      return request.result;
    } catch {
      // A full disk, most likely.
      return undefined;
    }
  }
}

function open(factory) {
  const request = factory.open(DATABASE, VERSION);
  request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: ['scope', 'client_id'] });
  return asPromise(request);
}

function asPromise(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Merely asking for it throws in some embedded views. */
function safeFactory() {
  try {
    return globalThis.indexedDB;
  } catch {
    return undefined;
  }
}
