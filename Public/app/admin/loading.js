// What is asked of the server for one view: a line while it comes, the trouble when it does not.

import { el, replace } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { troubleOf } from '../desk/trouble.js';

/**
 * @param {any} page @param {() => Promise<any>} ask @param {(answer: any) => any} draw
 * @returns {HTMLElement} filled when the answer is there, unless another view is shown by then
 */
export function loaded(page, ask, draw) {
  const place = el('div', { class: 'admin-loaded' }, el('p', { class: 'muted', role: 'status' }, t('list.loading')));
  const { turn } = page;
  ask().then((answer) => { if (turn === page.turn) replace(place, draw(answer)); })
    .catch((error) => {
      if (turn === page.turn) replace(place, el('p', { class: 'form-trouble', role: 'alert' }, troubleOf(error)), el('button', { type: 'button', class: 'button plain', onclick: () => page.show() }, t('page.again')));
    });
  return place;
}
