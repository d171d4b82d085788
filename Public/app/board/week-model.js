// The plan of a week as a table of hours and days: what a cell says, how strong its colour is, and what its file holds.

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** A Monday at midnight, UTC: names of days and hours are made from it. */
const MONDAY = 4 * DAY_MS;
export const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
export const DAYS = Array.from({ length: 7 }, (_, day) => day);
const DAY_NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** The moment that names an hour or a day, to be written in UTC. @param {number} day @param {number} [hour] */
export const momentOf = (day, hour = 0) => MONDAY + day * DAY_MS + hour * HOUR_MS;

/** What a cell shows: its figure, the range around it, what else it says; null where no figure is.
 * @param {any} plan @param {any} tier null for what comes to the desk @param {number} place
 * @returns {{ value: number, lower: number | null, upper: number | null, busy: number | null, byWork: boolean } | null} */
export function cellAt(plan, tier, place) {
  if (!tier) {
    const { mean, lower, upper } = plan.arrivals;
    return mean[place] === null ? null : { value: mean[place], lower: lower[place], upper: upper[place], busy: null, byWork: false };
  }
  const people = tier.people[place];
  return people === null ? null : { value: people, lower: null, upper: tier.people_upper[place], busy: tier.busy[place], byWork: people > 0 && tier.bound[place] === 'work' };
}

/** The greatest figure of a table, against which its colours stand. @param {any} plan @param {any} tier */
export const greatest = (plan, tier) => Math.max(0, ...plan.open.map((_, place) => cellAt(plan, tier, place)?.value ?? 0));

const DESK = ['weekday', 'hour', 'open', 'weeks', 'count', 'mean', 'lower', 'upper'];
const TIER = [...DESK, 'chats', 'people', 'people_upper', 'answered', 'busy', 'places', 'bound'];

/** The file of what is shown: its head and a row an hour. @param {any} plan @param {any} tier @returns {{ head: string[], rows: any[][] }} */
export function fileOf(plan, tier) {
  const { count, mean, lower, upper } = tier ? tier.arrivals : plan.arrivals;
  const rows = plan.open.map((open, place) => {
    const common = [DAY_NAMES[Math.floor(place / 24)], place % 24, open, plan.weeks[place], count[place], mean[place], lower[place], upper[place]];
    return [...common, ...(tier ? TIER.slice(DESK.length).map((name) => tier[name][place]) : [])].map((value) => value ?? '');
  });
  return { head: tier ? TIER : DESK, rows };
}
