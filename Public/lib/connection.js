/**
 * The page's one socket to the desk, in the Centrifuge client protocol v2 (JSON).
 *
 *   offline ──▶ connecting ──▶ online ──▶ offline (retryAt) ──▶ connecting …
 *                   └────────────┴──────▶ failed (terminal close, refused token)
 *
 * What bites: a browser does not notice a half-open link, so silence for a ping and ten seconds counts as broken;
 * a timed-out call may still have been done, so changing calls carry a client_id and are repeated (outbox.js);
 * replies and pushes of one frame are handled in their order, so subscribe replies must not wait for a promise.
 */
import { backoff } from './backoff.js';
import { Calls } from './calls.js';
import { Channels } from './channels.js';
import { isRetryable, isTerminalClose } from './close-codes.js';
import { RpcError } from './error.js';

export { RpcError } from './error.js';

/** Opening and the connect reply together may take so long, in milliseconds. */
const OPENING_MAX = 10_000;
/** A call made while offline waits so long for the connection, in milliseconds. */
const ONLINE_WAIT_MAX = 10_000;
/** Grace behind the server's ping interval, in milliseconds: the protocol's own default. */
const PING_GRACE = 10_000;
/** A connection that held so long starts the next series of waits from the beginning, in milliseconds. */
const STEADY = 5_000;
/** What this side's own close frames say. */
const CLOSE_DONE = 1000;
const CLOSE_BROKEN = 4000;

const BROKE = 'The connection broke before the answer came.';
const NO_CONNECTION = 'There is no connection to the desk.';

