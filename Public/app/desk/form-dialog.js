// A question with a few fields in a modal dialog. The answer is sent while the dialog is open, so that a
// refusal is read beside the fields it is about, and nothing typed is lost.

import { el, replace } from '../../lib/dom.js';
import { fieldNode } from './form-controls.js';
import { t } from '../../lib/i18n.js';
import { troubleOf } from './trouble.js';

/**
 * @typedef {import('./form-controls.js').Field} Field
 * @typedef {{title: string, intro?: any, fields: Field[], submit: string, kind?: 'bad', wide?: boolean, after?: any, changed?: (values: Record<string, any>) => void,
 *   send: (values: Record<string, any>) => Promise<any>}} Question
 */

let serial = 0;

/** @param {Question} question @returns {Promise<boolean>} whether it was sent and accepted */
export function askForm(question) {
  const id = `form${(serial += 1)}`;
  const trouble = el('p', { class: 'form-trouble', role: 'alert', hidden: true });
  const fields = question.fields.map((field, i) => fieldNode(field, `${id}-${i}-${field.name}`));
  const submit = el('button', { type: 'submit', class: `button${question.kind === 'bad' ? ' bad' : ''}` }, question.submit);
  const cancel = el('button', { type: 'button', class: 'button plain', onclick: () => dialog.close() }, t('form.cancel'));
  const form = el('form', { class: 'form', novalidate: true },
    el('h2', { id }, question.title), question.intro ? el('div', { class: 'form-intro' }, question.intro) : null,
    trouble, ...fields.map((field) => field.node), question.after ?? [], el('div', { class: 'form-buttons' }, cancel, submit));
  const dialog = el('dialog', { class: 'dialog', 'aria-labelledby': id }, form);
  // What one answer shows or hides is read after that.
  const fit = () => { const values = read(fields); for (const field of fields) field.fit(values); question.changed?.(read(fields)); };
  form.addEventListener('input', fit);
  form.addEventListener('change', fit);
  // Ctrl+Enter sends from a box of several lines, where Enter alone makes a line.
  form.addEventListener('keydown', (event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit(); });
  fit();
  let accepted = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (submit.disabled || !complete(fields)) return;
    submit.disabled = true;
    trouble.hidden = true;
    try {
      accepted = (await question.send(read(fields))) !== false;
      dialog.close();
    } catch (error) {
      trouble.hidden = false;
      replace(trouble, troubleOf(error));
      trouble.scrollIntoView({ block: 'nearest' });
      pointOut(fields, error.problem?.errors);
    } finally {
      submit.disabled = false;
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(accepted);
    });
  });
}

function read(fields) {
  return Object.fromEntries(fields.map((field) => [field.name, field.read()]).filter(([, value]) => value !== undefined));
}

/** Says what is missing, at the field and by moving there. */
function complete(fields) {
  const missing = fields.filter((field) => field.isMissing());
  for (const field of fields) field.complain(missing.includes(field) ? t('form.missing') : '');
  missing[0]?.focus();
  return missing.length === 0;
}

/** @param {{detail: string, pointer: string}[] | undefined} errors as the server names fields */
function pointOut(fields, errors) {
  for (const { detail, pointer } of errors ?? []) fields.find((field) => pointer === `#/${field.name}` && !field.node.hidden)?.complain(detail);
}
