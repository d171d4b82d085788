/**
 * The customers' chat: the page at `/` and `/chat/KEY`, and the panel in somebody else's page, from the same parts.
 * Who has not written yet sees the form; who has sees the conversation named by its place (the page's address, or the
 * panel's memory), else the latest one that is not closed. `new` starts another.
 */
import { RpcError, useDesk } from '../../lib/api.js';
import { el, icon, replace, setText } from '../../lib/dom.js';
import { errorWords } from '../../lib/error-words.js';
import { learn, speak, t } from '../../lib/i18n.js';
import { stayIn } from '../../lib/ui.js';
import { addressPlace, memoryPlace } from './place.js';
import { startView } from './start.js';
import { forgetVisitor, keepVisitor, onVisitorElsewhere, visitor } from './visitor.js';

/**
 * @typedef {object} ChatOptions
 * @property {string} base where the desk is; empty for its own pages @property {string} key the site's, empty without
 * @property {string} language @property {boolean} isPage it has a page of its own, with an address and a title
 * @property {() => boolean} isSeen whether somebody may be looking at it
 * @property {(styles: string) => void} dress adds styles
 * @property {(count: number) => void} onUnread @property {() => void} [onClose] there is a way to put it away
 * @property {() => import('./identity.js').Vouching} [vouching] how the site says who this is
 */

/** With these the desk says that it does not know who this is, or not any more. */
const UNKNOWN = [101, 3500, 4500, 4501];

export class Chat {
  #options;
  #home;
  #place;
  /** @type {import('./talk.js').Session | null} */
  #session = null;
  /** @type {ReturnType<import('./talk.js').converse> | null} */
  #shown = null;
  #unread = 0;
  #notice = '';
  #seenBy;
  #talking = null;
  #vouching = null;

