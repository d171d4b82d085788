// What a ticket is about: its classes, tags, fields, what it needs, and the tickets it belongs with.

import { askForm } from './form-dialog.js';
import { options, withNone } from './form-parts.js';
import { t } from '../../lib/i18n.js';
import { undoable } from './undo.js';
import { GRADES, HAND_RELATIONS, KINDS, RELATIONS, say } from './words.js';

const pick = (values, names) => Object.fromEntries(names.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]));

/** @param {any} desk @param {any} detail */
export async function askClassify(desk, detail) {
  await desk.settings.load();
  const names = ['subject', 'kind', 'category', 'impact', 'urgency'];
  const before = pick(detail, names);
  return askForm({
    title: t('classify.title'), intro: t('classify.intro'), submit: t('classify.submit'),
    fields: [
      { name: 'subject', label: t('facts.subject'), value: detail.subject, required: true, max: 200 },
      { name: 'kind', label: t('facts.kind'), kind: 'select', required: true, options: options(KINDS, detail.kind) },
      { name: 'category', label: t('facts.category'), value: detail.category, max: 80, suggestions: desk.settings.categories() },
      { name: 'impact', label: t('facts.impact'), kind: 'select', options: withNone(t('facts.unknown'), options(GRADES, detail.impact)), hint: t('facts.impact_hint') },
      { name: 'urgency', label: t('facts.urgency'), kind: 'select', options: withNone(t('facts.unknown'), options(GRADES, detail.urgency)) },
    ],
    send: async (values) => {
      const changed = Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== detail[name]));
      if (!Object.keys(changed).length) return;
      await desk.commands.send('ticket.classify', { ticket: detail.ticket, ...changed });
      const back = pick(before, Object.keys(changed));
      if (Object.keys(back).length) undoable(desk, t('classify.done'), () => desk.commands.run('ticket.classify', { ticket: detail.ticket, ...back }));
    },
  });
}

/** @param {any} desk @param {any} detail */
export function askTags(desk, detail) {
  return askForm({
    title: t('tags.title'), submit: t('tags.submit'),
    fields: [{ name: 'tags', label: t('tags.label'), kind: 'words', value: detail.tags, hint: t('tags.hint') }],
    send: async ({ tags: said = [] }) => {
      // A tag is one word to the desk.
      const tags = said.map((tag) => tag.replace(/\s+/gu, '-'));
      await desk.commands.send('ticket.tag', { ticket: detail.ticket, tags });
      undoable(desk, t('tags.done'), () => desk.commands.run('ticket.tag', { ticket: detail.ticket, tags: detail.tags }));
    },
  });
}

/** The desk's own fields. @param {any} desk @param {any} detail */
export async function askFields(desk, detail) {
  await desk.settings.load();
  const fields = desk.settings.customFields();
  return askForm({
    title: t('fields.title'), submit: t('fields.submit'), fields: fields.map((field, i) => fieldFor(field, i, detail.fields?.[field.name])),
    send: (values) => desk.commands.send('ticket.set_fields', {
      ticket: detail.ticket, fields: Object.fromEntries(fields.map((field, i) => [field.name, valueOf(field, values[`f${i}`])])),
    }),
  });
}

const valueOf = (field, value) => (value === undefined || value === '' ? null : field.kind === 'number' ? Number(String(value).replace(',', '.')) : value);

function fieldFor(field, i, value) {
  const base = { name: `f${i}`, label: field.name, value };
  if (field.kind === 'choice') {
    return { ...base, kind: /** @type {const} */ ('select'), options: withNone(t('facts.none'), (field.options ?? []).map((o) => ({ value: o, label: o, selected: o === value }))) };
  }
  const span = field.kind === 'number' && (field.min !== undefined || field.max !== undefined) ? t('fields.span', { min: field.min ?? '…', max: field.max ?? '…' }) : undefined;
  return { ...base, max: 500, hint: span, inputmode: field.kind === 'number' ? 'decimal' : undefined };
}

/** What somebody must know to be offered the ticket by the desk. @param {any} desk @param {any} detail */
export function askNeeds(desk, detail) {
  return askForm({
    title: t('needs.title'), intro: t('needs.intro'), submit: t('needs.submit'),
    fields: [
      { name: 'skills', label: t('needs.skills'), kind: 'words', value: detail.needs?.skills ?? [], hint: t('words.hint') },
      { name: 'language', label: t('needs.language'), value: detail.needs?.language, max: 40 },
    ],
    send: (values) => desk.commands.send('ticket.set_needs', { ticket: detail.ticket, ...values }),
  });
}

/** @param {any} desk @param {any} detail */
export function askLink(desk, detail) {
  return askForm({
    title: t('link.title'), intro: t('link.intro'), submit: t('link.submit'),
    fields: [
      { name: 'to', label: t('link.to'), kind: 'number', required: true, suggestions: [] },
      { name: 'relation', label: t('link.relation'), kind: 'select', required: true, options: HAND_RELATIONS.codes.map((value) => ({ value, label: t('link.is', { relation: say(RELATIONS, value) }) })) },
    ],
    send: async (values) => {
      await desk.commands.send('ticket.link', { ticket: detail.ticket, ...values });
      undoable(desk, t('link.done', { to: String(values.to) }), () => desk.commands.run('ticket.unlink', { ticket: detail.ticket, ...values }));
    },
  });
}

/** @param {any} desk @param {any} detail @param {any} link */
export async function unlink(desk, detail, link) {
  const data = { ticket: detail.ticket, to: link.ticket, relation: link.relation };
  if (await desk.commands.run('ticket.unlink', data)) undoable(desk, t('link.undone', { to: String(link.ticket) }), () => desk.commands.run('ticket.link', data));
}

/** @param {any} desk @param {any} detail */
export function askMerge(desk, detail) {
  const others = (detail.earlier ?? []).filter((row) => !['closed', 'cancelled', 'solved'].includes(row.state));
  return askForm({
    title: t('merge.title'), intro: t('merge.intro', { n: String(detail.ticket) }), submit: t('merge.submit'), kind: 'bad',
    fields: [
      ...(others.length ? [{ name: 'pick', label: t('merge.pick'), kind: /** @type {const} */ ('radios'),
        options: [...others.map((row, i) => ({ value: String(row.ticket), label: `#${row.ticket} ${row.subject}`, selected: i === 0 })), { value: '', label: t('merge.other') }] }] : []),
      { name: 'into', label: t('merge.into'), kind: 'number', required: true, when: (v) => !v.pick },
      { name: 'reason', label: t('why'), max: 500 },
    ],
    send: async ({ pick: picked, into, reason }) => {
      const target = Number(picked) || into;
      await desk.commands.send('ticket.merge', { ticket: detail.ticket, into: target, ...(reason && { reason }) });
      desk.open(target);
    },
  });
}
