/** What stands where nobody comes in, or nothing is chosen: why, and what helps. */
import { el, icon } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';

const ICONS = { used: 'lock', over: 'clock', none: 'lock', left: 'check', choose: 'inbox', empty: 'chat', foreign: 'person' };

/** @param {'used'|'over'|'none'|'left'|'choose'|'empty'|'foreign'} why @returns {HTMLElement} */
export function goneView(why) {
  const isOut = ['used', 'over', 'none', 'left'].includes(why);
  return el('main', { class: 'gone', id: 'main', 'data-why': why },
    el('div', { class: 'start-mark', 'aria-hidden': 'true' }, icon(ICONS[why])),
    el(isOut || why === 'foreign' ? 'h1' : 'h2', { tabindex: '-1' }, t(`my.${why}.title`)),
    el('p', { class: 'lead' }, t(`my.${why}.text`)),
    isOut && el('a', { class: 'button plain', href: '/' }, icon('chat'), t('my.chat')),
    why === 'empty' && el('a', { class: 'button', href: '#new' }, icon('plus'), t('my.new')));
}
