// Canned replies by a few letters: a list to choose from, what the chosen one will say, and one's own to keep.

import { el, keyed, replace, setText } from '../../lib/dom.js';
import { language, t } from '../../lib/i18n.js';
import { askRemoval, askReply } from './reply-forms.js';
import { actionWords } from './macros.js';
import { filled, matching } from './replies.js';
import { troubleOf } from './trouble.js';

/** More are a list nobody reads: another letter finds the right one. */
const SHOWN_MAX = 50;

/** What the words in braces stand for in this ticket. @param {any} desk @param {any} detail */
export function valuesOf(desk, detail) {
  return {
    customer: detail.customer?.name, agent: desk.me.name, ticket: String(detail.ticket),
    queue: desk.queues.queues.peek().find((queue) => queue.id === detail.queue)?.name,
  };
}

/**
 * Opens the list for a ticket.
 * @param {any} desk @param {any} detail @param {{insert: (filled: {text: string, unknown: string[], actions?: import('./macros.js').Actions}) => void, closed: () => void}} wish
 */
export function pickReply(desk, detail, { insert, closed }) {
  if (document.querySelector('dialog[open]')) return;
  let at = 0;
  let entries = [];
  const box = el('input', {
    class: 'palette-box', type: 'text', role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'reply-list', 'aria-autocomplete': 'list', autocomplete: 'off',
    'aria-label': t('replies.find'), placeholder: t('replies.placeholder'),
  });
  const list = el('ul', { class: 'palette-list', id: 'reply-list', role: 'listbox', 'aria-label': t('replies.open') });
  const none = el('p', { class: 'empty', hidden: true });
  const shown = el('div', { class: 'reply-shown', tabindex: '0', role: 'region', 'aria-label': t('replies.shown') });
  const count = el('p', { class: 'visually-hidden', role: 'status' });
  const button = (key, run) => el('button', { type: 'button', class: 'button plain small', onclick: run }, t(key));
  const [change, remove] = [button('replies.change', () => again(() => askReply(page(), { own: true, reply: entries[at] }))), button('replies.remove', () => again(() => askRemoval(page(), entries[at])))];
  const foot = el('div', { class: 'reply-foot' }, button('replies.new_own', () => again(() => askReply(page(), { own: true }))), change, remove,
    el('span', { class: 'grow' }), el('button', { type: 'button', class: 'button small', onclick: () => take(entries[at]) }, t('replies.insert')));
  const dialog = el('dialog', { class: 'dialog palette replies', 'aria-label': t('replies.open') }, box, list, none, shown, foot, count);
  const page = () => ({ commands: desk.commands, categories: desk.settings.categories() });

  function take(reply) {
    if (!reply) return;
    dialog.close();
    insert({ ...filled(reply.text, valuesOf(desk, detail)), actions: reply.actions });
  }

  /** A form of its own, then the list again with what came of it. */
  async function again(ask) {
    dialog.close();
    const isChanged = await ask();
    if (isChanged) await desk.replies.load(true).catch(() => {});
    pickReply(desk, detail, { insert, closed });
  }

  function show() {
    entries = matching(desk.replies.replies, { text: box.value, language: detail.needs?.language || language(), category: detail.category }).slice(0, SHOWN_MAX);
    at = Math.min(at, Math.max(0, entries.length - 1));
    keyed(list, entries, (reply) => reply.reply, (reply) => el('li', { class: 'palette-item', role: 'option', id: `reply-${reply.reply}`, onclick: () => take(reply) },
      el('span', { class: 'palette-group' }, t(reply.own ? 'replies.own' : 'replies.desk')), el('bdi', { class: 'palette-label' }, reply.title),
      el('span', { class: 'muted' }, [reply.actions && t('macro.name'), reply.category, reply.language].filter(Boolean).join(' · ')), reply.shortcut ? el('kbd', {}, `/${reply.shortcut}`) : null));
    [...list.children].forEach((item, i) => item.setAttribute('aria-selected', String(i === at)));
    if (entries[at]) box.setAttribute('aria-activedescendant', `reply-${entries[at].reply}`);
    else box.removeAttribute('aria-activedescendant');
    list.children[at]?.scrollIntoView({ block: 'nearest' });
    for (const one of [change, remove]) one.hidden = !entries[at]?.own;
    preview(entries[at]);
    none.hidden = entries.length > 0;
    setText(none, t(desk.replies.replies.length ? 'replies.none' : 'replies.empty'));
    setText(count, t('replies.count', { n: entries.length }));
  }

  function preview(reply) {
    shown.hidden = !reply;
    if (!reply) return;
    const { text, unknown } = filled(reply.text, valuesOf(desk, detail));
    replace(shown, el('p', { dir: 'auto', lang: reply.language || null }, text), unknown.length ? el('p', { class: 'reply-unknown' }, t('replies.unknown', { names: unknown.join(', ') })) : null,
      reply.actions ? el('p', { class: 'reply-macro' }, t('macro.with_it', { what: actionWords(reply.actions).join(', ') })) : null);
  }

  box.addEventListener('input', () => { at = 0; show(); });
  box.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && entries.length) at = (at + step + entries.length) % entries.length;
    else if (event.key === 'Enter' && !event.isComposing) take(entries[at]);
    else return;
    event.preventDefault();
    if (dialog.open) show();
  });
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener('close', () => { dialog.remove(); if (!document.querySelector('dialog[open]')) closed(); });
  document.body.append(dialog);
  dialog.showModal();
  show();
  desk.replies.load().then(() => { if (dialog.open) show(); }, (error) => setText(none, troubleOf(error)));
}
