// Pieces the tabs of the side panel share.

import { el } from '../../lib/dom.js';
import { face, tierChip } from './tier-chip.js';

/** @param {string} title @param {...any} kids */
export function card(title, ...kids) {
  return el('section', { class: 'card' }, title ? el('h3', {}, title) : null, ...kids);
}

/**
 * A person with what one needs to know of them.
 * @param {{name?: string}} person @param {{tier?: string, online?: boolean, facts?: any, marks?: any}} more
 */
export function personLine(person, { tier, online, facts, marks }) {
  return el('div', { class: 'person' }, face(person, { tier, online }),
    el('div', { class: 'person-text' },
      el('p', { class: 'person-name' }, el('bdi', {}, person.name ?? ''), tier ? tierChip(tier) : null, marks),
      facts ? el('p', { class: 'muted' }, facts) : null));
}

/**
 * A small button that does one thing to the ticket. `act` names it, so that focus survives a new rendering.
 * @param {string} label @param {string} act @param {() => any} run @param {string} [about] for screen readers: on whom
 */
export function smallButton(label, act, run, about) {
  return el('button', { type: 'button', class: 'button plain small', 'data-act': act, onclick: run },
    label, about ? el('span', { class: 'visually-hidden' }, ` ${about}`) : null);
}
