// The knowledge tab: the articles this ticket uses, those that may answer it, a search, and an article out of the ticket.

import { el, icon, replace } from '../../lib/dom.js';
import { fitting, language, LANGUAGES, t } from '../../lib/i18n.js';
import { toast } from '../../lib/ui.js';
import { askArticleMarks } from './forms-article.js';
import { card, smallButton } from './panel-parts.js';
import { troubleOf } from './trouble.js';
import { undoable } from './undo.js';

/** A person types on; the server is asked when they pause, in milliseconds. */
const PAUSE = 250;
/** So much of what the customer wrote says what it is about. */
const ASKED_MAX = 600;
const SHOWN = 6;

/** What was found for each opened ticket, so that drawing the panel again asks nothing. @type {WeakMap<object, Finds>} */
const finds = new WeakMap();

/** @param {any} desk @param {any} thread @param {any} detail */
export function knowledgeTab(desk, thread, detail) {
  if (!finds.has(thread)) finds.set(thread, new Finds(desk, thread));
  const found = finds.get(thread);
  return [used(desk, detail), found.card(detail), making(desk, thread, detail)];
}

/** What was found for a ticket, when its tab was looked at. @param {any} thread @returns {any[]} */
export const foundArticles = (thread) => finds.get(thread)?.hits ?? [];

/** The language to read articles in with this customer. */
const spoken = (detail) => fitting(detail.needs?.language) ?? (language() in LANGUAGES ? language() : 'en');

function used(desk, detail) {
  const list = detail.articles ?? [];
  if (!list.length) return null;
  return card(t('articles.used'), el('ul', { class: 'plain-list' }, list.map((one) => el('li', {},
    el('a', { class: 'earlier', href: `/knowledge#/${one.article}` }, el('bdi', { class: 'earlier-subject' }, one.title || `KB-${one.article}`), el('span', { class: 'muted' }, `KB-${one.article} · ${t(`articles.use_${one.use}`)}`)),
    detail.can.includes('ticket.unlink_article') ? smallButton(t('articles.unlink'), `unlink-article-${one.article}`, () => unlink(desk, detail, one), one.title) : null))));
}

async function unlink(desk, { ticket }, { article }) {
  if (await desk.commands.run('ticket.unlink_article', { ticket, article })) undoable(desk, t('articles.unlink_done'), () => desk.commands.run('ticket.link_article', { ticket, article }));
}

async function link(desk, { ticket }, { article }) {
  if (await desk.commands.run('ticket.link_article', { ticket, article })) undoable(desk, t('articles.link_done'), () => desk.commands.run('ticket.unlink_article', { ticket, article }));
}

/** Puts the article's address into the reply; a ticket that one may change uses the article from then on. */
function send(desk, detail, hit) {
  const address = new URL(`/help/${hit.language}/${hit.article}`, location.href).href;
  if (!desk.insertReply(`${hit.title}: ${address}`)) return toast(t('articles.cannot_send'));
  const isUsed = (detail.articles ?? []).some((one) => one.article === hit.article);
  if (!isUsed && detail.can.includes('ticket.link_article')) desk.commands.run('ticket.link_article', { ticket: detail.ticket, article: hit.article });
}

function making(desk, thread, detail) {
  if (detail.imported || !detail.staff_thread) return null;
  return card(t('articles.make'), el('p', { class: 'muted' }, t('articles.make_about')), smallButton(t('articles.make_do'), 'article-make', () => askArticleMarks(desk, thread, detail)));
}

/** The hits for one ticket: those for its text first, those for what is looked for afterwards. */
class Finds {
  constructor(desk, thread) {
    this.desk = desk;
    this.thread = thread;
    this.turn = 0;
    /** @type {any[] | null} */
    this.hits = null;
    this.trouble = '';
    this.box = el('input', { type: 'search', class: 'input', maxlength: 200, autocomplete: 'off', dir: 'auto', 'aria-label': t('articles.search'), placeholder: t('articles.search'), 'data-act': 'article-search', oninput: () => this.later() });
    this.list = el('ul', { class: 'plain-list' });
    this.note = el('p', { class: 'muted', role: 'status' });
  }

  card(detail) {
    this.detail = detail;
    if (!this.asked) {
      this.asked = true;
      this.ask();
    }
    this.show();
    return card(t('articles.may_answer'), this.box, this.list, this.note);
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const turn = (this.turn += 1);
    const q = this.box.value.trim();
    try {
      const found = q ? await this.desk.connection.rpc('knowledge.search', { q, language: spoken(this.detail), limit: SHOWN })
        : await this.desk.connection.rpc('knowledge.suggest', { text: askedBy(this.thread, this.detail), language: spoken(this.detail) });
      if (turn !== this.turn) return;
      [this.hits, this.trouble] = [found.articles, ''];
    } catch (error) {
      if (turn !== this.turn) return;
      [this.hits, this.trouble] = [[], troubleOf(error)];
    }
    this.show();
  }

  show() {
    const words = this.trouble || (this.hits === null ? t('list.loading') : this.hits.length ? '' : t(this.box.value.trim() ? 'articles.none' : 'articles.none_yet'));
    if (this.note.textContent !== words) replace(this.note, words);
    this.note.hidden = !words;
    replace(this.list, (this.hits ?? []).map((hit) => this.line(hit)));
    this.list.hidden = !this.hits?.length;
  }

  line(hit) {
    const { desk, detail } = this;
    const isUsed = (detail.articles ?? []).some((one) => one.article === hit.article);
    return el('li', {},
      el('a', { class: 'earlier', href: `/knowledge#/${hit.article}/${hit.language}`, target: '_blank', rel: 'noopener' }, el('bdi', { class: 'earlier-subject', lang: hit.language }, hit.title),
        el('span', { class: 'muted' }, [`KB-${hit.article}`, LANGUAGES[hit.language], hit.audience === 'public' ? '' : t(`word.audience.${hit.audience}`)].filter(Boolean).join(' · '))),
      el('div', { class: 'card-buttons' },
        hit.state === 'published' && hit.audience === 'public' && detail.can.includes('chat.send') ? smallButton(t('articles.send'), `send-article-${hit.article}`, () => send(desk, detail, hit), hit.title) : null,
        !isUsed && detail.can.includes('ticket.link_article') ? smallButton(t('articles.use'), `use-article-${hit.article}`, () => link(desk, detail, hit), hit.title) : null));
  }
}

/** The subject, and the customer's first words. */
function askedBy(thread, detail) {
  const first = [...thread.messages.items.values()].filter((item) => item.type === 'message' && item.author?.kind === 'customer').sort((a, b) => a.offset - b.offset)[0];
  return `${detail.subject ?? ''} ${first?.text ?? ''}`.trim().slice(0, ASKED_MAX);
}
