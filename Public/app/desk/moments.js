// Moments that people name: in an hour, tomorrow morning. Times are the reader's own; numbers are Unix ms.

import { t } from '../../lib/i18n.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** When a working day begins for those who put something aside "until tomorrow". */
const MORNING = 9;

/** What a field for date and time takes. @param {number} at */
export function momentValue(at) {
  const local = new Date(at - new Date(at).getTimezoneOffset() * MINUTE);
  return local.toISOString().slice(0, 16);
}

/** @param {number} now @param {number} days from today @param {number} [hour] */
export function morning(now, days, hour = MORNING) {
  const date = new Date(now);
  date.setDate(date.getDate() + days);
  return date.setHours(hour, 0, 0, 0);
}

/** For what happens soon: a promise, a call. @param {number} now */
export function soonPresets(now) {
  return [
    { label: t('moment.minutes', { n: 30 }), at: roundUp(now + 30 * MINUTE) }, { label: t('moment.hours', { n: 2 }), at: roundUp(now + 2 * HOUR) },
    { label: t('moment.tomorrow'), at: morning(now, 1) },
  ];
}

/** For what is put aside. @param {number} now */
export function laterPresets(now) {
  const toMonday = (8 - new Date(now).getDay()) % 7 || 7;
  return [
    { label: t('moment.hours', { n: 1 }), at: roundUp(now + HOUR) }, { label: t('moment.hours', { n: 4 }), at: roundUp(now + 4 * HOUR) },
    { label: t('moment.tomorrow'), at: morning(now, 1) }, { label: t('moment.monday'), at: morning(now, toMonday) },
  ];
}

/** To the next five minutes: nobody promises 14:03. @param {number} at */
export function roundUp(at) {
  return Math.ceil(at / (5 * MINUTE)) * 5 * MINUTE;
}