export class Connection extends EventTarget {
  #options;
  #socket = null;
  #wanted = false;
  #attempt = 0;
  #openedAt = 0;
  #lastHeard = 0;
  #retryTimer = 0;
  #silenceTimer = 0;
  #refreshTimer = 0;
  #pingMs = 0;
  #pong = false;
  #clockLead = 0;
  #calls = new Calls();
  #channels = new Channels({
    isOnline: () => this.state === 'online',
    send: (commands) => this.#send(commands),
    broken: (reason) => this.#broken(reason),
    command: (request, then) => this.#calls.command(request, then),
  });

  /** @param {{url?: string, base?: string, key?: string, getToken: () => Promise<string>, WebSocket?: typeof WebSocket}} options base: the desk's origin, if it is not the page's */
  constructor(options) {
    super();
    this.#options = { url: options.url ?? socketAddress(options), WebSocket: globalThis.WebSocket, ...options };
    /** @type {'connecting'|'online'|'offline'|'failed'} */
    this.state = 'offline';
    /** Why it is so, for people. */
    this.reason = '';
    /** When the next try comes, on this machine's clock; null when none is planned. @type {number | null} */
    this.retryAt = null;
    /** Who the server says we are. @type {any} */
    this.user = null;
  }

  start() {
    if (this.#wanted && this.state !== 'failed') return;
    if (!this.#wanted) {
      globalThis.addEventListener?.('online', this.#hurry);
      globalThis.document?.addEventListener('visibilitychange', this.#hurry);
    }
    this.#wanted = true;
    this.#attempt = 0;
    this.#open();
  }

  stop() {
    this.#wanted = false;
    globalThis.removeEventListener?.('online', this.#hurry);
    globalThis.document?.removeEventListener('visibilitychange', this.#hurry);
    this.#letGo(RpcError.own('stopped', 'The connection was closed.'), CLOSE_DONE);
    this.#become('offline', 'stopped');
  }

  /** Milliseconds since 1970 on the server's clock, for due times. */
  serverNow() {
    return Date.now() + this.#clockLead;
  }

  /** @param {string} method @param {any} [data] @returns {Promise<any>} rejects with RpcError */
  async rpc(method, data = {}) {
    await this.#whenOnline();
    const reply = await this.#call({ rpc: { method, data } });
    return reply.rpc?.data ?? {};
  }

  /** @param {string} channel @param {{limit: number, since?: {offset: number, epoch: string}, reverse?: boolean}} page */
  async history(channel, page) {
    await this.#whenOnline();
    const { history } = await this.#call({ history: { channel, ...page } });
    return { publications: history.publications ?? [], offset: history.offset ?? 0, epoch: history.epoch ?? '' };
  }

  /** @param {string} channel @returns {Promise<any[]>} one ClientInfo a client ({user, client, conn_info}) */
  async presence(channel) {
    await this.#whenOnline();
    const reply = await this.#call({ presence: { channel } });
    return Object.values(reply.presence?.presence ?? {});
  }

  /**
   * One subscription a channel. It lives through breaks until `unsubscribe` or `onEnd`.
   * @param {string} channel @param {import('./subscription.js').SubscriptionHandlers} handlers
   */
  subscribe(channel, handlers) {
    return this.#channels.follow(channel, handlers);
  }

  async #open() {
    clearTimeout(this.#retryTimer);
    this.#become('connecting', '');
    const mark = (this.#socket = {});
    let token;
    try {
      token = await this.#options.getToken();
    } catch (error) {
      if (this.#socket === mark) this.#noToken(error);
      return;
    }
    if (this.#socket !== mark) return;
    const socket = new this.#options.WebSocket(this.#options.url);
    this.#socket = socket;
    this.#openedAt = 0;
    this.#armSilence(OPENING_MAX);
    socket.onopen = () => socket === this.#socket && this.#greet(token);
    socket.onmessage = (event) => socket === this.#socket && this.#read(event.data);
    socket.onclose = (event) => socket === this.#socket && this.#closed(event.code, event.reason);
  }

  #noToken(error) {
    this.#socket = null;
    const refused = error instanceof RpcError && !error.temporary;
    if (refused) this.#become('failed', error.message, error.code);
    else this.#retryLater(error?.message ?? 'no token');
  }

  /** Connect and every subscription go in one frame: one round trip until everything is live again. */
  #greet(token) {
    const connect = this.#calls.command({ connect: { token, name: 'waggle-web' } }, {
      done: (reply) => this.#welcome(reply.connect), fail: (error) => this.#unwelcome(error), within: OPENING_MAX,
    });
    this.#send([connect, ...this.#channels.askAll()]);
  }

  #welcome(result) {
    this.#openedAt = Date.now();
    this.#pingMs = (result.ping ?? 0) * 1000;
    this.#pong = result.pong === true;
    const now = result.data?.now ?? result.time;
    if (now) this.#clockLead = now - Date.now();
    this.user = result.data?.user ?? this.user;
    if (result.expires && result.ttl) this.#refreshTimer = setTimeout(() => this.#refresh(), result.ttl * 1000);
    this.#become('online', '');
    this.#armSilence(this.#pingMs + PING_GRACE);
    // Those that joined between the frame and its answer.
    const late = this.#channels.askAll();
    if (late.length > 0) this.#send(late);
  }

  #unwelcome(error) {
    if (error.name === 'disconnected' || error.name === 'stopped') return;
    this.#letGo(RpcError.own('disconnected', BROKE), CLOSE_DONE);
    if (isRetryable(error)) this.#retryLater(error.message);
    else this.#become('failed', error.message, error.code);
  }

  async #refresh() {
    const socket = this.#socket;
    try {
      const token = await this.#options.getToken();
      if (socket !== this.#socket) return;
      const { refresh } = await this.#call({ refresh: { token } });
      if (refresh?.expires) this.#refreshTimer = setTimeout(() => this.#refresh(), refresh.ttl * 1000);
    } catch {
      // The server closes an unrefreshed connection, and the next one asks for a new token.
    }
  }

  #read(frame) {
    this.#lastHeard = Date.now();
    if (this.state === 'online') this.#armSilence(this.#pingMs + PING_GRACE);
    const socket = this.#socket;
    for (const line of frame.split('\n')) {
      if (line === '' || socket !== this.#socket) continue;
      const message = JSON.parse(line);
      if (message.id) this.#calls.answered(message);
      else if (message.push) this.#channels.take(message.push);
      else if (this.#pong) this.#socket.send('{}');
    }
  }

  #call(request) {
    return new Promise((done, fail) => {
      this.#send([this.#calls.command(request, { done, fail })]);
    });
  }

  #send(commands) {
    // What a closing socket would not carry is asked again, or fails, once it is closed.
    if (!(this.#socket?.readyState > 1)) this.#socket?.send(commands.map((command) => JSON.stringify(command)).join('\n'));
  }

  #whenOnline() {
    if (this.state === 'online') return Promise.resolve();
    if (this.state === 'failed' || !this.#wanted) return Promise.reject(RpcError.own('stopped', NO_CONNECTION));
    return new Promise((resolve, reject) => {
      const settle = () => {
        if (this.state === 'online') finish(resolve);
        else if (this.state === 'failed') finish(() => reject(RpcError.own('stopped', NO_CONNECTION)));
      };
      const timer = setTimeout(() => finish(() => reject(RpcError.own('offline', 'You are offline just now.'))), ONLINE_WAIT_MAX);
      const finish = (end) => {
        clearTimeout(timer);
        this.removeEventListener('state', settle);
        end();
      };
      this.addEventListener('state', settle);
    });
  }

  #closed(code, reason) {
    this.#letGo(RpcError.own('disconnected', BROKE));
    if (isTerminalClose(code)) this.#become('failed', reason || `closed with ${code}`, code);
    else this.#retryLater(reason || 'the connection broke');
  }

  /** This side gives the socket up without waiting for the other's good-bye, which may never come. */
  #broken(reason) {
    this.#letGo(RpcError.own('disconnected', BROKE), CLOSE_BROKEN);
    this.#retryLater(reason);
  }

  #letGo(error, closeCode) {
    const socket = this.#socket;
    this.#socket = null;
    for (const timer of [this.#silenceTimer, this.#refreshTimer, this.#retryTimer]) clearTimeout(timer);
    this.#channels.pause();
    if (this.#openedAt && Date.now() - this.#openedAt > STEADY) this.#attempt = 0;
    this.#openedAt = 0;
    this.#calls.failAll(error);
    if (closeCode) socket?.close?.(closeCode, 'bye');
  }

  #retryLater(reason) {
    if (!this.#wanted) return;
    const wait = backoff(this.#attempt);
    this.#attempt += 1;
    this.#retryTimer = setTimeout(() => this.#open(), wait);
    this.#become('offline', reason, 0, Date.now() + wait);
  }

  /** The network is back, or the person is: no reason to wait any longer. */
  #hurry = () => {
    if (!this.#wanted || globalThis.document?.visibilityState === 'hidden') return;
    if (this.state === 'offline') this.#open();
    else if (this.state === 'online' && Date.now() - this.#lastHeard > this.#pingMs + PING_GRACE) this.#broken('silence');
  };

  #armSilence(within) {
    clearTimeout(this.#silenceTimer);
    if (this.state === 'online' && this.#pingMs === 0) return;
    this.#silenceTimer = setTimeout(() => this.#broken('the server fell silent'), within);
  }

  #become(state, reason, code = 0, retryAt = null) {
    this.state = state;
    this.reason = reason;
    this.retryAt = retryAt;
    this.dispatchEvent(new CustomEvent('state', { detail: { state, reason, code, retryAt } }));
  }
}

/** `http:` becomes `ws:`, `https:` `wss:`. */
function socketAddress({ base, key }) {
  const origin = (base || globalThis.location.origin).replace(/^http/, 'ws');
  return `${origin}/connection/websocket${key ? `?key=${key}` : ''}`;
}
