/**
 * One channel's place in the stream: which epoch, which offset, and what to ask after a break.
 *
 *   idle ──request──▶ asked ──begin──▶ live ──gap──▶ idle
 *
 * Publications with an offset come exactly once and in order: a lower one is dropped, a higher one means that
 * something was missed, and the channel is asked again instead of guessed. Those without one (typing, read marks)
 * are handed on and move nothing.
 */
export class Subscription {
  /** @param {string} channel @param {SubscriptionHandlers} handlers */
  constructor(channel, handlers) {
    this.channel = channel;
    this.handlers = handlers;
    /** @type {'idle'|'asked'|'live'} */
    this.phase = 'idle';
    this.epoch = '';
    this.offset = 0;
    /** Whether this page has ever had a place in the stream. */
    this.placed = false;
    this.retries = 0;
  }

  /** The subscribe request that continues where this page stands. */
  request() {
    this.phase = 'asked';
    const request = { channel: this.channel, recoverable: true, positioned: true };
    if (this.handlers.joinLeave) request.join_leave = true;
    if (this.placed) Object.assign(request, { recover: true, epoch: this.epoch, offset: this.offset });
    return request;
  }

  /** @param {any} result of the subscribe */
  begin(result) {
    const wasRecovering = this.placed;
    const recovered = result.recovered === true;
    this.phase = 'live';
    this.retries = 0;
    this.placed = true;
    this.epoch = result.epoch ?? '';
    if (!wasRecovering || !recovered) this.offset = result.offset ?? 0;
    this.handlers.onReady?.({ recovered, offset: this.offset, epoch: this.epoch, wasRecovering, data: result.data });
    for (const publication of result.publications ?? []) this.take(publication);
  }

  /** @param {any} publication @returns {boolean} false when something before it was missed */
  take(publication) {
    if (this.phase !== 'live') return true;
    const offset = publication.offset ?? 0;
    if (offset > 0) {
      if (offset <= this.offset) return true;
      if (offset > this.offset + 1) {
        this.phase = 'idle';
        return false;
      }
      this.offset = offset;
    }
    this.handlers.onPublication?.(publication.data, publication.offset);
    return true;
  }

  /** The place is worth nothing any more: the next request starts afresh. */
  forget() {
    this.placed = false;
    this.epoch = '';
    this.offset = 0;
  }

  /** The connection broke; the place stays. */
  pause() {
    this.phase = 'idle';
  }
}

/**
 * @typedef {object} SubscriptionHandlers
 * @property {(data: any, offset?: number) => void} [onPublication] in order; without offset it is ephemeral
 * @property {(place: {recovered: boolean, offset: number, epoch: string, wasRecovering: boolean, data?: any}) => void} [onReady]
 *   after each (re)subscription, before what was missed; `wasRecovering && !recovered`: read everything again
 * @property {(end: {code: number, reason: string}) => void} [onEnd] it will not come back by itself
 * @property {boolean} [joinLeave] ask to be told who comes and goes (staff only)
 * @property {(info: any) => void} [onJoin] @property {(info: any) => void} [onLeave] ClientInfo
 */
