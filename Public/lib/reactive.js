/**
 * Signals in a page: a value that knows who reads it.
 * Effects run once after the current turn, however many of their signals changed; `flush` runs them at once.
 */

/** @type {Reader | null} who is running now */
let running = null;
/** @type {Set<Reader>} */
const waiting = new Set();

class Reader {
  /** @param {() => void} changed called when something read has changed */
  constructor(changed) {
    this.changed = changed;
    /** @type {Set<Set<Reader>>} */
    this.sources = new Set();
  }

  /** @template T @param {() => T} body @returns {T} */
  run(body) {
    this.forget();
    const outer = running;
    running = this;
    try {
      return body();
    } finally {
      running = outer;
    }
  }

  forget() {
    for (const readers of this.sources) readers.delete(this);
    this.sources.clear();
  }
}

/** @param {Set<Reader>} readers */
function track(readers) {
  if (running === null) return;
  readers.add(running);
  running.sources.add(readers);
}

/** @param {Set<Reader>} readers */
function tell(readers) {
  for (const reader of [...readers]) reader.changed();
}

/**
 * @template T @param {T} initial
 * @returns {{value: T, peek(): T, update(change: (old: T) => T): void}}
 */
export function signal(initial) {
  let current = initial;
  const readers = new Set();
  return {
    get value() {
      track(readers);
      return current;
    },
    set value(next) {
      if (Object.is(next, current)) return;
      current = next;
      tell(readers);
    },
    peek: () => current,
    update(change) {
      this.value = change(current);
    },
  };
}

/** @template T @param {() => T} body @returns {{readonly value: T, peek(): T}} worked out when asked, then kept */
export function computed(body) {
  let current;
  let stale = true;
  const readers = new Set();
  const reader = new Reader(() => {
    if (stale) return;
    stale = true;
    tell(readers);
  });
  const read = () => {
    if (stale) {
      current = reader.run(body);
      stale = false;
    }
    return current;
  };
  return {
    get value() {
      track(readers);
      return read();
    },
    peek: read,
  };
}

/**
 * Runs the body now and again after something it read has changed.
 * @param {() => (void | (() => void))} body may return a clean-up, called before the next run
 * @returns {() => void} stops it
 */
export function effect(body) {
  let cleanUp;
  let stopped = false;
  const reader = new Reader(() => {
    if (waiting.size === 0) queueMicrotask(flush);
    waiting.add(reader);
  });
  reader.again = () => {
    if (stopped) return;
    if (typeof cleanUp === 'function') cleanUp();
    cleanUp = reader.run(body);
  };
  reader.again();
  return () => {
    stopped = true;
    waiting.delete(reader);
    reader.forget();
    if (typeof cleanUp === 'function') cleanUp();
  };
}

/** More rounds than this in one flush mean that effects set each other off for ever. */
const ROUNDS_MAX = 100;

/** Runs every effect whose signals changed. */
export function flush() {
  for (let round = 0; waiting.size > 0; round += 1) {
    if (round === ROUNDS_MAX) {
      waiting.clear();
      throw new Error('effects set each other off without end');
    }
    const now = [...waiting];
    waiting.clear();
    for (const reader of now) reader.again();
  }
}
