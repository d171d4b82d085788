// The head of the thread: what it is about, who is here, what can be done, and what is under way.

import { el, icon, replace } from '../../lib/dom.js';
import { menuButton } from '../../lib/menu.js';
import { possible } from './actions.js';
import { duration, momentText } from './durations.js';
import { t } from '../../lib/i18n.js';
import { face, modeMark, tierChip } from './tier-chip.js';
import { ticking } from './ticker.js';
import { AUTO_CAUSES, OFFER_REASONS, say, SHIFT_PLANS, STATES } from './words.js';

/** More faces than this are a number. */
const FACES_MAX = 5;

/** @param {any} desk @param {any} detail @param {any[]} present @returns {Node[]} */
export function threadHead(desk, detail, present) {
  const back = el('a', { class: 'icon-button back', href: '#/', 'aria-label': t('head.back') }, icon('back'));
  const panel = el('button', {
    type: 'button', class: 'icon-button panel-opener', 'aria-label': t('head.panel'), 'data-method': 'panel', onclick: () => desk.openPanel(),
  }, icon('people'));
  const title = el('div', { class: 'thread-title' },
    el('h2', { id: 'thread-title', tabindex: '-1' }, el('bdi', {}, detail.subject)),
    el('p', { class: 'thread-facts' }, el('bdi', {}, detail.customer?.name ?? ''), customerHere(detail, present),
      el('span', { class: 'number' }, `#${detail.ticket}`), tierChip(detail.tier), modeMark(detail.mode),
      el('span', { class: 'state-word' }, say(STATES, detail.state)), el('span', {}, detail.priority),
      detail.imported ? el('span', { class: 'mark' }, t('head.imported')) : null));
  return [el('div', { class: 'thread-top' }, back, title, whoIsHere(detail, present), panel), actions(desk, detail)];
}

function customerHere(detail, present) {
  const here = present.some((person) => person.id === detail.customer?.id);
  return here ? el('span', { class: 'here' }, t('head.here')) : null;
}

function whoIsHere(detail, present) {
  const staff = present.filter((person) => person.id !== detail.customer?.id);
  if (!staff.length) return null;
  const names = t('head.here_now', { names: staff.map((person) => person.name).join(', ') });
  return el('p', { class: 'present', title: names },
    el('span', { class: 'visually-hidden' }, names),
    staff.slice(0, FACES_MAX).map((person) => face(person, { small: true, online: true })),
    staff.length > FACES_MAX ? el('span', { 'aria-hidden': 'true' }, `+${staff.length - FACES_MAX}`) : null);
}

function actions(desk, detail) {
  const all = possible(desk, detail);
  if (!all.length) return null;
  const more = all.filter((action) => action.more);
  return el('div', { class: 'thread-actions', role: 'group', 'aria-label': t('head.actions') },
    all.filter((action) => !action.more).map((action) => el('button', {
      type: 'button', class: `button small${action.primary ? '' : ' plain'}`, 'data-method': action.method,
      'aria-keyshortcuts': action.key ?? null, onclick: () => action.run(desk, detail),
    }, t(action.label), action.key ? el('kbd', { 'aria-hidden': 'true' }, action.key.toUpperCase()) : null)),
    more.length ? menuButton([el('span', {}, t('head.more')), icon('expand')], { id: 'more', class: 'button small plain', items: () => grouped(desk, detail, more) }) : null);
}

/** Items with a line between groups. */
function grouped(desk, detail, more) {
  return more.flatMap((action, i) => {
    const item = { label: t(action.label), key: action.key, kind: action.kind, act: action.method, run: () => action.run(desk, detail) };
    return i && more[i - 1].more !== action.more ? [null, item] : [item];
  });
}

/** The offer that waits for an answer, for the side that made it. @param {any} desk @param {any} detail */
export function pendingOffer(desk, detail) {
  const offer = detail.offer;
  if (!offer || offer.to.id === desk.me.id) return null;
  const left = ticking(el('span', { class: 'countdown' }), () => countdown(offer.due, desk.now()));
  const words = t(offer.from.id === desk.me.id ? 'offer.by_you' : 'offer.by', { name: offer.from.name });
  const withdraw = detail.can?.includes('handoff.withdraw') ? el('button', {
    type: 'button', class: 'button plain small', 'data-method': 'handoff.withdraw', onclick: () => desk.commands.run('handoff.withdraw', { ticket: detail.ticket, offer: offer.offer }),
  }, t('offer.withdraw')) : null;
  return el('section', { class: 'banner offer-banner', 'aria-label': t('offer.under_way') },
    el('p', {}, `${words} `, el('b', {}, offer.to.name), `: ${say(OFFER_REASONS, offer.reason)}. `, left,
      el('span', { class: 'muted' }, ` ${t('offer.stays')}`)), withdraw);
}

/** What else stands over the ticket: it waits, somebody asks for it, the desk looks for another owner. @param {any} desk @param {any} detail */
export function standing(desk, detail) {
  const banner = (words, ...buttons) => el('section', { class: 'banner quiet-banner' }, el('p', {}, words), buttons);
  const button = (label, act, run) => el('button', { type: 'button', class: 'button plain small', 'data-method': act, onclick: run }, label);
  const mine = detail.owner?.id === desk.me.id;
  return [
    detail.wake_at ? banner(t(detail.state === 'snoozed' ? 'standing.snoozed' : 'standing.pending', { at: momentText(detail.wake_at, desk.now()) })) : null,
    detail.auto ? banner([t(mine ? 'standing.auto_mine' : 'standing.auto', { cause: say(AUTO_CAUSES, detail.auto.cause) }), ' '],
      detail.can?.includes('owner.keep') ? button(t('standing.keep'), 'owner.keep', () => desk.commands.run('owner.keep', { ticket: detail.ticket })) : null) : null,
    ...(mine && !detail.offer ? (detail.requests ?? []).map((person) => banner(t('standing.request', { name: person.name }),
      button(t('standing.give', { name: person.name }), `give-${person.id}`, () => desk.giveTo(detail, person)))) : []),
    detail.shift ? banner([t('standing.shift', { plan: say(SHIFT_PLANS, detail.shift.plan) }), detail.shift.cover ? ` (${detail.shift.cover.name})` : ''],
      detail.can?.includes('shift.end_cover') ? button(t('standing.end_cover'), 'shift.end_cover', () => desk.commands.run('shift.end_cover', { ticket: detail.ticket })) : null) : null,
    detail.continued_in ? banner([t('standing.continued'), ' ', el('a', { href: `#/${detail.continued_in}` }, `#${detail.continued_in}`)]) : null,
  ];
}

/** @param {number} due @param {number} now */
export function countdown(due, now) {
  return due > now ? t('offer.left', { left: duration(due - now) }) : t('offer.over');
}

/** @param {Element} node @param {...any} kids fills it, hidden when there is nothing */
export function fill(node, ...kids) {
  const some = kids.flat(Infinity).filter(Boolean);
  node.hidden = some.length === 0;
  replace(node, some);
}