  /** @param {Element | ShadowRoot} home @param {ChatOptions} options */
  constructor(home, options) {
    this.#home = home;
    this.#options = options;
    useDesk(options.base, options.key);
    this.#place = (options.isPage ? addressPlace : memoryPlace)(() => this.#route());
    onVisitorElsewhere(() => this.#changed());
    document.addEventListener('visibilitychange', () => this.seen());
    // Read in one tab is read in all.
    this.#seenBy = new BroadcastChannel(`waggle-seen:${options.key}`);
    this.#seenBy.onmessage = () => this.#count(0);
  }

  /** Draws everything, in the language it is to speak. */
  async start() {
    const { base, language, isPage, onClose } = this.#options;
    await speak(['words/first'], language, `${base}/widget`, isPage);
    if (this.#talking) await this.#learn();
    stayIn(this.#home);
    const named = isPage ? 'brand' : 'brand grow';
    this.badge = el('div', { class: 'badge-place' });
    this.menu = el('button', { type: 'button', class: 'icon-button', 'aria-label': t('list.title'), hidden: true, onclick: () => this.#list() }, icon('history'));
    const close = onClose && el('button', { type: 'button', class: 'icon-button', 'aria-label': t('close'), onclick: onClose }, icon('close'));
    const brand = el('a', { class: named, href: '#' }, icon('hive'), t('title'));
    this.place = el('div', { class: 'place' });
    this.notice = el('div', { class: 'notice-place' });
    this.page = el('div', { class: 'page customer touch', onclick: (event) => this.#followed(event) },
      el('header', { class: 'bar' }, brand, this.badge, this.menu, close), this.notice, this.place);
    this.#home.append(this.page);
    this.#count(0);
    const vouching = this.#options.vouching?.();
    if (vouching) await this.identify(vouching).catch(() => {});
    if (!this.place.firstElementChild) await this.#route();
  }

  /**
   * The site says who this is: they keep what was written here, and find what they wrote elsewhere.
   * @param {import('./identity.js').Vouching} vouching
   */
  async identify(vouching) {
    await this.#talk();
    const { vouched } = await import('./more.js');
    if (visitor()) await this.#openSession();
    const who = await vouched(vouching, visitor(), this.#session?.outbox);
    this.#vouching = vouching;
    keepVisitor(who);
    await this.#changed();
    return true;
  }

  /** Somebody looks at it (again): what is on the screen is read. */
  seen() {
    if (document.visibilityState !== 'visible' || !this.#options.isSeen()) return;
    if (this.#unread > 0) this.#seenBy.postMessage('seen');
    this.#count(0);
    this.#shown?.view.read();
  }

  /** Puts the caret where one writes. */
  focus() {
    (this.page?.querySelector('#composer, #first') ?? this.menu)?.focus();
  }

  #count(unread) {
    this.#unread = unread;
    this.#options.onUnread(unread);
    if (this.#options.isPage) document.title = unread ? `(${unread}) ${t('title')}` : t('title');
  }

  /** Within somebody else's page a link to a conversation must not change the page's address. */
  #followed(event) {
    const link = this.#options.isPage ? null : event.target.closest('a[href^="#"]');
    if (!link) return;
    event.preventDefault();
    this.#place.go(link.getAttribute('href').slice(1));
  }

  /** The part that talks to the desk comes once. */
  #talk() {
    this.#talking ??= Promise.all([import('./talk.js'), this.#learn()]).then(([talk]) => {
      this.#options.dress(talk.talkStyles());
      return talk;
    }, () => {
      // It is asked for again at the next try.
      this.#talking = null;
      throw RpcError.own('offline', 'The server cannot be reached.');
    });
    return this.#talking;
  }

  /** The words of that part. */
  #learn() {
    return learn(['words/later'], `${this.#options.base}/widget`);
  }

  async #openSession() {
    const { openSession } = await this.#talk();
    const who = visitor();
    if (this.#session || !who) return;
    this.#session = { ...openSession(who, this.#options), token: who.token, until: who.until };
    const { connection } = this.#session;
    this.menu.hidden = false;
    replace(this.badge, this.#session.badge);
    replace(this.notice, this.#session.notice);
    connection.addEventListener('state', ({ detail }) => {
      // The desk does not know this token (any more): a new start is all that helps.
      if (detail.state === 'failed' && UNKNOWN.includes(detail.code) && visitor()?.token === who.token) this.#unknown();
    });
    connection.start();
  }

  /** The desk does not know this browser (any more). Whose session is over is vouched for once more, if the site can. */
  async #unknown() {
    const vouching = this.#vouching;
    this.#vouching = null;
    const isOver = visitor()?.until;
    this.forget(t('start.unknown'));
    if (isOver && vouching) await this.identify(vouching).catch(() => {});
  }

  /** Nothing of the person stays in this browser. */
  async signOut() {
    this.#vouching = null;
    const { leftBehind } = await import('./more.js');
    await leftBehind(visitor(), this.#session?.outbox);
    this.forget();
  }

  /** This browser is a stranger again. @param {string} words why, if it was not asked for */
  forget(words = '') {
    forgetVisitor();
    this.#notice = words;
    this.#endSession();
    this.#place.go('');
    this.#showStart();
  }

  #endSession() {
    this.#leave();
    this.#dropSession();
  }

  #dropSession() {
    this.#session?.connection.stop();
    this.#session = null;
    this.menu.hidden = true;
    replace(this.badge);
    replace(this.notice);
  }

  async #changed() {
    if (visitor()?.token === this.#session?.token) return;
    const first = this.place.querySelector('#first');
    const before = this.#session;
    // A stranger who is known now goes on with what they see.
    const isSame = !before || before.user === visitor()?.user.id || (!before.until && visitor()?.until);
    const shown = isSame ? this.#place.wanted() : '';
    // Nobody loses what they are writing because of another tab, or because they are known now.
    if (first && first.value !== '') return this.#dropSession();
    this.#endSession();
    this.#place.set(shown);
    await this.#route();
  }

  async #list() {
    const talk = await this.#talk();
    const more = await talk.rarely().catch(() => null);
    if (!more || !this.#session) return;
    const { connection } = this.#session;
    more.ticketsDialog({
      connection, ...this.#around(), current: () => this.#shown?.thread.ticket ?? null,
      forget: () => this.signOut(), token: visitor()?.token, speak: (language) => this.#speakIn(language),
    });
  }

  /** Where dialogs stand. */
  #around() {
    return { home: this.page, isModal: this.#options.isPage };
  }

  async #speakIn(language) {
    this.#options.language = language;
    this.#leave();
    this.page.remove();
    const session = this.#session;
    this.#session = null;
    session?.connection.stop();
    await this.start();
    this.menu.focus();
  }

  #showStart() {
    this.#leave();
    replace(this.place, startView({ open: (text, channel) => this.#open(text, channel), begin: () => this.#talk(), notice: this.#notice }));
    this.#notice = '';
  }

  /** @param {string} text @param {'chat' | 'form'} channel */
  async #open(text, channel) {
    await this.#openSession();
    // A reload meanwhile must find the conversation, not the form.
    this.#place.set('');
    const opening = this.#session.outbox.add('ticket.open', { text, channel });
    await this.#showThread({ opening }, true);
  }

  async #showThread(what, focus = false) {
    const { converse } = await this.#talk();
    this.#leave();
    this.#shown = converse(this.#session, what, { onHeard: () => this.#heard(), isSeen: () => this.#options.isSeen(), around: () => this.#around() });
    const { thread, view } = this.#shown;
    thread.addEventListener('opened', ({ detail }) => this.#place.set(detail.ticket));
    thread.addEventListener('abandoned', () => this.#showStart());
    thread.start();
    replace(this.place, view.node);
    if (focus && this.#options.isSeen()) this.focus();
  }

  #leave() {
    this.#shown?.view.stop();
    this.#shown?.thread.stop();
    this.#shown = null;
  }

  #heard() {
    if (document.visibilityState === 'visible' && this.#options.isSeen()) return;
    this.#count(this.#unread + 1);
  }

  async #route() {
    const wanted = this.#place.wanted();
    if (visitor()) await this.#openSession();
    if (!this.#session || wanted === 'new') return this.#showStart();
    const session = this.#session;
    await session.outbox.ready;
    if (session !== this.#session) return;
    if (/^[1-9][0-9]{0,15}$/.test(wanted)) {
      if (this.#shown?.thread.ticket !== Number(wanted)) await this.#showThread({ ticket: Number(wanted) }, true);
      return;
    }
    const opening = session.outbox.entries.find((entry) => entry.method === 'ticket.open');
    if (opening) return this.#showThread({ opening });
    await this.#showLatest(session.connection);
  }

  async #showLatest(connection) {
    this.#leave();
    const waiting = el('main', { class: 'start' }, el('p', { class: 'muted', role: 'status' }, t('list.opening')));
    replace(this.place, waiting);
    try {
      const { tickets } = await connection.rpc('ticket.list', { view: 'mine', limit: 20 });
      if (!waiting.isConnected) return;
      const latest = tickets.find((ticket) => ticket.state !== 'closed') ?? tickets[0];
      if (!latest) return this.#showStart();
      this.#place.set(latest.ticket);
      await this.#showThread({ ticket: latest.ticket });
    } catch (error) {
      if (connection.state === 'failed' || !waiting.isConnected) return;
      setText(waiting.firstElementChild, t('list.again', { problem: errorWords(error) }));
      connection.addEventListener('state', () => waiting.isConnected && this.#route(), { once: true });
    }
  }
}
