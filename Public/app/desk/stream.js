// One channel of a ticket as a list that grows at both ends: live publications at the end, older pages
// before its beginning. What arrives twice is kept once, because everything is keyed by its offset.

/** Entries loaded at a time: about two screens. */
const PAGE = 50;

export class Stream {
  /**
   * @param {import('../../lib/connection.js').Connection} connection @param {string} channel
   * @param {{onChange: () => void, onEphemeral: (data: any) => void, onNews?: (data: any, offset: number) => void,
   *   joinLeave?: boolean, onJoin?: (info: any) => void, onLeave?: (info: any) => void, onEnd?: (end: any) => void}} hooks
   */
  constructor(connection, channel, hooks) {
    this.connection = connection;
    this.channel = channel;
    this.hooks = hooks;
    /** @type {Map<number, any>} by offset */
    this.items = new Map();
    this.epoch = '';
    this.complete = false;
    this.loaded = false;
    /** @type {Promise<void> | null} */
    this.loading = null;
    this.closed = false;
    this.subscription = connection.subscribe(channel, {
      onPublication: (data, offset) => this.hear(data, offset),
      onReady: (position) => this.ready(position),
      onEnd: (end) => hooks.onEnd?.(end),
      joinLeave: hooks.joinLeave,
      onJoin: hooks.onJoin,
      onLeave: hooks.onLeave,
    });
  }

  /** The oldest offset held; newer ones follow without a hole. */
  get oldest() {
    return this.items.size ? Math.min(...this.items.keys()) : 0;
  }

  hear(data, offset) {
    if (!offset) return this.hooks.onEphemeral(data);
    const isNews = !this.items.has(offset);
    this.items.set(offset, { ...data, offset });
    if (isNews) this.hooks.onNews?.(data, offset);
    this.hooks.onChange();
  }

  ready({ recovered, wasRecovering, epoch }) {
    this.epoch = epoch;
    if (wasRecovering && recovered && this.loaded) return;
    // What was missed cannot be had as a stream: begin again rather than show a hole.
    if (this.loaded) this.items.clear();
    this.complete = false;
    this.load({});
  }

  /** One page before what is held. */
  loadOlder() {
    if (this.complete || !this.loaded) return Promise.resolve();
    return this.load({ since: { offset: this.oldest, epoch: this.epoch } });
  }

  load(from) {
    this.loading ??= this.page(from).finally(() => {
      this.loading = null;
    });
    return this.loading;
  }

  async page(from) {
    try {
      const page = await this.connection.history(this.channel, { limit: PAGE, reverse: true, ...from });
      if (this.closed) return;
      for (const publication of page.publications ?? []) {
        this.items.set(publication.offset, { ...publication.data, offset: publication.offset });
      }
      this.complete = (page.publications ?? []).length < PAGE || this.oldest <= 1;
      this.loaded = true;
      this.hooks.onChange();
    } catch {
      // The connection went; `ready` comes again with the next one.
    }
  }

  close() {
    this.closed = true;
    this.subscription.unsubscribe();
  }
}
