// The list of articles, narrowed by what they are and whose, or searched; and what readers looked for without finding it.

import { el, icon, keyed, replace } from '../../lib/dom.js';
import { LANGUAGES, language, t } from '../../lib/i18n.js';
import { ago } from '../../lib/time.js';
import { troubleOf } from '../desk/trouble.js';
import { capital } from '../desk/words.js';

export const STATES = ['draft', 'review', 'published', 'archived'];
const WHICH = ['all', 'mine', 'due'];
const PAGE = 50;
/** A person types on; the server is asked when they pause, in milliseconds. */
const PAUSE = 250;

export class ArticleList {
  /** @param {any} page @param {HTMLElement} place */
  constructor(page, place) {
    this.page = page;
    this.rows = [];
    this.turn = 0;
    const field = (name, label, control) => el('div', { class: 'field' }, el('label', { for: `articles-${name}` }, label), control);
    const select = (name, choices) => el('select', { class: 'input', id: `articles-${name}`, onchange: () => this.load() }, choices.map(([value, words]) => el('option', { value }, words)));
    this.search = el('input', { type: 'search', class: 'input', id: 'articles-q', maxlength: 200, autocomplete: 'off', dir: 'auto', oninput: () => this.later() });
    this.which = select('which', WHICH.map((value) => [value, t(`knowledge.which_${value}`)]));
    this.state = select('state', [['', t('knowledge.any')], ...STATES.map((value) => [value, t(`knowledge.state_${value}`)])]);
    this.language = select('language', [['', t('knowledge.any')], ...Object.entries(LANGUAGES)]);
    this.category = el('input', { class: 'input', id: 'articles-category', maxlength: 80, list: 'articles-categories', autocomplete: 'off', onchange: () => this.load() });
    this.categories = el('datalist', { id: 'articles-categories' });
    this.list = el('ul', { class: 'problem-rows' });
    this.note = el('p', { class: 'empty', role: 'status' }, t('list.loading'));
    this.more = el('button', { type: 'button', class: 'button plain', hidden: true, onclick: () => this.load({ more: true }) }, t('list.more'));
    replace(place,
      el('div', { class: 'article-doors' }, el('a', { class: 'button', href: '#/new' }, icon('plus'), t('knowledge.new')), el('a', { class: 'button plain', href: '#/gaps', id: 'gaps-door' }, icon('search'), t('knowledge.gaps'))),
      el('div', { class: 'problem-tools' }, el('div', { class: 'field is-wide' }, el('label', { for: 'articles-q' }, t('knowledge.search')), this.search),
        field('which', t('knowledge.which'), this.which), field('state', t('list.state'), this.state), field('language', t('replies.language'), this.language), field('category', t('facts.category'), this.category), this.categories),
      this.list, this.note, this.more);
  }

  /** @param {string[]} names */
  offer(names) {
    replace(this.categories, names.map((value) => el('option', { value })));
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), PAUSE);
  }

  async load({ more = false } = {}) {
    const turn = (this.turn += 1);
    const q = this.search.value.trim();
    try {
      const found = q ? await this.find(q) : await this.page.connection.rpc('article.list', { ...this.wish(), limit: PAGE, ...(more && this.cursor && { cursor: this.cursor }) });
      if (turn !== this.turn) return;
      this.rows = more ? [...this.rows, ...found.articles] : found.articles;
      this.cursor = found.cursor;
      this.more.hidden = !found.cursor;
      replace(this.note, found.corrected ? t('knowledge.corrected', { words: found.corrected }) : this.rows.length ? '' : t(q || Object.keys(this.wish()).length ? 'knowledge.none_so' : 'knowledge.none'));
      keyed(this.list, this.rows, (row) => row.article, () => el('li', {}), (node, row) => this.show(node, row));
      this.mark();
    } catch (error) {
      if (turn === this.turn) replace(this.note, troubleOf(error));
    }
  }

  wish() {
    const which = this.which.value;
    return {
      ...(this.state.value && { state: this.state.value }), ...(this.language.value && { language: this.language.value }), ...(this.category.value.trim() && { category: this.category.value.trim() }),
      ...(which === 'mine' && { owner: this.page.me.id }), ...(which === 'due' && { due: true }),
    };
  }

  /** What the search finds, as far as it is what the other fields say. */
  async find(q) {
    const { articles, corrected } = await this.page.connection.rpc('knowledge.search', { q, language: this.language.value || (language() in LANGUAGES ? language() : 'en'), limit: PAGE });
    const { state, category } = this.wish();
    return { corrected, articles: articles.filter((row) => (!state || row.state === state) && (!category || row.category === category)) };
  }

  show(node, row) {
    const look = JSON.stringify([row, Math.floor(this.page.now() / 60_000)]);
    if (node.look === look) return;
    node.look = look;
    const focused = node.contains(document.activeElement);
    const facts = [t(`knowledge.state_${row.state}`), row.category, row.languages?.map((one) => one.language).join(', ') ?? LANGUAGES[row.language],
      row.cited ? t('knowledge.cited', { n: row.cited }) : '', row.updated_at ? ago(row.updated_at, this.page.now()) : ''].filter(Boolean).join(' · ');
    replace(node, el('a', { href: `#/${row.article}`, class: 'problem-row', 'data-article': String(row.article) },
      el('span', { class: 'problem-title' }, el('bdi', {}, row.title)), row.snippet ? snippet(row.snippet) : null,
      el('span', { class: 'muted' }, capital(facts)), this.isDue(row) ? el('span', { class: 'mark warn' }, t('knowledge.due')) : null));
    if (focused) node.querySelector('a').focus();
  }

  isDue(row) {
    return row.state === 'published' && row.review_at && row.review_at <= this.page.now();
  }

  /** The chosen one. */
  mark() {
    for (const link of this.list.querySelectorAll('a')) {
      if (Number(link.dataset.article) === this.page.chosen) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
    const door = document.getElementById('gaps-door');
    if (this.page.place === 'gaps') door?.setAttribute('aria-current', 'true');
    else door?.removeAttribute('aria-current');
  }

  links() {
    return [...this.list.querySelectorAll('a')];
  }
}

/** Every second piece is what was looked for. @param {string[]} pieces */
export const snippet = (pieces) => el('span', { class: 'article-snippet', dir: 'auto' }, pieces.map((piece, i) => (i % 2 ? el('mark', {}, piece) : piece)));
