/**
 * The channels a connection follows: asks for each, hands pushes on, fills gaps, comes back after breaks.
 * One subscription a channel. The connection says when it is online and carries the commands.
 */
import { backoff } from './backoff.js';
import { isRetryable, RESUBSCRIBE_FROM, STATE_INVALIDATED } from './close-codes.js';
import { Subscription } from './subscription.js';

export class Channels {
  #wire;
  /** @type {Map<string, Subscription>} */
  #followed = new Map();

  /**
   * @param {{isOnline: () => boolean, send: (commands: object[]) => void, broken: (reason: string) => void,
   *   command: (request: object, then: object) => object}} wire
   */
  constructor(wire) {
    this.#wire = wire;
  }

  /** @param {string} channel @param {import('./subscription.js').SubscriptionHandlers} handlers */
  follow(channel, handlers) {
    if (this.#followed.has(channel)) throw new Error(`already subscribed to ${channel}`);
    const subscription = new Subscription(channel, handlers);
    this.#followed.set(channel, subscription);
    if (this.#wire.isOnline()) this.#wire.send([this.#ask(subscription)]);
    return { unsubscribe: () => this.#leave(subscription) };
  }

  /** Commands that ask for everything that is not asked for yet. @returns {object[]} */
  askAll() {
    return [...this.#followed.values()].filter((each) => each.phase === 'idle').map((each) => this.#ask(each));
  }

  /** The connection broke; every place stays. */
  pause() {
    for (const subscription of this.#followed.values()) subscription.pause();
  }

  /** @param {any} push */
  take(push) {
    const subscription = this.#followed.get(push.channel);
    if (!subscription) return;
    if (push.pub) {
      if (!subscription.take(push.pub)) this.#fillGap(subscription);
    } else if (push.join) subscription.handlers.onJoin?.(push.join.info);
    else if (push.leave) subscription.handlers.onLeave?.(push.leave.info);
    else if (push.unsubscribe) this.#unsubscribed(subscription, push.unsubscribe);
  }

  #isFollowed(subscription) {
    return this.#followed.get(subscription.channel) === subscription;
  }

  #ask(subscription) {
    return this.#wire.command({ subscribe: subscription.request() }, {
      done: (reply) => this.#isFollowed(subscription) && subscription.begin(reply.subscribe),
      fail: (error) => this.#refused(subscription, error),
    });
  }

  #refused(subscription, error) {
    subscription.pause();
    if (!this.#isFollowed(subscription) || error.name === 'disconnected' || error.name === 'stopped') return;
    const isLost = error.name === 'unrecoverable_position';
    if (isLost) subscription.forget();
    if (error.name === 'timeout') this.#wire.broken('no answer to a subscription');
    else if (isLost || isRetryable(error)) this.#askLater(subscription);
    else this.#end(subscription, error.code, error.message);
  }

  #askLater(subscription) {
    setTimeout(() => {
      const isWanted = this.#isFollowed(subscription) && subscription.phase === 'idle';
      if (isWanted && this.#wire.isOnline()) this.#wire.send([this.#ask(subscription)]);
    }, backoff(subscription.retries));
    subscription.retries += 1;
  }

  /** Something was missed: the server is asked again from the last place that is sure. */
  #fillGap(subscription) {
    this.#wire.send([this.#farewell(subscription), this.#ask(subscription)]);
  }

  #unsubscribed(subscription, { code, reason }) {
    subscription.pause();
    if (code < RESUBSCRIBE_FROM) return this.#end(subscription, code, reason);
    if (code === STATE_INVALIDATED) subscription.forget();
    this.#askLater(subscription);
  }

  #leave(subscription) {
    if (!this.#isFollowed(subscription)) return;
    this.#followed.delete(subscription.channel);
    if (this.#wire.isOnline() && subscription.phase !== 'idle') this.#wire.send([this.#farewell(subscription)]);
    subscription.pause();
  }

  #farewell({ channel }) {
    return this.#wire.command({ unsubscribe: { channel } }, { done: () => {}, fail: () => {} });
  }

  #end(subscription, code, reason) {
    this.#followed.delete(subscription.channel);
    subscription.handlers.onEnd?.({ code, reason });
  }
}
