// Who can help with a ticket: those who solved the like stand first in a form, with the reason beside the name. The
// tickets speak, not figures of people; the desk names only those that one may read.

import { personFacts } from './form-parts.js';
import { names } from '../../lib/time.js';
import { t } from '../../lib/i18n.js';

/** Longer than this a form does not wait: it is of use without an answer. */
const WAIT = 1500;

/**
 * @typedef {{user: {id: number, name: string}, solved: number[], helped: number[], wrote: number[], more: boolean,
 *   skills: string[], available: boolean, load: number, capacity: number, interrupted: boolean}} Helper
 * @typedef {{people: Helper[], cover: number[], nobody: boolean}} Found
 */

/** @param {any} desk @param {any} detail @returns {Promise<Found | null>} null: the desk did not say */
export async function whoCanHelp(desk, detail) {
  const late = new Promise((resolve) => setTimeout(() => resolve(null), WAIT));
  try {
    return await Promise.race([desk.connection.rpc('help.find', { ticket: detail.ticket }), late]);
  } catch {
    return null;
  }
}

/** People to choose from: who can help first, with the reason, then the others. @param {any[]} people @param {Found | null} found */
export function helpersFirst(people, found) {
  const helpers = found?.people ?? [];
  const known = new Map(people.map((person) => [person.id, person]));
  const first = helpers.filter((helper) => known.has(helper.user.id));
  const named = new Set(first.map((helper) => helper.user.id));
  return [
    ...first.map((helper) => ({ value: String(helper.user.id), label: `${helper.user.name} (${reason(helper)})` })),
    ...people.filter((person) => !named.has(person.id)).map((person) => ({ value: String(person.id), label: `${person.name} (${personFacts(person)})` })),
  ];
}

/** What a form says beside the choice. @param {Found | null} found @param {string} [rest] */
export function helpHint(found, rest) {
  if (!found) return rest;
  const together = found.cover.map((id) => found.people.find((helper) => helper.user.id === id)?.user.name).filter(Boolean);
  return [found.nobody ? t('who.nobody') : null, together.length > 1 ? t('who.together', { names: names(together) }) : null, rest].filter(Boolean).join(' ');
}

/** "solved #123 and #456, free now". @param {Helper} helper */
export function reason(helper) {
  const tickets = (numbers) => names(numbers.map((number) => `#${number}`));
  return [
    helper.solved.length ? t('who.solved', { tickets: tickets(helper.solved) }) : null,
    helper.helped.length ? t('who.helped', { tickets: tickets(helper.helped) }) : null,
    helper.wrote.length ? t('who.wrote', { tickets: tickets(helper.wrote) }) : null,
    helper.more && !helper.solved.length && !helper.helped.length && !helper.wrote.length ? t('who.more') : null,
    helper.skills.length ? helper.skills.join(', ') : null,
    t(state(helper)),
  ].filter(Boolean).join(', ');
}

/** @param {Helper} helper */
function state(helper) {
  if (!helper.available) return 'who.away';
  if (helper.load >= helper.capacity) return 'who.full';
  return helper.interrupted ? 'who.interrupted' : 'who.free';
}
