/** Articles that may answer the first message, shown below it while it is written. They never stand in the way of it. */
import { address, post } from '../../lib/api.js';
import { el, replace, setText } from '../../lib/dom.js';
import { language, t } from '../../lib/i18n.js';

/** How long somebody pauses before it is looked for, in milliseconds. */
const PAUSE = 500;
/** Fewer letters say nothing. */
const LETTERS_MIN = 6;
/** As many as the desk looks at. */
const LETTERS_MAX = 400;

/** @param {HTMLTextAreaElement} input @returns {Node} a place that is empty until something was found */
export function suggestions(input) {
  const title = el('p', { role: 'status', class: 'meta' });
  const list = el('ul');
  let pause = 0;
  let asked = 0;
  const ask = async () => {
    const mine = ++asked;
    const text = input.value.trim();
    const found = text.length < LETTERS_MIN ? null
      : await post('/api/help/suggest', { text: text.slice(-LETTERS_MAX), language: language() }).catch(() => null);
    // What was typed meanwhile is asked for by itself.
    if (mine !== asked) return;
    const articles = found?.articles ?? [];
    setText(title, articles.length > 0 ? t('start.articles') : '');
    replace(list, ...articles.map((article) => el('li', {}, el('a', {
      href: address(article.path), lang: article.language, dir: 'auto', target: '_blank', rel: 'noopener',
    }, article.title))));
  };
  input.addEventListener('input', () => {
    clearTimeout(pause);
    pause = setTimeout(ask, PAUSE);
  });
  return el('div', { class: 'suggested' }, title, list);
}
