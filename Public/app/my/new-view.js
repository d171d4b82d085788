/** A new request by form: what it is about, and the whole of it. The answer comes here, now or later. */
import { el, icon } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { draft, keepDraft } from '../customer/drafts.js';
import { bytesTooMany } from '../customer/limits.js';

const DRAFT = 'my-new';
const SUBJECT_CHARACTERS_MAX = 120;

/** @param {{open: (request: {subject: string, text: string}) => void}} options @returns {HTMLElement} */
export function newView({ open }) {
  const subject = el('input', { class: 'input', id: 'subject', dir: 'auto', maxlength: SUBJECT_CHARACTERS_MAX, autocomplete: 'off' });
  const text = el('textarea', { class: 'input', id: 'text', dir: 'auto', rows: 8, required: true, 'aria-describedby': 'text-error', value: draft(DRAFT) });
  const error = el('p', { class: 'error', id: 'text-error', role: 'alert' });
  text.addEventListener('input', () => keepDraft(DRAFT, text.value));
  const submit = (event) => {
    event.preventDefault();
    const over = bytesTooMany(text.value);
    error.textContent = text.value.trim() === '' ? t('start.need_words') : over > 0 ? t('too_long', { n: over }) : '';
    text.setAttribute('aria-invalid', String(error.textContent !== ''));
    if (error.textContent !== '') return text.focus();
    keepDraft(DRAFT, '');
    open({ subject: subject.value.trim(), text: text.value.trim() });
  };
  return el('main', { class: 'my-new', id: 'main' },
    el('a', { class: 'button quiet my-back', href: '#' }, icon('back'), t('my.back')),
    el('h1', { tabindex: '-1' }, t('my.new')),
    el('p', { class: 'lead' }, t('my.new_lead')),
    el('form', { class: 'start-form', novalidate: true, onsubmit: submit },
      el('div', { class: 'field' }, el('label', { for: 'subject' }, t('my.subject'), el('span', { class: 'meta' }, ` ${t('start.optional')}`)), subject),
      el('div', { class: 'field' }, el('label', { for: 'text' }, t('start.message')), text, error),
      el('button', { type: 'submit', class: 'button start-button' }, icon('send'), t('my.send'))));
}
