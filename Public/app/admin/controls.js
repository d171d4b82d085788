// One control for each kind of field of a section: a node, and what it says now. What cannot be read is thrown as a
// sentence beside its name.

import { el, icon, replace } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { heldBy } from './rights.js';
import { choiceWords, labelOf } from './labels.js';

const UNITS = [['d', 86_400_000], ['h', 3_600_000], ['min', 60_000], ['s', 1000]];
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const STRETCH = /^([01]\d|2[0-4]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d$/;

let serial = 0;
const nextID = () => `set-${(serial += 1)}`;

/** What a field says is wrong: a sentence for the person. */
export class Wrong extends Error {}

/**
 * @typedef {{node: Element, read: () => any}} Control `read` gives undefined for what is left out
 * @param {import('./shape.js').Field} field @param {any} value @param {{section: string, isOff: boolean, people: any[], queues: any[], rights: import('./rights.js').Right[]}} page
 * @returns {Control}
 */
export function controlOf(field, value, page) {
  return (MAKERS[field.kind] ?? raw)(field, value, page);
}

/** Several fields as one object; members nobody knows here stay. @returns {Control} */
export function fieldsOf(fields, value, page) {
  const known = new Set(fields.map((field) => field.name));
  const strange = Object.keys(value ?? {}).filter((name) => !known.has(name)).map((name) => ({ kind: 'raw', name }));
  const controls = [...fields, ...strange].map((field) => [field.name, controlOf(field, value?.[field.name], page)]);
  return {
    node: el('div', { class: 'set-fields' }, controls.map(([, control]) => control.node)),
    read: () => Object.fromEntries(controls.map(([name, control]) => [name, control.read()]).filter(([, read]) => read !== undefined)),
  };
}

function labelled(field, page, input, ...more) {
  input.id ||= nextID();
  input.disabled = page.isOff;
  input.dataset.field = field.name;
  return el('div', { class: `set-field${field.wide ? ' set-wide' : ''}` }, el('label', { for: input.id }, labelOf(page.section, field.name), field.optional ? el('span', { class: 'form-optional' }, ` ${t('form.optional')}`) : null),
    more.length ? el('div', { class: 'set-row' }, input, more) : input);
}

const wrong = (field, page, key, values = {}) => { throw new Wrong(t(key, { field: labelOf(page.section, field.name), ...values })); };

function span(field, value, page) {
  const unit = UNITS.find(([, ms]) => value && value % ms === 0) ?? UNITS[3];
  const box = el('input', { class: 'input short', inputmode: 'decimal', value: value === undefined ? '' : String(value / unit[1]), autocomplete: 'off' });
  const units = el('select', { class: 'input unit', 'aria-label': t('admin.unit', { field: labelOf(page.section, field.name) }), disabled: page.isOff }, UNITS.map(([name]) => el('option', { value: name, selected: name === unit[0] }, t(`admin.unit_${name}`))));
  return {
    node: labelled(field, page, box, units),
    read: () => {
      if (box.value.trim() === '') return field.optional ? undefined : wrong(field, page, 'admin.need_number');
      const ms = Math.round(Number(box.value.replace(',', '.')) * UNITS.find(([name]) => name === units.value)[1]);
      return ms >= (field.min ?? 1000) ? ms : wrong(field, page, 'admin.need_number');
    },
  };
}

function whole(field, value, page) {
  const box = el('input', { class: 'input short', inputmode: 'numeric', value: value ?? '', autocomplete: 'off' });
  return {
    node: labelled(field, page, box),
    read: () => {
      if (field.optional && box.value.trim() === '') return undefined;
      const number = Number(box.value);
      const fits = box.value.trim() !== '' && Number.isInteger(number) && number >= (field.min ?? 0) && number <= (field.max ?? Infinity);
      return fits ? number : wrong(field, page, field.max ? 'admin.need_between' : 'admin.need_number', { min: field.min ?? 0, max: field.max ?? 0 });
    },
  };
}

function figure(field, value, page) {
  const box = el('input', { class: 'input short', inputmode: 'decimal', value: value ?? '', autocomplete: 'off' });
  return { node: labelled(field, page, box), read: () => (box.value.trim() === '' ? undefined : Number.isFinite(Number(box.value)) ? Number(box.value) : wrong(field, page, 'admin.need_number')) };
}

function flag(field, value, page) {
  const box = el('input', { type: 'checkbox', checked: (value ?? field.initial) === true, disabled: page.isOff });
  return { node: el('label', { class: 'form-check set-flag' }, box, el('span', {}, labelOf(page.section, field.name))), read: () => box.checked };
}

function word(field, value, page) {
  const box = el('input', { class: 'input', dir: 'auto', value: value ?? '', autocomplete: 'off' });
  return { node: labelled(field, page, box), read: () => box.value.trim() || (field.optional ? field.empty : wrong(field, page, 'admin.need_words')) };
}

function text(field, value, page) {
  const box = el('textarea', { class: 'input', dir: 'auto', rows: 3, value: value ?? '' });
  return { node: labelled(field, page, box), read: () => box.value.trim() || wrong(field, page, 'admin.need_words') };
}

function words(field, value, page) {
  const box = el('input', { class: 'input', dir: 'auto', value: (value ?? []).join(', '), placeholder: t('words.hint'), autocomplete: 'off' });
  const read = () => [...new Set(box.value.split(',').map((one) => one.trim()).filter(Boolean))];
  return { node: labelled(field, page, box), read: () => (field.optional && !read().length ? undefined : read()) };
}

function zone(field, value, page) {
  const id = nextID();
  const box = el('input', { class: 'input', value: value ?? 'UTC', list: id, autocomplete: 'off' });
  return { node: labelled(field, page, box, el('datalist', { id }, (Intl.supportedValuesOf?.('timeZone') ?? []).map((name) => el('option', { value: name })))), read: () => box.value.trim() || 'UTC' };
}

function date(field, value, page) {
  const box = el('input', { class: 'input', type: 'date', value: value ?? '' });
  return { node: labelled(field, page, box), read: () => box.value || wrong(field, page, 'admin.need_words') };
}

/** A minute of the day as a time. */
function minute(field, value, page) {
  const pad = (n) => String(n).padStart(2, '0');
  const box = el('input', { class: 'input short', type: 'time', value: `${pad(Math.floor((value ?? 0) / 60))}:${pad((value ?? 0) % 60)}` });
  return { node: labelled(field, page, box), read: () => { const [hour, rest] = box.value.split(':').map(Number); return box.value ? hour * 60 + rest : wrong(field, page, 'admin.need_words'); } };
}

function select(field, options, value, page, read = (chosen) => chosen) {
  const none = field.optional || !options.some((option) => option.value === String(value ?? ''));
  const box = el('select', { class: 'input' }, none ? el('option', { value: '' }, t(field.optional ? 'facts.unknown' : 'choose')) : null, options.map((option) => el('option', { value: option.value, selected: option.value === String(value ?? '') }, option.label)));
  return { node: labelled(field, page, box), read: () => (box.value ? read(box.value) : field.optional ? undefined : wrong(field, page, 'admin.need_choice')) };
}

const one = (field, value, page) => select(field, field.choices.map((choice) => ({ value: choice, label: choiceWords(page.section, field.name, choice) })), value, page);
const queue = (field, value, page) => select(field, page.queues.map((each) => ({ value: String(each.id), label: each.name })), value, page, Number);

function boxes(field, options, value, page) {
  const inputs = options.map((option) => el('input', { type: 'checkbox', value: option.value, checked: (value ?? []).map(String).includes(option.value), disabled: page.isOff }));
  return {
    node: el('fieldset', { class: 'set-field set-boxes' }, el('legend', {}, labelOf(page.section, field.name)), options.map((option, i) => el('label', { class: 'form-check' }, inputs[i], el('span', {}, option.label)))),
    read: () => inputs.filter((input) => input.checked).map((input) => input.value),
  };
}

const several = (field, value, page) => boxes(field, field.choices.map((choice) => ({ value: choice, label: choiceWords(page.section, field.name, choice) })), value, page);

function people(field, value, page) {
  const control = boxes(field, page.people.map((person) => ({ value: String(person.id), label: person.name })), value, page);
  if (field.ofOrigin) {
    // Whoever had it when their fixed role changed is still shown, to be taken out.
    followOrigin(control.node, (origin) => {
      const fits = new Set(page.people.filter((person) => !origin || person.role === origin).map((person) => String(person.id)));
      for (const input of control.node.querySelectorAll('input')) input.closest('label').hidden = !fits.has(input.value) && !input.checked;
    });
  }
  return { node: control.node, read: () => control.read().map(Number) };
}

/** Calls `fit` with the role chosen as origin in the same row, now and when another is chosen. */
function followOrigin(node, fit) {
  // The row stands on the page by then.
  queueMicrotask(() => {
    const origin = node.closest('.set-item')?.querySelector('[data-field="origin"]');
    fit(origin?.value);
    origin?.addEventListener('change', () => fit(origin.value));
  });
}

/** Numbers of queues, as text. */
const queues = (field, value, page) => boxes(field, page.queues.map((each) => ({ value: String(each.id), label: each.name })), value, page);

/** Rights that a role goes without: of those that its origin, chosen in the same row, has and that can be taken. */
function rights(field, value, page) {
  const list = page.rights.filter((right) => !right.kept);
  const control = boxes(field, list.map((right) => ({ value: right.action, label: t(`right.${right.action}`) })), value, page);
  const count = el('span', { class: 'muted' });
  const fit = (origin) => {
    const has = new Set((origin ? heldBy(list, origin) : list).map((right) => right.action));
    for (const input of control.node.querySelectorAll('input')) {
      if (!has.has(input.value)) input.checked = false;
      input.closest('label').hidden = !has.has(input.value);
    }
    tell();
  };
  const tell = () => replace(count, ` ${t('admin.rights_without', { n: control.read().length })}`);
  const node = el('details', { class: 'set-field set-rights' }, el('summary', {}, labelOf(page.section, field.name), count),
    el('p', { class: 'form-hint' }, t('admin.rights_kept')), control.node);
  node.addEventListener('change', tell);
  followOrigin(node, fit);
  tell();
  return { node, read: control.read };
}

/** A time for each of P1 to P4. */
function priorities(field, value, page) {
  const controls = [1, 2, 3, 4].map((n, i) => span({ kind: 'span', name: `P${n}` }, value?.[i], page));
  return { node: el('div', { class: 'set-four' }, controls.map((control) => control.node)), read: () => controls.map((control) => control.read()) };
}

/** Stretches of a day: "09:00-12:30, 14:00-18:00"; nothing is closed. */
function week(field, value, page) {
  const inputs = DAYS.map((day) => el('input', { class: 'input', id: nextID(), value: (value?.[day] ?? []).join(', '), placeholder: t('admin.closed_day'), disabled: page.isOff, autocomplete: 'off' }));
  return {
    node: el('fieldset', { class: 'set-field set-week' }, el('legend', {}, labelOf(page.section, field.name)), DAYS.map((day, i) => el('div', { class: 'set-day' }, el('label', { for: inputs[i].id }, t(`admin.day_${day}`)), inputs[i])),
      el('p', { class: 'form-hint' }, t('admin.week_hint'))),
    read: () => Object.fromEntries(DAYS.map((day, i) => [day, inputs[i].value.split(',').map((one) => one.trim()).filter(Boolean)]).filter(([, stretches]) => stretches.length)
      .map(([day, stretches]) => [day, stretches.every((one) => STRETCH.test(one)) ? stretches : wrong(field, page, 'admin.need_hours', { day: t(`admin.day_${day}`) })])),
  };
}

/** Rows that are added and removed. */
function list(field, value, page) {
  const rows = [];
  const body = el('ol', { class: 'set-list' });
  const none = el('p', { class: 'muted' }, t('admin.none'));
  const show = () => {
    replace(body, rows.map((row) => row.node));
    rows.forEach(({ up }, i) => { if (up) { up.hidden = i === 0; up.setAttribute('aria-label', t('admin.raise_row', { n: i + 1, list: labelOf(page.section, field.name) })); } });
    none.hidden = rows.length > 0;
  };
  /** One place up, and the focus with it. */
  const raise = (row) => {
    const at = rows.indexOf(row);
    rows.splice(at - 1, 2, row, rows[at - 1]);
    show();
    (row.up.hidden ? row.node.querySelector('input') : row.up).focus();
  };
  const add = (item) => {
    const at = rows.length + 1;
    const control = fieldsOf(field.fields, item, page);
    const heading = field.fixed ? el('h4', {}, `P${at}`) : null;
    const remove = field.fixed || page.isOff ? null : el('button', { type: 'button', class: 'icon-button', 'aria-label': t('admin.remove_row', { n: at, list: labelOf(page.section, field.name) }), onclick: () => { rows.splice(rows.indexOf(row), 1); show(); adding?.focus(); } }, icon('close'));
    const up = field.ordered && !page.isOff ? el('button', { type: 'button', class: 'icon-button set-up', onclick: () => raise(row) }, icon('back')) : null;
    const row = { node: el('li', { class: 'set-item' }, heading, control.node, up || remove ? el('div', { class: 'set-item-tools' }, up, remove) : null), read: control.read, up };
    rows.push(row);
    return row;
  };
  for (const item of value ?? []) add(item);
  while (field.fixed && rows.length < field.fixed) add({});
  const adding = field.fixed || page.isOff ? null : el('button', { type: 'button', class: 'button plain small', onclick: () => { const row = add({}); show(); row.node.querySelector('input, select')?.focus(); } }, icon('plus'), t('admin.add_row', { list: labelOf(page.section, field.name) }));
  show();
  return { node: el('fieldset', { class: 'set-group' }, el('legend', {}, labelOf(page.section, field.name)), field.fixed ? null : none, body, adding), read: () => rows.map((row) => row.read()) };
}

function group(field, value, page) {
  const control = fieldsOf(field.fields, value, page);
  return { node: el('fieldset', { class: 'set-group' }, el('legend', {}, labelOf(page.section, field.name)), control.node), read: control.read };
}

/** What this page does not know, as it is on the wire. */
function raw(field, value, page) {
  const box = el('textarea', { class: 'input code', rows: 3, value: JSON.stringify(value, null, 2) ?? '', spellcheck: 'false' });
  return {
    node: labelled({ ...field, optional: false }, page, box),
    read: () => {
      try {
        return box.value.trim() ? JSON.parse(box.value) : undefined;
      } catch {
        return wrong(field, page, 'admin.need_json');
      }
    },
  };
}

const MAKERS = { span, whole, figure, flag, word, text, words, zone, date, minute, one, queue, queues, several, people, rights, priorities, week, list, group };
