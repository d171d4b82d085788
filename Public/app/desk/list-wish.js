// Which tickets the list shows, and in which order: kept in the page's address, so that a reload, a bookmark and a
// link to a colleague show the same list.

import { signal } from '../../lib/dom.js';

/** What can be narrowed, with the values that are taken. */
export const SIDES = {
  priority: ['P1', 'P2', 'P3', 'P4'],
  state: ['queued', 'open', 'pending_customer', 'pending_partner', 'snoozed', 'solved', 'closed', 'cancelled'],
  kind: ['incident', 'request', 'question'],
  mode: ['tiered', 'swarm'],
  owner: ['unowned', 'me'],
  channel: ['chat', 'form', 'email', 'api', 'phone'],
};
export const SORTS = ['waiting', 'created', 'updated', 'priority'];
export const VIEWS = ['queue', 'mine', 'helping', 'asks', 'all'];

/** Finished tickets are not in the lists that follow the desk; they are asked for. */
const FINISHED = new Set(['solved', 'closed', 'cancelled']);

/**
 * @typedef {{view: string, sort: string, q: string, priority?: string, state?: string, kind?: string, mode?: string, owner?: string, channel?: string}} Wish
 * @param {string} search the address's query @returns {Wish} `view` is empty when the address does not say
 */
export function wishFrom(search) {
  const asked = new URLSearchParams(search);
  const one = (name, known) => (known.includes(asked.get(name)) ? asked.get(name) : undefined);
  const sides = Object.fromEntries(Object.keys(SIDES).map((name) => [name, one(name, SIDES[name])]).filter(([, value]) => value));
  return { view: one('view', VIEWS) ?? '', sort: one('sort', SORTS) ?? 'waiting', q: (asked.get('q') ?? '').slice(0, 200), ...sides };
}

/** @param {Wish} wish @returns {string} what follows the page's name in the address */
export function searchOf(wish) {
  const said = new URLSearchParams();
  if (wish.view && wish.view !== 'queue') said.set('view', wish.view);
  if (wish.sort !== 'waiting') said.set('sort', wish.sort);
  for (const name of Object.keys(SIDES)) if (wish[name]) said.set(name, wish[name]);
  if (wish.q) said.set('q', wish.q);
  const text = said.toString();
  return text ? `?${text}` : '';
}

/** How many sides are narrowed. @param {Wish} wish */
export const narrowed = (wish) => Object.keys(SIDES).filter((name) => wish[name]).length;

/** Whether the server must be asked: it alone knows finished tickets and those of other queues. @param {Wish} wish */
export const isAsked = (wish) => wish.view === 'all' || FINISHED.has(wish.state ?? '') || wish.q.trim().length > 1;

/** @param {any} row @param {Wish} wish @param {number} me */
export function passes(row, wish, me) {
  if (wish.owner === 'unowned' && row.owner) return false;
  if (wish.owner === 'me' && row.owner?.id !== me) return false;
  if (wish.state && row.state !== wish.state && !(wish.state === 'queued' && row.state === 'new')) return false;
  return ['priority', 'kind', 'mode', 'channel'].every((name) => !wish[name] || row[name] === wish[name]);
}

/** The same for the server. @param {Wish} wish @param {number} me */
export function askedOf(wish, me) {
  const { q, sort, priority, state, kind, mode, owner, channel } = wish;
  return {
    view: 'readable', sort, ...(q.trim() && { q: q.trim() }), ...(priority && { priorities: [priority] }), ...(state && { states: state === 'queued' ? ['new', 'queued'] : [state] }),
    ...(kind && { kind }), ...(mode && { mode }), ...(channel && { channel }), ...(owner === 'unowned' ? { unowned: true } : owner === 'me' ? { owner: me } : {}),
  };
}

/** The wish of this page, and how it is changed. */
export class ListWish {
  constructor() {
    this.now = signal(wishFrom(location.search));
    addEventListener('popstate', () => { this.now.value = wishFrom(location.search); });
  }

  /** @param {Partial<Wish>} change */
  set(change) {
    this.now.update((wish) => ({ ...wish, ...change }));
    history.replaceState(history.state, '', `${location.pathname}${searchOf(this.now.peek())}${location.hash}`);
  }

  clear() {
    this.set(Object.fromEntries(Object.keys(SIDES).map((name) => [name, undefined])));
  }
}
