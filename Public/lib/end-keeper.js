/**
 * Keeps a scroller at its end while its reader is there, whatever grows or shrinks around it. Only a move up leaves the
 * end: a notice that takes a few lines of the scroller's height moves the end away, not the reader.
 */

/** Nearer to the end than this counts as being there, in pixels: a bubble and its margin. */
const SLACK = 72;

export class EndKeeper {
  #scroller;
  #top = 0;
  /** Whether the reader is there. */
  isAtEnd = true;

  /** @param {HTMLElement} scroller @param {() => void} [onScroll] after `isAtEnd` was settled */
  constructor(scroller, onScroll = () => {}) {
    this.#scroller = scroller;
    scroller.addEventListener('scroll', () => {
      const { scrollTop, scrollHeight, clientHeight } = scroller;
      if (scrollHeight - scrollTop - clientHeight < SLACK) this.isAtEnd = true;
      else if (scrollTop < this.#top) this.isAtEnd = false;
      this.#top = scrollTop;
      onScroll();
    }, { passive: true });
    new ResizeObserver(() => this.keep()).observe(scroller);
  }

  /** After the content changed. */
  keep() {
    if (this.isAtEnd) this.go();
  }

  /** @param {boolean} [smooth] */
  go(smooth = false) {
    this.isAtEnd = true;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#scroller.scrollTo({ top: this.#scroller.scrollHeight, behavior: smooth && !calm ? 'smooth' : 'instant' });
  }
}
