// Lengths of time as short text. Everything is in milliseconds; clocks are the server's.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** An age for a dense row: "now", "12 min", "3 h", "2 d". @param {number} ms */
export function shortAge(ms) {
  if (ms < MINUTE) return 'now';
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} d`;
}

/** A length with two units at most: "42 s", "1 min 05 s", "2 h 10 min", "3 d 4 h". @param {number} ms */
export function duration(ms) {
  const whole = Math.max(0, Math.floor(ms / SECOND)) * SECOND;
  if (whole < MINUTE) return `${whole / SECOND} s`;
  if (whole < HOUR) return pair(whole, MINUTE, 'min', SECOND, 's');
  if (whole < DAY) return pair(whole, HOUR, 'h', MINUTE, 'min');
  return pair(whole, DAY, 'd', HOUR, 'h');
}

/** What is left until `due`; "time is up" afterwards. @param {number} due @param {number} now */
export function timeLeft(due, now) {
  return due > now ? `${duration(due - now)} left` : 'time is up';
}

/** @param {number} ms @param {number} big @param {string} bigName @param {number} small @param {string} smallName */
function pair(ms, big, bigName, small, smallName) {
  const rest = Math.floor((ms % big) / small);
  const head = `${Math.floor(ms / big)} ${bigName}`;
  if (!rest) return head;
  return `${head} ${small === HOUR ? rest : String(rest).padStart(2, '0')} ${smallName}`;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayAndClock = new Intl.DateTimeFormat(undefined, {
  day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit',
});
const fullDay = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

/** "14:02" today, "20 Nov, 14:02" otherwise. @param {number} at @param {number} now */
export function momentText(at, now) {
  return sameDay(at, now) ? clock.format(at) : dayAndClock.format(at);
}

/** "Today", "Yesterday" or "Friday 20 November". @param {number} at @param {number} now */
export function dayText(at, now) {
  if (sameDay(at, now)) return 'Today';
  if (sameDay(at, now - DAY)) return 'Yesterday';
  return fullDay.format(at);
}

/** @param {number} a @param {number} b */
export function sameDay(a, b) {
  return new Date(a).toDateString() === new Date(b).toDateString();
}
