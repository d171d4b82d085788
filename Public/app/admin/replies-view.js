// The desk's canned replies: what everybody finds when they write to a customer.

import { el, icon } from '../../lib/dom.js';
import { LANGUAGES, t } from '../../lib/i18n.js';
import { actionWords } from '../desk/macros.js';
import { ReplyBook } from '../desk/replies.js';
import { askRemoval, askReply } from '../desk/reply-forms.js';
import { loaded } from './loading.js';

/** @param {any} page */
export function repliesView(page) {
  const forms = { commands: page.commands, categories: (page.sections.get('categories')?.value?.rules ?? []).map((rule) => rule.name) };
  const book = new ReplyBook(page.connection);
  const then = async (asked) => { if (await asked) page.show(); };
  const deeds = {
    change: (reply) => then(askReply(forms, { own: false, reply })),
    remove: (reply) => then(askRemoval(forms, reply)),
  };
  return [
    el('h2', {}, t('admin.view_replies')), el('p', { class: 'muted' }, t('admin.replies_about')),
    el('div', { class: 'admin-tools' }, el('button', { type: 'button', class: 'button', onclick: () => then(askReply(forms, { own: false })) }, icon('plus'), t('replies.new'))),
    loaded(page, () => book.load(true), () => table(book.replies.filter((reply) => !reply.own), deeds)),
  ];
}

function table(replies, deeds) {
  if (!replies.length) return el('p', { class: 'empty' }, t('replies.empty'));
  const head = ['replies.title', 'replies.text', 'replies.shortcut', 'replies.language', 'replies.category', 'admin.manage'];
  return el('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': t('admin.view_replies') },
    el('table', {}, el('caption', { class: 'visually-hidden' }, t('admin.view_replies')), el('thead', {}, el('tr', {}, head.map((key) => el('th', { scope: 'col' }, t(key))))),
      el('tbody', {}, [...replies].sort((a, b) => a.title.localeCompare(b.title)).map((reply) => row(reply, deeds)))));
}

function row(reply, deeds) {
  const button = (key, label, run) => el('button', { type: 'button', class: 'button plain small', 'aria-label': t(label, { title: reply.title }), onclick: () => run(reply) }, t(key));
  return el('tr', {}, el('th', { scope: 'row' }, el('bdi', {}, reply.title)), el('td', {}, el('p', { class: 'reply-text', dir: 'auto', lang: reply.language || null }, reply.text),
      reply.actions ? el('p', { class: 'reply-macro' }, t('macro.with_it', { what: actionWords(reply.actions).join(', ') })) : null),
    el('td', {}, reply.shortcut ? el('kbd', {}, `/${reply.shortcut}`) : '–'), el('td', {}, reply.language ? LANGUAGES[reply.language] ?? reply.language : t('replies.any_language')), el('td', {}, reply.category || '–'),
    el('td', {}, button('replies.change', 'replies.change_of', deeds.change), ' ', button('replies.remove', 'replies.remove_of', deeds.remove)));
}
