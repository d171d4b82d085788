// Lengths of time as short text. Everything is in milliseconds; clocks are the server's.

import { t } from '../../lib/i18n.js';
import { clock } from '../../lib/time.js';
import { dayAndClock } from './figures.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** An age for a dense row: "now", "12 min", "3 h", "2 d". @param {number} ms */
export function shortAge(ms) {
  if (ms < MINUTE) return t('length.now');
  if (ms < HOUR) return t('length.min', { n: Math.floor(ms / MINUTE) });
  if (ms < DAY) return t('length.h', { n: Math.floor(ms / HOUR) });
  return t('length.d', { n: Math.floor(ms / DAY) });
}

/** A length with two units at most: "42 s", "1 min 05 s", "2 h 10 min", "3 d 4 h". @param {number} ms */
export function duration(ms) {
  const whole = Math.max(0, Math.floor(ms / SECOND)) * SECOND;
  if (whole < MINUTE) return t('length.s', { n: whole / SECOND });
  if (whole < HOUR) return pair(whole, MINUTE, 'length.min', SECOND, 'length.s');
  if (whole < DAY) return pair(whole, HOUR, 'length.h', MINUTE, 'length.min');
  return pair(whole, DAY, 'length.d', HOUR, 'length.h');
}

/** What is left until `due`; "time is up" afterwards. @param {number} due @param {number} now */
export function timeLeft(due, now) {
  return due > now ? t('length.left', { length: duration(due - now) }) : t('length.up');
}

/** @param {number} ms @param {number} big @param {string} bigName @param {number} small @param {string} smallName */
function pair(ms, big, bigName, small, smallName) {
  const rest = Math.floor((ms % big) / small);
  const head = t(bigName, { n: Math.floor(ms / big) });
  if (!rest) return head;
  return `${head} ${t(smallName, { n: small === HOUR ? rest : String(rest).padStart(2, '0') })}`;
}

/** "14:02" today, "20 Nov, 14:02" otherwise. @param {number} at @param {number} now */
export function momentText(at, now) {
  return sameDay(at, now) ? clock(at) : dayAndClock(at);
}

/** @param {number} a @param {number} b */
export function sameDay(a, b) {
  return new Date(a).toDateString() === new Date(b).toDateString();
}
