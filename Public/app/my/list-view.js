/** The list: what each ticket is about, how it stands, who looks after it, and what was promised by when. */
import { el, icon, keyed, set, setText } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { ago } from '../../lib/time.js';
import { careLine, careOf } from '../customer/care.js';

/** Who types has not finished yet, in milliseconds. */
const TYPED_AFTER = 300;

/**
 * @param {import('./ticket-list.js').TicketList} list @param {{current: () => number | null}} page
 * @returns {{node: HTMLElement, draw(): void}}
 */
export function listView(list, { current }) {
  let timer = 0;
  const search = el('input', {
    class: 'input', type: 'search', id: 'search', dir: 'auto', maxlength: 200, autocomplete: 'off', placeholder: t('my.search'), 'aria-label': t('my.search'),
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(() => list.search(search.value.trim()), TYPED_AFTER);
    },
  });
  const fresh = el('a', { class: 'button', href: '#new' }, icon('plus'), t('my.new'));
  const status = el('p', { class: 'muted my-status', role: 'status' });
  const rows = el('ul', { class: 'my-rows' });
  const more = el('button', { type: 'button', class: 'button quiet', hidden: true, onclick: () => list.more() }, t('my.more'));
  const node = el('nav', { class: 'my-list', 'aria-label': t('my.title') },
    el('div', { class: 'my-tools' }, el('h1', { tabindex: '-1' }, t('my.title')), fresh, search), status, rows, more);

  const draw = () => {
    keyed(rows, list.tickets, (ticket) => ticket.ticket, make, (row, ticket) => update(row, ticket, ticket.ticket === current()));
    rows.setAttribute('aria-busy', String(!list.ready));
    setText(status, statusOf(list));
    status.hidden = status.textContent === '';
    more.hidden = list.cursor === null || !list.ready;
    more.disabled = list.loadingMore;
    // Who has nothing has nothing to look for.
    search.hidden = list.ready && list.tickets.length === 0 && list.words === '';
  };
  return { node, draw };
}

function statusOf(list) {
  if (list.error !== '') return list.error;
  if (!list.ready) return t('list.loading');
  if (list.tickets.length > 0) return '';
  return list.words === '' ? t('my.none') : t('my.nothing', { words: list.words });
}

function make(ticket) {
  return el('li', {}, el('a', { class: 'my-row', href: `#${ticket.ticket}` },
    el('span', { class: 'my-subject', dir: 'auto' }),
    el('span', { class: 'chip my-state' }),
    el('span', { class: 'my-care', dir: 'auto' }),
    el('span', { class: 'meta numbers my-when' })));
}

function update(node, ticket, isCurrent) {
  const row = node.firstElementChild;
  const line = careLine(careOf(ticket));
  set(row, { 'aria-current': isCurrent ? 'page' : null, dataset: { state: ticket.state } });
  setText(row.children[0], ticket.subject || t('list.untitled'));
  setText(row.children[1], t(`state.${ticket.state}`));
  setText(row.children[2], [line.title, line.detail].filter(Boolean).join(' · '));
  setText(row.children[3], t('my.number', { number: String(ticket.ticket), ago: ago(ticket.last_message_at ?? ticket.created_at) }));
}
