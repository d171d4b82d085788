/**
 * How a customer comes in: by a link that opens one session, once (`/my#wgm_…`), with the session that it gave, or as the
 * visitor whom the desk's own chat made in this browser. The link leaves the address at once.
 */
import { post, RpcError } from '../../lib/api.js';
import { visitor } from '../customer/visitor.js';

const KEY = 'waggle-my';
const LINK = /^#wgm_[\w-]{1,200}$/;

/** @typedef {'used'|'over'|'none'} Refused why nobody comes in here */

export class WayIn {
  #link = null;
  #session;

  constructor() {
    this.#session = kept();
    if (LINK.test(location.hash)) {
      this.#link = location.hash.slice(1);
      history.replaceState(null, '', location.pathname + location.search);
    }
    /** Why the last token was refused. @type {Refused | null} */
    this.refused = null;
  }

  /** What lets this browser in now. @returns {string | undefined} */
  get token() {
    return this.#session?.token ?? visitor()?.token;
  }

  /** Whether it can be left: who is here by the chat of this browser is here as long as the chat is. */
  get canLeave() {
    return this.#session !== null;
  }

  /** For `Connection`. */
  getToken = async () => {
    if (this.#link) await this.#open();
    if (this.token) return this.token;
    this.refused ??= 'none';
    throw new RpcError(401, 'unauthorized', 'Come by a link.', { status: 401 });
  };

  async #open() {
    try {
      const session = await post('/api/my/session', { token: this.#link });
      const before = this.#session;
      this.#session = { token: session.token };
      keep(this.#session);
      // A session that nobody needs any more would live on for weeks.
      if (before) post('/api/my/leave', {}, { token: before.token }).catch(() => {});
    } catch (error) {
      if (error.status !== 401) throw error;
      // Whoever is in already needs no link; a reload of a page that was opened by one must not end there.
      this.refused = 'used';
      if (!this.#session) throw new RpcError(401, 'unauthorized', error.message, { status: 401 });
    }
    this.#link = null;
  }

  /** The desk does not know what was kept. */
  lost() {
    this.refused = this.#session ? 'over' : 'none';
    this.#session = null;
    forget();
  }

  /** Leaves this device without a trace of the visit. */
  async leave() {
    const { token } = this.#session;
    this.#session = null;
    forget();
    try {
      for (const name of Object.keys(sessionStorage)) if (name.startsWith('waggle-draft:')) sessionStorage.removeItem(name);
    } catch {
      // Storage is refused: nothing was kept.
    }
    await post('/api/my/leave', {}, { token });
  }
}

function kept() {
  try {
    const session = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return typeof session?.token === 'string' ? session : null;
  } catch {
    return null;
  }
}

function keep(session) {
  try {
    localStorage.setItem(KEY, JSON.stringify(session));
  } catch {
    // Storage is refused: the session lives as long as the page.
  }
}

function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // It was never kept.
  }
}
