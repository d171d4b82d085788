// A question with a few fields in a modal dialog. The answer is sent while the dialog is open, so that a
// refusal is read beside the fields it is about, and nothing typed is lost.

import { el, replace } from '../../lib/dom.js';

/**
 * @typedef {{name: string, label: string, kind?: 'area' | 'text' | 'select' | 'check' | 'checks' | 'moment',
 *   options?: {value: string, label: string, selected?: boolean}[], value?: any, required?: boolean, hint?: string,
 *   max?: number}} Field
 * @typedef {{title: string, intro?: string | Node, fields: Field[], submit: string,
 *   send: (values: Record<string, any>) => Promise<any>}} Question
 */

let serial = 0;

/** @param {Question} question @returns {Promise<boolean>} whether it was sent and accepted */
export function askForm(question) {
  const id = `form${(serial += 1)}`;
  const trouble = el('p', { class: 'form-trouble', role: 'alert', hidden: true });
  const fields = question.fields.map((field) => fieldNode(field, `${id}-${field.name}`));
  const submit = el('button', { type: 'submit', class: 'button' }, question.submit);
  const cancel = el('button', { type: 'button', class: 'button plain', onclick: () => dialog.close() }, 'Cancel');
  const form = el('form', { class: 'form', novalidate: true },
    el('h2', { id }, question.title), question.intro ? el('p', { class: 'form-intro' }, question.intro) : null,
    trouble, ...fields.map((field) => field.node), el('div', { class: 'form-buttons' }, cancel, submit));
  const dialog = el('dialog', { class: 'dialog', 'aria-labelledby': id }, form);
  let accepted = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (!complete(fields)) return;
    submit.disabled = true;
    trouble.hidden = true;
    try {
      await question.send(Object.fromEntries(fields.map((field) => [field.name, field.read()]).filter(([, v]) => v !== undefined)));
      accepted = true;
      dialog.close();
    } catch (error) {
      trouble.hidden = false;
      replace(trouble, error.message);
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

/** Says what is missing, at the field and by moving there. */
function complete(fields) {
  const missing = fields.filter((field) => field.required && !field.isFilled());
  for (const field of fields) field.complain(missing.includes(field) ? 'Please fill this in.' : '');
  missing[0]?.focus();
  return missing.length === 0;
}

/** @param {{detail: string, pointer: string}[] | undefined} errors as the server names fields */
function pointOut(fields, errors) {
  for (const { detail, pointer } of errors ?? []) fields.find((field) => pointer === `#/${field.name}`)?.complain(detail);
}

/** @param {Field} field @param {string} id */
function fieldNode(field, id) {
  const control = controlOf(field, id);
  const hint = field.hint ? el('p', { class: 'form-hint', id: `${id}-hint` }, field.hint) : null;
  const error = el('p', { class: 'form-error', id: `${id}-error`, hidden: true });
  const describedBy = [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(' ');
  control.target.setAttribute('aria-describedby', describedBy);
  if (field.required && field.kind !== 'checks') control.target.setAttribute('aria-required', 'true');
  control.node.addEventListener('input', () => complain(''));
  const mark = field.required ? null : el('span', { class: 'form-optional' }, ' optional');
  const node = control.group
    ? el('fieldset', { class: 'field' }, el('legend', {}, field.label, mark), hint, control.node, error)
    : field.kind === 'check'
      ? el('div', { class: 'field' }, el('label', { class: 'form-check' }, control.node, el('span', {}, field.label)), hint, error)
      : el('div', { class: 'field' }, el('label', { for: id }, field.label, mark), hint, control.node, error);
  function complain(/** @type {string} */ text) {
    error.hidden = !text;
    replace(error, text);
    control.target.setAttribute('aria-invalid', String(Boolean(text)));
  }
  return {
    node, name: field.name, required: field.required, read: control.read, focus: () => control.target.focus(),
    isFilled: () => { const value = control.read(); return Array.isArray(value) ? value.length > 0 : Boolean(value); },
    complain,
  };
}

/** @param {Field} field @param {string} id @returns {{node: Element, target: any, read: () => any, group?: boolean}} */
function controlOf(field, id) {
  if (field.kind === 'area') {
    const area = el('textarea', { id, class: 'input', rows: 3, maxlength: field.max ?? 4000, value: field.value ?? '', dir: 'auto' });
    return { node: area, target: area, read: () => area.value.trim() || undefined };
  }
  if (field.kind === 'select') {
    const select = el('select', { id, class: 'input' },
      ...(field.options ?? []).map((o) => el('option', { value: o.value, selected: o.selected }, o.label)));
    return { node: select, target: select, read: () => select.value || undefined };
  }
  if (field.kind === 'check') {
    const box = el('input', { id, type: 'checkbox', checked: field.value === true });
    return { node: box, target: box, read: () => box.checked || undefined };
  }
  if (field.kind === 'checks') return checks(field, id);
  const input = el('input', { id, class: 'input', dir: 'auto', type: field.kind === 'moment' ? 'datetime-local' : 'text',
    maxlength: field.kind === 'moment' ? null : field.max ?? 500, value: field.value ?? '' });
  const read = field.kind === 'moment' ? () => (input.value ? new Date(input.value).getTime() : undefined)
    : () => input.value.trim() || undefined;
  return { node: input, target: input, read };
}

/** @param {Field} field @param {string} id */
function checks(field, id) {
  const boxes = (field.options ?? []).map((option, i) => el('input',
    { type: 'checkbox', id: `${id}-${i}`, value: option.value, checked: option.selected }));
  const node = el('div', { class: 'form-checks' }, ...(field.options ?? []).map((option, i) =>
    el('label', { class: 'form-check' }, boxes[i], el('span', {}, option.label))));
  const read = () => {
    const values = boxes.filter((box) => box.checked).map((box) => box.value);
    return values.length ? values : undefined;
  };
  return { node, target: boxes[0] ?? node, read, group: true };
}
