// The head of the thread: what it is about, who is here, what can be done.

import { el, icon, replace } from '../../lib/dom.js';
import { ACTIONS, may } from './actions.js';
import { duration } from './durations.js';
import { face, modeMark, tierChip } from './tier-chip.js';
import { ticking } from './ticker.js';
import { HAND_OFF_REASONS, say, STATES } from './words.js';

/** More faces than this are a number. */
const FACES_MAX = 5;

/** @param {any} desk @param {any} detail @param {any[]} present @returns {Node[]} */
export function threadHead(desk, detail, present) {
  const back = el('a', { class: 'icon-button back', href: '#/', 'aria-label': 'Back to the list' }, icon('back'));
  const panel = el('button', {
    type: 'button', class: 'icon-button panel-opener', 'aria-label': 'Show the side panel', onclick: () => desk.openPanel(),
  }, icon('people'));
  const title = el('div', { class: 'thread-title' },
    el('h2', { id: 'thread-title', tabindex: '-1' }, el('bdi', {}, detail.subject)),
    el('p', { class: 'thread-facts' }, el('bdi', {}, detail.customer?.name ?? ''), customerHere(detail, present),
      el('span', { class: 'number' }, `#${detail.ticket}`), tierChip(detail.tier), modeMark(detail.mode),
      el('span', {}, say(STATES, detail.state)), el('span', {}, detail.priority),
      detail.imported ? el('span', { class: 'mark' }, 'Imported') : null));
  return [el('div', { class: 'thread-top' }, back, title, whoIsHere(detail, present), panel), actions(desk, detail)];
}

function customerHere(detail, present) {
  const here = present.some((person) => person.id === detail.customer?.id);
  return here ? el('span', { class: 'here' }, 'here now') : null;
}

function whoIsHere(detail, present) {
  const staff = present.filter((person) => person.id !== detail.customer?.id);
  if (!staff.length) return null;
  const names = staff.map((person) => person.name).join(', ');
  return el('p', { class: 'present', title: `Here now: ${names}` },
    el('span', { class: 'visually-hidden' }, `Here now: ${names}`),
    staff.slice(0, FACES_MAX).map((person) => face(person, { small: true, online: true })),
    staff.length > FACES_MAX ? el('span', { 'aria-hidden': 'true' }, `+${staff.length - FACES_MAX}`) : null);
}

function actions(desk, detail) {
  const possible = ACTIONS.filter((action) => may(detail, action));
  if (!possible.length) return null;
  return el('div', { class: 'thread-actions', role: 'group', 'aria-label': 'What you can do' },
    possible.map((action) => el('button', {
      type: 'button', class: `button small${action.primary ? '' : ' plain'}`, 'data-method': action.method,
      'aria-keyshortcuts': action.key ?? null, onclick: () => action.run(desk, detail),
    }, action.label, action.key ? el('kbd', { 'aria-hidden': 'true' }, action.key.toUpperCase()) : null)));
}

/** The offer that waits for an answer, for the side that made it. @param {any} desk @param {any} detail */
export function pendingOffer(desk, detail) {
  const offer = detail.offer;
  if (!offer || offer.to.id === desk.me.id) return null;
  const left = ticking(el('span', { class: 'countdown' }), () => countdown(offer.due, desk.now()));
  const from = offer.from.id === desk.me.id ? 'You offered' : `${offer.from.name} offered`;
  const withdraw = detail.can?.includes('handoff.withdraw') ? el('button', {
    type: 'button', class: 'button plain small', onclick: () => desk.commands.run('handoff.withdraw', { ticket: detail.ticket, offer: offer.offer }),
  }, 'Withdraw') : null;
  return el('section', { class: 'banner offer-banner', 'aria-label': 'Hand-off under way' },
    el('p', {}, `${from} this ticket to `, el('b', {}, offer.to.name), `: ${say(HAND_OFF_REASONS, offer.reason)}. `, left,
      el('span', { class: 'muted' }, ' Until it is accepted, the owner stays answerable.')), withdraw);
}

/** @param {number} due @param {number} now */
export function countdown(due, now) {
  return due > now ? `${duration(due - now)} left to answer.` : 'Time is up.';
}

/** @param {Element} node @param {...any} kids fills it, hidden when there is nothing */
export function fill(node, ...kids) {
  const some = kids.flat(Infinity).filter(Boolean);
  node.hidden = some.length === 0;
  replace(node, some);
}
