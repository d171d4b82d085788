// What a simulation says: its rows, which of them the back-test speaks against, and what was put in the place of the
// desk's own numbers.

/** The back-test's figures that speak for or against one of the simulation's. */
const TESTED = {
  minutes_to_first_reply: ['first_response_p50', 'first_response_p90', 'answered_60s'], minutes_to_solve: ['time_to_solve_net_p50', 'time_to_solve_net_p90'],
  agent_minutes: ['touch_time'], hand_offs: ['hand_offs'], helpers: ['swarm_joined'],
};
const MODES = ['tiered', 'swarm'];
/** From this share of their time on, people's queues grow with the length of the run. */
const BUSY_FROM = 0.85;
/** A time box as long as this cuts nothing. */
const NO_LIMIT = 1e9;

export const unitOf = (name) => (name === 'share_waiting' ? 'share' : name === 'hand_offs' || name === 'helpers' ? 'count' : 'minutes');

/** What the back-test says of a figure: `agrees`, `disagrees`, `few` or, without a test of it, `untested`; with what it found.
 * @param {any} backTest @param {string} name @returns {{ verdict: string, against: any[] }} */
export function trustIn(backTest, name) {
  const found = (backTest?.figures ?? []).filter((one) => TESTED[name]?.includes(one.name));
  const against = found.filter((one) => one.verdict === 'disagrees');
  if (against.length) return { verdict: 'disagrees', against };
  if (!found.length) return { verdict: 'untested', against };
  return { verdict: found.some((one) => one.verdict === 'agrees') ? 'agrees' : 'few', against };
}

/** The modes whose people would be too busy for their times to mean anything. @param {any} busy @returns {string[]} */
export const tooBusy = (busy) => MODES.filter((mode) => (busy?.[mode] ?? 0) > BUSY_FROM);

/** Where both modes are equally fast: a figure, always slower or faster, or neither. @param {any} found */
export function breakEvenOf(found) {
  if (found?.gamma) return { kind: 'at', ...found.gamma };
  if (!found) return { kind: 'none' };
  if (found.below_range && !found.above_range) return { kind: 'slower', gamma: found.range_lower };
  return found.above_range && !found.below_range ? { kind: 'faster', gamma: found.range_upper } : { kind: 'mixed' };
}

/** A parameter's value as its field shows it: a time box without end is an empty one. @param {any} parameter */
export const fieldValue = ({ value }) => (value >= NO_LIMIT ? '' : String(Number(value.toPrecision(4))));

/** What is asked for. @param {number} percent @param {Map<string, number>} edits */
export const wishOf = (percent, edits) => ({ load_percent: percent, ...(edits.size && { values: [...edits].map(([name, value]) => `${name}=${value}`) }) });

/** The rows of the table and its file. @param {any} outlook @returns {any[]} */
export const rowsOf = (outlook) => outlook.figures.map((one) => ({ ...one, unit: unitOf(one.name), basis: unitOf(one.name) === 'share' ? 'share' : 'mean' }));
