/** The shared tickets: whose turn it is, until when, what is asked. */
import { el, keyed, setText } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { clockWords, turn, urgency } from './words.js';

/**
 * @param {import('./shares.js').Shares} shares @param {{now: () => number, current: () => number | null}} page
 * @returns {{node: HTMLElement, draw(): void}}
 */
export function listView(shares, { now, current }) {
  const list = el('ul', { class: 'shares' });
  const status = el('p', { class: 'muted list-status', role: 'status' }, t('opening'));
  const node = el('nav', { class: 'list', 'aria-label': t('list.label') }, el('h1', { class: 'list-title' }, t('list.label')), status, list);

  const draw = () => {
    const rows = shares.list();
    keyed(list, rows, (share) => `${share.ticket}:${share.share}`, make, (row, share) => update(row, share, now(), current()));
    const words = shares.error !== '' ? shares.error : shares.ready ? '' : t('opening');
    status.hidden = words === '';
    setText(status, words);
  };
  return { node, draw };
}

function make(share) {
  return el('li', {}, el('a', { class: 'share-row', href: `#${share.ticket}` },
    el('span', { class: 'row-head' },
      el('span', { class: 'row-number numbers' }, t('ticket', { number: String(share.ticket) })),
      el('span', { class: 'row-new' }, el('span', { class: 'visually-hidden' }, t('list.new'))),
      el('span', { class: 'chip turn' })),
    el('span', { class: 'row-question', dir: 'auto' }),
    el('span', { class: 'row-clock meta numbers' })));
}

function update(node, share, now, current) {
  const row = node.firstElementChild;
  if (share.ticket === current) row.setAttribute('aria-current', 'page');
  else row.removeAttribute('aria-current');
  row.dataset.urgency = urgency(share, now);
  row.querySelector('.row-new').hidden = !share.isNew || share.ticket === current;
  const chip = row.querySelector('.turn');
  chip.dataset.state = share.state;
  setText(chip, share.gone ? t('turn.over') : turn(share));
  setText(row.querySelector('.row-question'), share.question);
  setText(row.querySelector('.row-clock'), share.gone ? '' : clockWords(share, now));
}
