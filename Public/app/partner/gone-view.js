/** What stands where a share was, or where none ever came: why, and what helps. */
import { el, icon } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';

const ICONS = { returned: 'check', ended: 'lock', dead: 'lock', over: 'clock', reopen: 'retry', foreign: 'person', choose: 'inbox', empty: 'inbox' };

/**
 * @param {'returned'|'ended'|'dead'|'over'|'reopen'|'foreign'|'choose'|'empty'} why
 * @param {{name?: string, link?: {href: string, words: string}}} [more]
 */
export function goneView(why, { name = '', link } = {}) {
  return el('main', { class: 'gone', id: 'main', 'data-why': why },
    el('div', { class: 'start-mark', 'aria-hidden': 'true' }, icon(ICONS[why])),
    el('h1', { tabindex: '-1' }, t(`gone.${why}.title`)),
    el('p', { class: 'lead' }, t(`gone.${why}.text`, { name })),
    link && el('a', { class: 'button', href: link.href }, link.words));
}
