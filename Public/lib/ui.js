/** Small things every page shows: messages that come and go, words for screen readers, faces, the connection. */
import { el, icon, setText } from './dom.js';
import { t } from './i18n.js';

/** A message stays so long, in milliseconds: reading time for two lines. */
const TOAST_MS = 6_000;
/** With a button it stays longer, in milliseconds. */
const TOAST_ACTION_MS = 10_000;
/** More messages than this at once cover the page. */
const TOASTS_MAX = 3;

/** What comes and goes stands in the page, or in the root of a part of somebody else's page. */
let home = null;
let stack;

/** Live regions and messages stand in here from now on. @param {Element | ShadowRoot} root */
export function stayIn(root) {
  for (const node of regions.values()) node.remove();
  regions.clear();
  stack?.remove();
  stack = undefined;
  home = root;
  prepareAnnouncements();
}

/** Live regions must be in the page before their text comes, or it is not read. */
const regions = new Map();
function region(role) {
  if (!regions.has(role)) {
    regions.set(role, (home ?? document.body).appendChild(el('div', { role, class: 'visually-hidden' })));
  }
  return regions.get(role);
}

/** Makes the live regions; call it once when the page starts. */
export function prepareAnnouncements() {
  region('status');
  region('alert');
}

/** Says something to screen readers when they have time. @param {string} text */
export function announce(text) {
  say('status', text);
}

/** Says something to screen readers at once. @param {string} text */
export function alertNow(text) {
  say('alert', text);
}

function say(role, text) {
  // The same words twice are news as well: empty first.
  region(role).textContent = '';
  setTimeout(() => setText(region(role), text), 50);
}

/**
 * @param {string} text
 * @param {{kind?: 'info'|'ok'|'bad', action?: {label: string, run: () => void}}} [options]
 * @returns {() => void} takes it away
 */
export function toast(text, { kind = 'info', action } = {}) {
  stack ??= (home ?? document.body).appendChild(el('div', { class: 'toasts' }));
  const close = () => {
    clearTimeout(timer);
    node.remove();
  };
  const button = action && el('button', { type: 'button', class: 'button quiet', onclick: () => { close(); action.run(); } }, action.label);
  const shut = el('button', { type: 'button', class: 'icon-button', 'aria-label': t('close'), onclick: close }, icon('close'));
  const node = el('div', { class: `toast ${kind}` }, el('p', { dir: 'auto' }, text), button, shut);
  stack.append(node);
  while (stack.children.length > TOASTS_MAX) stack.firstElementChild.remove();
  (kind === 'bad' ? alertNow : announce)(text);
  const timer = setTimeout(close, action ? TOAST_ACTION_MS : TOAST_MS);
  return close;
}

/** @param {string} name @returns {string} one or two letters */
export function initials(name) {
  const words = (name ?? '').trim().split(/\s+/u).filter(Boolean);
  const picked = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return picked.map((word) => [...word][0]).join('').toLocaleUpperCase() || '?';
}

/** A face: initials on a quiet ground, decoration beside the name. @param {{name?: string} | null} person */
export function avatar(person) {
  return el('span', { class: 'avatar', 'aria-hidden': 'true' }, initials(person?.name));
}

/** The icon of each state; its words are `badge.…`, where there is little room `badge.short.…`. */
const BADGES = { online: 'online', connecting: 'sync', offline: 'offline', failed: 'alert' };

/**
 * Says honestly whether the page is live.
 * @param {import('./connection.js').Connection} connection
 * @param {{short?: boolean}} [look] short: one short word, for narrow places
 * @returns {HTMLElement} a `role=status` chip that follows the connection
 */
export function connectionBadge(connection, { short = false } = {}) {
  const text = el('span', { class: 'connection-text' });
  const picture = el('span', { class: 'connection-icon', 'aria-hidden': 'true' });
  const badge = el('div', { class: 'connection', role: 'status' }, picture, text);
  const show = () => {
    const away = connection.state !== 'online' && globalThis.navigator?.onLine === false;
    badge.dataset.state = connection.state;
    badge.title = connection.state === 'online' ? '' : connection.reason;
    picture.replaceChildren(icon(away ? 'offline' : BADGES[connection.state]));
    setText(text, short ? t(`badge.short.${connection.state}`) : away ? t('badge.away') : t(`badge.${connection.state}`));
  };
  connection.addEventListener('state', show);
  addEventListener('offline', show);
  show();
  return badge;
}
