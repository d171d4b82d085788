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
import { RpcError } from './error.js';
import { Subscription } from './subscription.js';

export { RpcError } from './error.js';

/** A call without an answer for so long has failed, in milliseconds. */
const ANSWER_MAX = 10_000;
/** Opening and the connect reply together may take so long, in milliseconds. */
const OPENING_MAX = 10_000;
/** A call made while offline waits so long for the connection, in milliseconds. */
const ONLINE_WAIT_MAX = 10_000;
/** Grace behind the server's ping interval, in milliseconds: the protocol's own default. */
const PING_GRACE = 10_000;
/** A connection that held so long starts the next series of waits from the beginning, in milliseconds. */
const STEADY = 5_000;

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
  #lastId = 0;
  /** @type {Map<number, {done: (reply: any) => void, fail: (error: RpcError) => void, timer: any}>} */
  #pending = new Map();
  /** @type {Map<string, Subscription>} */
  #channels = new Map();

  /** @param {{url?: string, getToken: () => Promise<string>, WebSocket?: typeof WebSocket}} options */
  constructor(options) {
    super();
    this.#options = { url: options.url ?? socketAddress(), WebSocket: globalThis.WebSocket, ...options };
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
    this.#letGo(RpcError.own('stopped', 'The connection was closed.'), 1000);
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
    if (this.#channels.has(channel)) throw new Error(`already subscribed to ${channel}`);
    const subscription = new Subscription(channel, handlers);
    this.#channels.set(channel, subscription);
    if (this.state === 'online') this.#ask(subscription);
    return { unsubscribe: () => this.#leave(subscription) };
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
    const commands = [];
    const connect = { connect: { token, name: 'waggle-web' } };
    this.#queue(commands, connect, (reply) => this.#welcome(reply.connect), (error) => this.#unwelcome(error), OPENING_MAX);
    for (const subscription of this.#channels.values()) this.#ask(subscription, commands);
    this.#send(commands);
  }

  #welcome(result) {
    this.#openedAt = Date.now();
    this.#pingMs = (result.ping ?? 0) * 1000;
    this.#pong = result.pong === true;
    const now = result.data?.now ?? result.time;
    if (now) this.#clockLead = now - Date.now();
    this.user = result.data?.user ?? this.user;
    if (result.expires && result.ttl) this.#refreshTimer = setTimeout(() => this.#refresh(), result.ttl * 1000);
    this.#armSilence(this.#pingMs + PING_GRACE);
    this.#become('online', '');
    // Those that joined between the frame and its answer.
    for (const subscription of this.#channels.values()) if (subscription.phase === 'idle') this.#ask(subscription);
  }

  #unwelcome(error) {
    if (error.name === 'disconnected' || error.name === 'stopped') return;
    this.#letGo(error, 1000);
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

  #ask(subscription, batch) {
    const commands = batch ?? [];
    const done = (reply) => {
      if (this.#channels.get(subscription.channel) === subscription) subscription.begin(reply.subscribe);
    };
    this.#queue(commands, { subscribe: subscription.request() }, done, (error) => this.#notSubscribed(subscription, error));
    if (!batch) this.#send(commands);
  }

  #notSubscribed(subscription, error) {
    subscription.pause();
    if (this.#channels.get(subscription.channel) !== subscription) return;
    if (error.name === 'disconnected' || error.name === 'stopped') return;
    if (error.name === 'timeout') this.#broken('no answer to a subscription');
    else if (isRetryable(error) || error.name === 'unrecoverable_position') {
      if (error.name === 'unrecoverable_position') subscription.forget();
      this.#askLater(subscription);
    } else this.#end(subscription, error.code, error.message);
  }

  #askLater(subscription) {
    setTimeout(() => {
      const wanted = this.#channels.get(subscription.channel) === subscription;
      if (wanted && this.state === 'online' && subscription.phase === 'idle') this.#ask(subscription);
    }, backoff(subscription.retries));
    subscription.retries += 1;
  }

  #end(subscription, code, reason) {
    this.#channels.delete(subscription.channel);
    subscription.pause();
    subscription.handlers.onEnd?.({ code, reason });
  }

  #leave(subscription) {
    if (this.#channels.get(subscription.channel) !== subscription) return;
    this.#channels.delete(subscription.channel);
    if (this.state === 'online' && subscription.phase !== 'idle') this.#unsubscribe(subscription.channel);
    subscription.pause();
  }

  #unsubscribe(channel) {
    const commands = [];
    this.#queue(commands, { unsubscribe: { channel } }, () => {}, () => {});
    this.#send(commands);
  }

  #read(frame) {
    this.#lastHeard = Date.now();
    if (this.state === 'online') this.#armSilence(this.#pingMs + PING_GRACE);
    const socket = this.#socket;
    for (const line of frame.split('\n')) {
      if (line === '' || socket !== this.#socket) continue;
      const message = JSON.parse(line);
      if (message.id) this.#answered(message);
      else if (message.push) this.#pushed(message.push);
      else if (this.#pong) this.#socket.send('{}');
    }
  }

  #answered(reply) {
    const call = this.#pending.get(reply.id);
    if (!call) return;
    this.#pending.delete(reply.id);
    clearTimeout(call.timer);
    if (reply.error) call.fail(RpcError.fromReply(reply.error));
    else call.done(reply);
  }

  #pushed(push) {
    const subscription = this.#channels.get(push.channel);
    if (!subscription) return;
    if (push.pub) {
      if (!subscription.take(push.pub)) this.#fillGap(subscription);
    } else if (push.join) subscription.handlers.onJoin?.(push.join.info);
    else if (push.leave) subscription.handlers.onLeave?.(push.leave.info);
    else if (push.unsubscribe) this.#unsubscribed(subscription, push.unsubscribe);
  }

  /** Something was missed: the server is asked again from the last place that is sure. */
  #fillGap(subscription) {
    this.#unsubscribe(subscription.channel);
    this.#ask(subscription);
  }

  /** Codes from 2500 on ask to come back; 2502 says that the place is void. */
  #unsubscribed(subscription, { code, reason }) {
    subscription.pause();
    if (code < 2500) return this.#end(subscription, code, reason);
    if (code === 2502) subscription.forget();
    this.#askLater(subscription);
  }

  #call(command) {
    return new Promise((resolve, reject) => {
      const commands = [];
      this.#queue(commands, command, resolve, reject);
      this.#send(commands);
    });
  }

  #queue(commands, command, done, fail, within = ANSWER_MAX) {
    const id = (this.#lastId += 1);
    const timer = setTimeout(() => {
      this.#pending.delete(id);
      fail(RpcError.own('timeout', 'The server did not answer in time.'));
    }, within);
    this.#pending.set(id, { done, fail, timer });
    commands.push({ id, ...command });
  }

  #send(commands) {
    this.#socket?.send(commands.map((command) => JSON.stringify(command)).join('\n'));
  }

  #whenOnline() {
    if (this.state === 'online') return Promise.resolve();
    if (this.state === 'failed' || !this.#wanted) return Promise.reject(RpcError.own('stopped', 'There is no connection to the desk.'));
    return new Promise((resolve, reject) => {
      const settle = () => {
        if (this.state === 'online') finish(resolve);
        else if (this.state === 'failed') finish(() => reject(RpcError.own('stopped', 'There is no connection to the desk.')));
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
    this.#letGo(RpcError.own('disconnected', 'The connection broke before the answer came.'));
    if (isTerminal(code)) this.#become('failed', reason || `closed with ${code}`, code);
    else this.#retryLater(reason || 'the connection broke');
  }

  /** This side gives the socket up without waiting for the other's good-bye, which may never come. */
  #broken(reason) {
    this.#letGo(RpcError.own('disconnected', 'The connection broke before the answer came.'), 4000);
    this.#retryLater(reason);
  }

  #letGo(error, closeCode) {
    const socket = this.#socket;
    this.#socket = null;
    for (const timer of [this.#silenceTimer, this.#refreshTimer, this.#retryTimer]) clearTimeout(timer);
    for (const subscription of this.#channels.values()) subscription.pause();
    if (this.#openedAt && Date.now() - this.#openedAt > STEADY) this.#attempt = 0;
    this.#openedAt = 0;
    const calls = [...this.#pending.values()];
    this.#pending.clear();
    for (const call of calls) {
      clearTimeout(call.timer);
      call.fail(error);
    }
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

/** The ranges of the protocol in which coming back is pointless; 1009: what we sent was too big. */
function isTerminal(code) {
  return (code >= 3500 && code < 4000) || (code >= 4500 && code < 5000) || code === 1009;
}

function isRetryable(error) {
  return error.temporary || error.code < 100 || error.name === 'token_expired';
}

function socketAddress() {
  const { protocol, host } = globalThis.location;
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/connection/websocket`;
}
