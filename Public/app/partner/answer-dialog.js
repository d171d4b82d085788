/** A question with one field: proposing a solution, giving the ticket back. */
import { el, setText } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { bytesTooMany } from '../customer/limits.js';

/**
 * @param {{title: string, intro: string, label: string, done: string, isEnd?: boolean, answer: (text: string) => void}} words
 *   isEnd: it ends something, and looks so
 */
export function answerDialog({ title, intro, label, done, isEnd = false, answer }) {
  const before = document.activeElement;
  const error = el('p', { class: 'form-error', id: 'answer-error', role: 'alert' });
  const field = el('textarea', { class: 'input', id: 'answer', rows: '5', dir: 'auto', required: true, 'aria-describedby': 'answer-error' });
  const submit = (event) => {
    event.preventDefault();
    const text = field.value.trim();
    const over = bytesTooMany(text);
    const problem = text === '' ? t('answer.need') : over > 0 ? t('too_long', { n: over }) : '';
    setText(error, problem);
    field.setAttribute('aria-invalid', String(problem !== ''));
    if (problem !== '') return field.focus();
    dialog.close();
    answer(text);
  };
  const dialog = el('dialog', { class: 'dialog', 'aria-labelledby': 'answer-title' },
    el('form', { class: 'form', novalidate: true, onsubmit: submit },
      el('h2', { id: 'answer-title' }, title), el('p', { class: 'form-intro' }, intro),
      el('div', { class: 'field' }, el('label', { for: 'answer' }, label), field, error),
      el('div', { class: 'form-buttons' },
        el('button', { type: 'button', class: 'button plain', onclick: () => dialog.close() }, t('answer.cancel')),
        el('button', { type: 'submit', class: isEnd ? 'button bad' : 'button' }, done))));
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (before?.isConnected) before.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  field.focus();
}
