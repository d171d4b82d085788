/**
 * Times in the page's language, the way the reader's own region writes it, in the reader's zone. All arguments are milliseconds since 1970 unless said otherwise.
 */

/** Formatters cost a millisecond to make: one of each is kept. */
const made = new Map();

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "en-GB" for a page in English read in Britain; a reader of another language gets the page's. */
let current = readerLocale(globalThis.document?.documentElement.lang);

/** From now on times are written in this language. @param {string} page */
export function useLocale(page) {
  current = readerLocale(page);
  made.clear();
}

function readerLocale(page) {
  return locale(page, globalThis.navigator?.languages ?? []);
}

/** @param {string | undefined} page @param {readonly string[]} reader */
export function locale(page, reader) {
  if (!page) return undefined;
  const base = page.split('-')[0];
  return reader.find((tag) => tag.startsWith(page) || (!page.includes('-') && tag.split('-')[0] === base)) ?? page;
}

/** The one formatter of its kind and options, in the page's language. @param {any} kind @param {object} options */
export function format(kind, options) {
  const key = kind.name + JSON.stringify(options);
  if (!made.has(key)) made.set(key, new kind(current, options));
  return made.get(key);
}

/** @param {number} at "14:02" */
export function clock(at) {
  return format(Intl.DateTimeFormat, { hour: '2-digit', minute: '2-digit' }).format(at);
}

/** @param {number} at "Fri, 14 Nov 2025, 14:02" */
export function full(at) {
  return format(Intl.DateTimeFormat, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

/** Several names as one says them: "Ana and Rui". @param {string[]} list */
export function names(list) {
  return format(Intl.ListFormat, { type: 'conjunction' }).format(list);
}

/** @param {number} at as a customer says it: the time of today, else the day too */
export function moment(at) {
  const time = { hour: '2-digit', minute: '2-digit' };
  const isToday = dayKey(at) === dayKey(Date.now());
  return format(Intl.DateTimeFormat, isToday ? time : { weekday: 'short', day: 'numeric', month: 'short', ...time }).format(at);
}

/** @param {number} at @returns {string} one word per local day, for day dividers */
export function dayKey(at) {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** @param {number} at @param {number} [now] "Today", "Yesterday", "Friday", "3 November" */
export function day(at, now = Date.now()) {
  const days = Math.round((midnight(now) - midnight(at)) / DAY);
  if (days === 0 || days === 1) {
    const text = format(Intl.RelativeTimeFormat, { numeric: 'auto' }).format(-days, 'day');
    return text[0].toUpperCase() + text.slice(1);
  }
  if (days > 1 && days < 7) return format(Intl.DateTimeFormat, { weekday: 'long' }).format(at);
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? undefined : 'numeric';
  return format(Intl.DateTimeFormat, { day: 'numeric', month: 'long', year }).format(at);
}

function midnight(at) {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** @param {number} at @param {number} [now] "now", "4 min ago", "2 hr ago", "yesterday", "14 Nov" */
export function ago(at, now = Date.now()) {
  const past = Math.max(0, now - at);
  const relative = format(Intl.RelativeTimeFormat, { numeric: 'auto', style: 'short' });
  if (past < MINUTE) return relative.format(0, 'second');
  if (past < HOUR) return relative.format(-Math.floor(past / MINUTE), 'minute');
  if (past < DAY) return relative.format(-Math.floor(past / HOUR), 'hour');
  if (past < 7 * DAY) return relative.format(-Math.floor(past / DAY), 'day');
  return format(Intl.DateTimeFormat, { day: 'numeric', month: 'short' }).format(at);
}

/** @param {number} ms a length of time: "45 s", "12 min", "3 h 05", "2 d" (short, for lists) */
export function span(ms) {
  const length = Math.max(0, ms);
  if (length < MINUTE) return `${Math.floor(length / 1000)} s`;
  if (length < HOUR) return `${Math.floor(length / MINUTE)} min`;
  if (length < DAY) return `${Math.floor(length / HOUR)} h ${pad(Math.floor((length % HOUR) / MINUTE))}`;
  return `${Math.floor(length / DAY)} d`;
}

/** @param {number} due @param {number} [now] a countdown "0:45", "12:30", "2:05:00"; "0:00" when it has passed */
export function countdown(due, now = Date.now()) {
  const seconds = Math.max(0, Math.ceil((due - now) / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${pad(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(seconds % 60)}`;
}

function pad(number) {
  return String(number).padStart(2, '0');
}
