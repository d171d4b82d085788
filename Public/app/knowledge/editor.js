// Writing an article: the text, and beside it what readers will see, or the same article in another language.

import { articleText } from '../../lib/article-text.js';
import { el, icon, replace, setText } from '../../lib/dom.js';
import { LANGUAGES, language, t } from '../../lib/i18n.js';
import { toast } from '../../lib/ui.js';
import { troubleOf } from '../desk/trouble.js';
import { AUDIENCES, capital, say } from '../desk/words.js';
import { findings } from './article-view.js';
import { keep, kept } from './kept-text.js';

/** A person types on; the preview is asked for when they pause, in milliseconds. */
const PAUSE = 300;
/** The server's bound for a text, in bytes of UTF-8. */
const BODY_BYTES_MAX = 24_576;

/**
 * @typedef {{article?: any, language: string, title: string, body: string, category?: string, audience?: string,
 *   ticket?: number, place: string}} Beginning `article`: another version of it; `place` names what is kept in this tab
 */

/** @param {any} page @param {Beginning} from */
export function editor(page, from) {
  const before = kept(from.place);
  const now = { title: from.title, body: from.body, ...before };
  const title = el('input', { class: 'input', id: 'article-title', maxlength: 200, dir: 'auto', autocomplete: 'off', value: now.title, lang: from.language });
  const body = el('textarea', { class: 'input article-body', id: 'article-body', rows: 18, dir: 'auto', lang: from.language, value: now.body, 'aria-describedby': 'article-body-hint' });
  const spoken = el('select', { class: 'input', id: 'article-language' }, Object.entries(LANGUAGES).map(([value, label]) => el('option', { value, selected: value === from.language }, label)));
  const category = el('input', { class: 'input', id: 'article-category', maxlength: 80, value: from.category ?? '', list: 'articles-categories', autocomplete: 'off' });
  const audience = el('select', { class: 'input', id: 'article-audience' }, AUDIENCES.codes.map((value) => el('option', { value, selected: value === (from.audience ?? 'public') }, capital(say(AUDIENCES, value)))));
  const note = el('input', { class: 'input', id: 'article-note', maxlength: 200, dir: 'auto', autocomplete: 'off' });
  const beside = el('select', { class: 'input', id: 'article-beside' }, el('option', { value: '' }, t('knowledge.preview')),
    (from.article?.languages ?? []).filter((one) => one.language !== from.language).map((one) => el('option', { value: one.language }, LANGUAGES[one.language])));
  const trouble = el('p', { class: 'form-trouble', role: 'alert', hidden: true });
  const warning = el('div', { class: 'note-line', role: 'status', hidden: true });
  const shown = el('div', { class: 'article-shown', role: 'region', tabindex: '0', 'aria-label': t('knowledge.preview') });
  const save = el('button', { type: 'submit', class: 'button' }, t(from.article ? 'knowledge.save' : 'knowledge.save_draft'));
  const away = from.article ? `#/${from.article.article}/${from.language}` : '#/';
  const cancel = el('a', { class: 'button plain', href: away, onclick: () => keep(from.place) }, t('form.cancel'));
  const field = (control, label, hint) => el('div', { class: 'field' }, el('label', { for: control.id }, label), hint ? el('p', { class: 'form-hint', id: `${control.id}-hint` }, hint) : null, control);
  let turn = 0;
  let timer;

  async function show() {
    const mine = (turn += 1);
    try {
      const other = beside.value && (await page.connection.rpc('article.get', { article: from.article.article, language: beside.value }));
      const { nodes, personal } = await page.connection.rpc('article.preview', { title: title.value, body: body.value });
      if (mine !== turn) return;
      const drawn = other ? { title: other.text?.title ?? '', nodes: other.nodes, tag: beside.value } : { title: title.value, nodes, tag: spoken.value };
      replace(shown, el('h3', { dir: 'auto', lang: drawn.tag }, drawn.title), drawn.nodes.length ? articleText(drawn.nodes, drawn.tag) : el('p', { class: 'muted' }, t('knowledge.preview_empty')));
      shown.setAttribute('aria-label', other ? LANGUAGES[beside.value] : t('knowledge.preview'));
      warning.hidden = !personal.length;
      replace(warning, el('p', {}, t('knowledge.personal')), findings(personal));
    } catch (error) {
      if (mine === turn) replace(shown, el('p', { class: 'trouble', role: 'alert' }, troubleOf(error)));
    }
  }

  function changed() {
    keep(from.place, { title: title.value, body: body.value });
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  }

  function refused(words, box) {
    trouble.hidden = false;
    setText(trouble, words);
    trouble.scrollIntoView({ block: 'nearest' });
    box?.focus();
  }

  async function send(event) {
    event.preventDefault();
    if (save.disabled) return;
    if (!title.value.trim()) return refused(t('knowledge.no_title'), title);
    if (!body.value.trim()) return refused(t('knowledge.no_body'), body);
    if (new TextEncoder().encode(body.value).length > BODY_BYTES_MAX) return refused(t('knowledge.too_long'), body);
    save.disabled = true;
    trouble.hidden = true;
    const text = { language: spoken.value, title: title.value.trim(), body: body.value };
    try {
      const receipt = from.article
        ? await page.commands.send('article.edit', { article: from.article.article, ...text, ...(note.value.trim() && { note: note.value.trim() }), based_on: from.article.languages.find((one) => one.language === text.language)?.latest ?? 0 })
        : await page.commands.send('article.draft', { ...text, audience: audience.value, ...(category.value.trim() && { category: category.value.trim() }), ...(from.ticket && { ticket: from.ticket }) });
      keep(from.place);
      toast(t('knowledge.saved'), { kind: 'ok' });
      location.hash = `#/${receipt.article ?? from.article.article}/${text.language}`;
      page.list.load();
    } catch (error) {
      refused(troubleOf(error));
    } finally {
      save.disabled = false;
    }
  }

  const form = el('form', { class: 'article-form', novalidate: true, onsubmit: send, onkeydown: (event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit(); } },
    trouble, before && (before.title !== from.title || before.body !== from.body) ? el('p', { class: 'note-line' }, t('knowledge.kept_text')) : null,
    el('div', { class: 'article-columns' },
      el('div', { class: 'article-column' }, field(title, t('knowledge.name'), null), field(body, t('knowledge.text'), t('knowledge.text_hint'))),
      el('div', { class: 'article-column' }, field(beside, t('knowledge.beside')), shown)),
    warning,
    el('div', { class: 'article-facts' }, from.article ? field(note, t('knowledge.note')) : [field(spoken, t('replies.language')), field(category, t('facts.category')), field(audience, t('knowledge.audience'))]),
    el('div', { class: 'problem-deeds' }, save, cancel));
  title.addEventListener('input', changed);
  body.addEventListener('input', changed);
  beside.addEventListener('change', show);
  show();
  const heading = from.article ? t('knowledge.edit_title', { article: from.article.article, language: LANGUAGES[from.language] }) : t(from.ticket ? 'knowledge.new_of' : 'knowledge.new', { ticket: from.ticket });
  return [el('a', { class: 'button plain small problem-back', href: away }, icon('back'), t('head.back')), el('h2', {}, heading), form];
}

/** The language to write in first. */
export const ownLanguage = () => (language() in LANGUAGES ? language() : 'en');
