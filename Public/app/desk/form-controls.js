// The fields of a form: a label, perhaps a hint, a control, and a place for what is wrong.

import { el, replace, setText } from '../../lib/dom.js';
import { momentValue } from './moments.js';
import { t } from '../../lib/i18n.js';

/**
 * @typedef {{value: string, label: string, selected?: boolean, hint?: string}} Option
 * @typedef {{name: string, label: string, kind?: 'area' | 'text' | 'select' | 'check' | 'checks' | 'moment' | 'number' | 'words' | 'radios',
 *   options?: Option[], value?: any, required?: boolean | ((values: Record<string, any>) => boolean), hint?: string, max?: number,
 *   presets?: {label: string, at: number}[], rows?: number, suggestions?: string[], inputmode?: string,
 *   when?: (values: Record<string, any>) => boolean}} Field
 */

/** @param {Field} field @param {string} id */
export function fieldNode(field, id) {
  const control = controlOf(field, id);
  const hint = field.hint ? el('p', { class: 'form-hint', id: `${id}-hint` }, field.hint) : null;
  const error = el('p', { class: 'form-error', id: `${id}-error`, hidden: true });
  control.target.setAttribute('aria-describedby', [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(' '));
  const mark = el('span', { class: 'form-optional' });
  const node = frame(field, id, control, [field.label, mark], hint, error);
  control.node.addEventListener('input', () => complain(''));
  /** @type {Record<string, any>} */
  let others = {};
  const isRequired = () => (typeof field.required === 'function' ? field.required(others) : field.required === true);
  function complain(/** @type {string} */ text) {
    error.hidden = !text;
    replace(error, text);
    control.target.setAttribute('aria-invalid', String(Boolean(text)));
  }
  /** What the other fields say decides whether this one is asked. */
  function fit(values) {
    others = values;
    node.hidden = field.when ? !field.when(values) : false;
    setText(mark, isRequired() || field.kind === 'radios' ? '' : ` ${t('form.optional')}`);
    if (!control.group && field.kind !== 'check') control.target.setAttribute('aria-required', String(isRequired()));
  }
  const read = () => (node.hidden ? undefined : control.read());
  return {
    node, name: field.name, read, fit, complain, focus: () => control.target.focus(), isMissing: () => !node.hidden && isRequired() && isEmpty(read()),
  };
}

const isEmpty = (value) => value === undefined || value === '' || (Array.isArray(value) && !value.length);

function frame(field, id, control, label, hint, error) {
  if (control.group) return el('fieldset', { class: 'field' }, el('legend', {}, label), hint, control.node, error);
  if (field.kind === 'check') {
    return el('div', { class: 'field' }, el('label', { class: 'form-check' }, control.node, el('span', {}, field.label)), hint, error);
  }
  return el('div', { class: 'field' }, el('label', { for: id }, label), hint, control.node, control.more, error);
}

/** @param {Field} field @param {string} id @returns {{node: Element, target: any, read: () => any, group?: boolean, more?: Node | null}} */
function controlOf(field, id) {
  const make = { area, select, check, checks, moment, number, words, radios }[field.kind ?? ''] ?? text;
  return make(field, id);
}

function area(field, id) {
  const box = el('textarea', { id, class: 'input', rows: field.rows ?? 3, maxlength: field.max ?? 4000, value: field.value ?? '', dir: 'auto' });
  return { node: box, target: box, read: () => box.value.trim() || undefined };
}

function text(field, id) {
  const box = el('input', { id, class: 'input', dir: 'auto', type: 'text', inputmode: field.inputmode, maxlength: field.max ?? 500, value: field.value ?? '', autocomplete: 'off' });
  const more = suggestionsOf(field, id, box);
  return { node: box, target: box, more, read: () => box.value.trim() || undefined };
}

/** What others have written there before, offered by the browser while one types. */
function suggestionsOf(field, id, box) {
  if (!field.suggestions?.length) return null;
  box.setAttribute('list', `${id}-list`);
  return el('datalist', { id: `${id}-list` }, field.suggestions.map((value) => el('option', { value })));
}

function number(field, id) {
  const box = el('input', { id, class: 'input', type: 'text', inputmode: 'numeric', pattern: '#?[0-9]*', maxlength: 12, value: field.value ?? '', autocomplete: 'off' });
  return { node: box, target: box, read: () => Number(box.value.replace(/\D/gu, '')) || undefined };
}

/** Several words or short names, with commas between them. */
function words(field, id) {
  const base = text({ ...field, value: (field.value ?? []).join(', ') }, id);
  return { ...base, read: () => [...new Set((base.read() ?? '').split(',').map((word) => word.trim()).filter(Boolean))] };
}

function select(field, id) {
  const box = el('select', { id, class: 'input' }, (field.options ?? []).map((o) => el('option', { value: o.value, selected: o.selected }, o.label)));
  return { node: box, target: box, read: () => box.value || undefined };
}

function check(field, id) {
  const box = el('input', { id, type: 'checkbox', checked: field.value === true });
  return { node: box, target: box, read: () => box.checked || undefined };
}

/** A moment, with the usual ones a press away. */
function moment(field, id) {
  const box = el('input', { id, class: 'input', type: 'datetime-local', value: field.value ? momentValue(field.value) : '' });
  const set = (at) => {
    box.value = momentValue(at);
    box.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const more = field.presets?.length ? el('div', { class: 'form-presets', role: 'group', 'aria-label': field.label },
    field.presets.map(({ label, at }) => el('button', { type: 'button', class: 'button plain small', onclick: () => set(at) }, label))) : null;
  return { node: box, target: box, more, read: () => (box.value ? new Date(box.value).getTime() : undefined) };
}

function checks(field, id) {
  const boxes = (field.options ?? []).map((option, i) => el('input', { type: 'checkbox', id: `${id}-${i}`, value: option.value, checked: option.selected }));
  const node = el('div', { class: 'form-checks' }, (field.options ?? []).map((option, i) => el('label', { class: 'form-check' }, boxes[i], labelOf(option))));
  const read = () => {
    const values = boxes.filter((box) => box.checked).map((box) => box.value);
    return values.length ? values : undefined;
  };
  return { node, target: boxes[0] ?? node, read, group: true };
}

function radios(field, id) {
  const dots = (field.options ?? []).map((option, i) => el('input', { type: 'radio', name: id, id: `${id}-${i}`, value: option.value, checked: option.selected }));
  const node = el('div', { class: 'form-radios' }, (field.options ?? []).map((option, i) => el('label', { class: 'form-check' }, dots[i], labelOf(option))));
  return { node, target: dots.find((dot) => dot.checked) ?? dots[0] ?? node, read: () => dots.find((dot) => dot.checked)?.value, group: true };
}

const labelOf = (option) => el('span', {}, option.label, option.hint ? el('span', { class: 'form-hint' }, ` ${option.hint}`) : null);
