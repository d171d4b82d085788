// Promises, calls and sessions: what the customer was told to expect, and how they are met outside the chat.

import { askForm } from './form-dialog.js';
import { options } from './form-parts.js';
import { roundUp, soonPresets } from './moments.js';
import { t } from '../../lib/i18n.js';
import { CONTACT_CHANNELS, CONTACT_RESULTS, DIRECTIONS, SESSION_KINDS } from './words.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** @param {any} desk @param {any} detail */
export function askPromise(desk, detail) {
  return askForm({
    title: t('promise.title'), intro: t('promise.intro'), submit: t('promise.submit'),
    fields: [
      { name: 'at', label: t('promise.at'), kind: 'moment', required: true, value: detail.promise?.at > desk.now() ? detail.promise.at : undefined, presets: soonPresets(desk.now()) },
      { name: 'text', label: t('promise.text'), value: detail.promise?.text, max: 500, hint: t('promise.text_hint') },
    ],
    send: (values) => desk.commands.send('ticket.promise', { ticket: detail.ticket, ...values }),
  });
}

/** @param {any} desk @param {any} detail */
export function askLogContact(desk, detail) {
  return askForm({
    title: t('contact.title'), intro: t('contact.intro'), submit: t('contact.submit'),
    fields: [
      { name: 'channel', label: t('contact.channel'), kind: 'select', required: true, options: options(CONTACT_CHANNELS, 'phone') },
      { name: 'direction', label: t('contact.direction'), kind: 'select', required: true, options: options(DIRECTIONS, 'out') },
      { name: 'result', label: t('contact.result'), kind: 'select', required: true, options: options(CONTACT_RESULTS, 'spoken') },
      { name: 'minutes', label: t('contact.minutes'), kind: 'number' },
      { name: 'held_at', label: t('contact.held'), kind: 'moment', hint: t('contact.held_hint') },
      { name: 'note', label: t('contact.note'), kind: 'area', hint: t('contact.note_hint') },
    ],
    send: ({ minutes, ...values }) => desk.commands.send('contact.log', { ticket: detail.ticket, ...values, ...(minutes && { duration_ms: minutes * MINUTE }) }),
  });
}

/** @param {any} desk @param {any} detail */
export function askCallBack(desk, detail) {
  const now = desk.now();
  return askForm({
    title: t('callback.title'), intro: t('callback.intro'), submit: t('callback.submit'),
    fields: [
      { name: 'phone', label: t('callback.phone'), required: true, max: 60, inputmode: 'tel', value: detail.callbacks?.at(-1)?.phone },
      ...windowFields(now, roundUp(now + HOUR), roundUp(now + 2 * HOUR)),
      { name: 'language', label: t('needs.language'), max: 20, value: detail.needs?.language },
    ],
    send: ({ remind, ...values }) => desk.commands.send('callback.plan', { ticket: detail.ticket, ...values, ...reminder(remind, values) }),
  });
}

/** @param {any} desk @param {any} detail @param {any} call */
export function askReschedule(desk, detail, call) {
  return askForm({
    title: t('callback.move_title'), submit: t('callback.move_submit'), fields: windowFields(desk.now(), call.from_at, call.to_at),
    send: ({ remind, ...values }) => desk.commands.send('callback.reschedule', { ticket: detail.ticket, callback: call.callback, ...values, ...reminder(remind, values) }),
  });
}

function windowFields(now, from, to) {
  return [
    { name: 'from_at', label: t('callback.from'), kind: /** @type {const} */ ('moment'), required: true, value: from, presets: soonPresets(now) },
    { name: 'to_at', label: t('callback.to'), kind: /** @type {const} */ ('moment'), required: true, value: to },
    { name: 'remind', label: t('callback.remind'), kind: /** @type {const} */ ('check'), value: true },
  ];
}

/** A quarter of an hour before the window begins. */
const reminder = (on, { from_at: from }) => (on ? { remind_at: from - 15 * MINUTE } : {});

/** @param {any} desk @param {any} detail @param {any} call */
export function askFinishCall(desk, detail, call) {
  return askForm({
    title: t('callback.finish_title'), submit: t('callback.finish_submit'),
    fields: [
      { name: 'reached', label: t('callback.result'), kind: 'radios', options: [{ value: 'yes', label: t('callback.reached'), selected: true }, { value: 'no', label: t('callback.not_reached') }] },
      { name: 'minutes', label: t('contact.minutes'), kind: 'number', when: (v) => v.reached === 'yes' },
      { name: 'note', label: t('contact.note'), kind: 'area', hint: t('contact.note_hint') },
    ],
    send: ({ reached, minutes, ...values }) => desk.commands.send('callback.finish', {
      ticket: detail.ticket, callback: call.callback, reached: reached === 'yes', ...values, ...(minutes && { duration_ms: minutes * MINUTE }),
    }),
  });
}

/** @param {any} desk @param {any} detail */
export function askSession(desk, detail) {
  return askForm({
    title: t('session.title'), intro: t('session.intro'), submit: t('session.submit'),
    fields: [
      { name: 'kind', label: t('facts.kind'), kind: 'select', required: true, options: options(SESSION_KINDS) },
      { name: 'link', label: t('session.link'), required: true, max: 2000, inputmode: 'url' },
    ],
    send: (values) => desk.commands.send('remote.offer', { ticket: detail.ticket, ...values }),
  });
}
