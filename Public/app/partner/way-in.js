/**
 * How a partner comes in: by a link (`/partner#wgp_…`), or with an account.
 *
 * The link's token is taken out of the address at once and exchanged for a session of an hour, which is all that this
 * tab keeps: who finds the tab open tomorrow finds nothing. While the page is open it renews the session.
 */
import { post, RpcError } from '../../lib/api.js';

const KEY = 'waggle-partner-session';
const LINK = /^#wgp_[\w-]{1,200}$/;

/** @typedef {'dead'|'over'|'reopen'|'sign_in'} Refused why nobody comes in here */

export class WayIn {
  #link = null;
  #kept = null;

  constructor() {
    if (LINK.test(location.hash)) {
      this.#link = location.hash.slice(1);
      forget();
      history.replaceState(null, '', location.pathname + location.search);
    } else this.#kept = kept();
    /** @type {'link'|'account'} */
    this.kind = this.#link || this.#kept ? 'link' : 'account';
    /** Why the last token was refused. @type {Refused | null} */
    this.refused = null;
  }

  /** For `Connection`: a token for connect, fetched anew each time. */
  getToken = async () => {
    try {
      return this.kind === 'link' ? await this.#session() : (await post('/api/connection-token')).token;
    } catch (error) {
      if (error.status === 401) this.refused = this.#why();
      // Whoever is not known will not be known in a second either.
      if (error.status === 401) throw new RpcError(401, 'unauthorized', error.message, { status: 401 });
      throw error;
    }
  };

  async #session() {
    const session = await post('/api/partner/session', { token: this.#kept?.token ?? this.#link });
    this.#kept = { token: session.token, ends: session.expires_at, linkEnds: session.link_expires_at };
    keep(this.#kept);
    return session.token;
  }

  #why() {
    if (this.kind === 'account') return 'sign_in';
    const session = this.#kept;
    forget();
    if (!session) return 'dead';
    if (Date.now() >= session.linkEnds) return 'over';
    return Date.now() >= session.ends ? 'reopen' : 'dead';
  }

  /** Leaves this device without a trace of the visit. */
  async leave() {
    forget();
    if (this.kind === 'account') await post('/api/logout');
  }
}

function kept() {
  try {
    const session = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    return typeof session?.token === 'string' ? session : null;
  } catch {
    return null;
  }
}

function keep(session) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(session));
  } catch {
    // Storage is refused: a reload needs the link once more.
  }
}

function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // It was never kept.
  }
}
