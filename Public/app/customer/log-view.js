/** The messages: drawn from the thread's items, kept at the end while the reader is there, anchored while older ones come. */
import { el, icon, keyed, setText } from '../../lib/dom.js';
import { EndKeeper } from '../../lib/end-keeper.js';
import { errorWords } from '../../lib/error-words.js';
import { drawFiles, keepFile } from '../../lib/files.js';
import { t } from '../../lib/i18n.js';
import { clock, day, full } from '../../lib/time.js';
import { alertNow } from '../../lib/ui.js';
import { visitor } from './visitor.js';

/** Older messages are asked for before the reader reaches the beginning, in pixels. */
const OLDER_AHEAD = 240;

/** The icon of each state of an own message; its words are `sent.…`. */
const STATUS = { waiting: 'clock', sending: 'clock', sent: 'check', delivered: 'check', seen: 'seen', failed: 'alert' };

export class LogView {
  #thread;
  #list = el('ol', { class: 'messages' });
  #end;

  /** @param {import('./thread.js').Thread} thread */
  constructor(thread) {
    this.#thread = thread;
    this.older = el('button', { type: 'button', class: 'button quiet older', onclick: () => thread.loadOlder() }, t('log.older'));
    this.scroller = el('div', { class: 'log', role: 'log', 'aria-label': t('log.label'), 'aria-busy': 'true', tabindex: '0' },
      this.older, this.#list);
    this.jump = el('button', { type: 'button', class: 'button plain jump', hidden: true, onclick: () => this.toEnd(true) },
      icon('down'), t('log.new'));
    this.#end = new EndKeeper(this.scroller, () => this.#scrolled());
  }

  /** @param {string} [why] as in the thread's change */
  draw(why) {
    const { scroller } = this;
    const before = scroller.scrollHeight - scroller.scrollTop;
    if (why === 'older' || !this.#thread.ready) scroller.setAttribute('aria-busy', 'true');
    keyed(this.#list, this.#thread.items(), (item) => item.key, (item) => this.#make(item, why), (node, item) => update(node, item, this.#thread));
    this.older.hidden = !this.#thread.hasOlder;
    this.older.disabled = this.#thread.loadingOlder;
    if (why === 'older') scroller.scrollTop = scroller.scrollHeight - before;
    else if (this.isAtEnd) this.toEnd();
    else if (why === 'heard') this.jump.hidden = false;
    // Readers are told of what comes from now on, not of the history.
    if (this.#thread.ready) requestAnimationFrame(() => scroller.setAttribute('aria-busy', 'false'));
  }

  /** @param {boolean} [smooth] */
  toEnd(smooth = false) {
    this.jump.hidden = true;
    this.#end.go(smooth);
  }

  /** Whether the reader sees the newest message. */
  get isAtEnd() {
    return this.#end.isAtEnd;
  }

  #scrolled() {
    if (this.isAtEnd && !this.jump.hidden) this.jump.hidden = true;
    if (this.scroller.scrollTop < OLDER_AHEAD && this.#thread.ready) this.#thread.loadOlder();
  }

  #make(item, why) {
    if (item.kind === 'day') return el('li', { class: 'day' }, el('time', { datetime: new Date(item.at).toISOString() }, day(item.at)));
    if (item.kind === 'line') return el('li', { class: 'line' }, el('span', { dir: 'auto' }, item.text));
    const node = this.#message(item);
    node.classList.toggle('arriving', this.#thread.ready && why !== 'loaded' && why !== 'older');
    return node;
  }

  #message(item) {
    const who = el('span', { class: item.own ? 'visually-hidden' : 'who', dir: 'auto' }, item.own ? t('log.you') : item.name || t('log.desk'));
    const text = el('p', { class: 'text', dir: 'auto', hidden: !item.text }, item.text);
    const files = el('ul', { class: 'files', hidden: true });
    const foot = el('p', { class: 'foot' }, el('time', {}), el('span', { class: 'status' }), el('span', { class: 'actions' }));
    const node = el('li', { class: item.own ? 'message own' : 'message' }, who, el('span', { class: 'visually-hidden' }, ': '), text, files, foot);
    if (item.own) foot.querySelector('.actions').append(
      el('button', { type: 'button', class: 'button quiet', onclick: () => this.#thread.retry(node.dataset.entry) }, icon('retry'), t('sent.retry')),
      el('button', { type: 'button', class: 'button quiet', onclick: () => this.#thread.discard(node.dataset.entry) }, t('sent.remove')));
    return node;
  }
}

/** A file is fetched with the customer's token, which no address holds. */
function fileDoor(thread, file) {
  const keep = () => keepFile(thread.ticket, file, visitor()?.token ?? '').catch((error) => alertNow(errorWords(error)));
  return el('button', { type: 'button', class: 'file', 'aria-label': t('files.keep', file), onclick: keep });
}

function update(node, item, thread) {
  if (item.kind !== 'message') return;
  drawFiles(node.querySelector('.files'), item.files, (file) => fileDoor(thread, file));
  node.classList.toggle('first', item.first);
  node.classList.toggle('last', item.last);
  node.classList.toggle('failed', item.status === 'failed');
  if (item.entry) node.dataset.entry = item.entry.client_id;
  const time = node.querySelector('time');
  time.dateTime = new Date(item.at).toISOString();
  time.title = full(item.at);
  setText(time, clock(item.at));
  const why = item.status === 'failed' && item.entry.error ? t('sent.failed_why', { why: errorWords(item.entry.error) }) : null;
  drawStatus(node.querySelector('.status'), item.status, why);
  node.querySelector('.actions').hidden = item.status !== 'failed';
  node.querySelector('.foot').hidden = !item.last && item.status === null;
}

function drawStatus(place, status, text) {
  const words = text ?? (status ? t(`sent.${status}`) : '');
  if (place.dataset.status === (status ?? '') && place.textContent === words) return;
  place.dataset.status = status ?? '';
  place.replaceChildren(...(status ? [icon(STATUS[status]), el('span', {}, words)] : []));
}
