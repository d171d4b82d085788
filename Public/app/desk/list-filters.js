// The filters of the list: folded away, with their number on the fold.

import { effect, el, setText } from '../../lib/dom.js';
import { narrowed, SIDES, SORTS } from './list-wish.js';
import { t } from '../../lib/i18n.js';
import { capital, CHANNELS, KINDS, say, STATES } from './words.js';

const WORDS = {
  priority: (value) => value, state: (value) => capital(say(STATES, value)), kind: (value) => capital(say(KINDS, value)), channel: (value) => capital(say(CHANNELS, value)),
  mode: (value) => t(`mode.${value}`), owner: (value) => t(`list.${value}`),
};

/** @param {any} desk */
export function listFilters(desk) {
  const { wish } = desk;
  const field = (name, options, label) => {
    const id = `list-${name}`;
    const select = el('select', { class: 'input', id, onchange: () => wish.set({ [name]: select.value || undefined }) }, options.map(([value, words]) => el('option', { value }, words)));
    return { name, select, node: el('div', { class: 'list-field' }, el('label', { for: id }, label), select) };
  };
  const fields = [
    field('sort', SORTS.map((value) => [value, t(`sort.${value}`)]), t('list.sort')),
    ...Object.entries(SIDES).map(([name, values]) => field(name, [['', t('list.any')], ...values.map((value) => [value, WORDS[name](value)])], t(`list.${name}`))),
  ];
  const count = el('span', { class: 'filter-count' });
  const clear = el('button', { type: 'button', class: 'button plain small', onclick: () => wish.clear() }, t('list.clear'));
  const node = el('details', { class: 'list-filters' }, el('summary', {}, t('list.filter'), ' ', count), el('div', { class: 'list-fields' }, fields.map((one) => one.node), clear));
  effect(() => {
    const now = wish.now.value;
    const n = narrowed(now);
    for (const { name, select } of fields) select.value = now[name] ?? '';
    setText(count, n ? t('list.narrowed', { n }) : '');
    node.classList.toggle('is-narrowed', n > 0);
    clear.hidden = n === 0;
  });
  return node;
}
