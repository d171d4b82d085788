/** The head of the staff's pages beside the console, and what stands there for those whom they are not for. */
import { el, icon, replace } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { askOwnSettings } from './own-settings.js';
import { logOut } from './session.js';

/**
 * @param {HTMLElement} place
 * @param {{mark: string, title: string, me: any, connection: any, badge: HTMLElement | null, tools?: any, links?: any}} page
 *   `tools` stand beside the badge; `links` lead to other pages than the console, for managers to the board without them
 */
export function pageHead(place, { mark, title, me, connection, badge, tools = null, links = me.role === 'manager' ? pageLink('/board', 'board', t('rail.board')) : null }) {
  replace(place,
    el('span', { class: 'mark', 'aria-hidden': 'true' }, icon(mark)), el('h1', {}, title), el('span', { class: 'grow' }), badge, tools,
    el('button', { type: 'button', class: 'button plain', title: t('own.title'), onclick: askOwnSettings }, icon('person'), el('bdi', { class: 'me label' }, me.name)),
    links,
    pageLink('/desk', 'inbox', t('page.console')),
    el('button', { type: 'button', class: 'button plain', onclick: () => logOut(connection) }, icon('logout'), el('span', { class: 'label' }, t('rail.out'))));
}

/** @param {string} href @param {string} mark @param {string} words */
export function pageLink(href, mark, words) {
  return el('a', { class: 'button plain', href }, icon(mark), el('span', { class: 'label' }, words));
}

/** @param {string} title @param {string} why */
export function refusal(title, why) {
  return el('div', { class: 'refusal' }, el('h2', {}, title), el('p', { role: 'alert' }, why), el('p', {}, el('a', { href: '/desk' }, t('refuse.console'))));
}
