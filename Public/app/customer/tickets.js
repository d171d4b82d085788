/** Earlier conversations of this customer, in a dialog: choose one, start a new one, or be forgotten here. */
import { el, icon, keyed, replace, setText } from '../../lib/dom.js';
import { errorWords } from '../../lib/error-words.js';
import { keepLanguage, language, LANGUAGES, t } from '../../lib/i18n.js';
import { ago } from '../../lib/time.js';

/** As many as a person scrolls through. */
const LIST_MAX = 100;

/**
 * @param {{connection: import('../../lib/connection.js').Connection, current: () => number | null, forget: () => void}} options
 * @returns {{node: HTMLDialogElement, open(): void}}
 */
export function ticketsDialog({ connection, current, forget }) {
  const list = el('ul', { class: 'ticket-list' });
  const note = el('p', { class: 'muted', role: 'status' });
  const close = el('button', { type: 'button', class: 'icon-button', 'aria-label': t('close'), onclick: () => node.close() }, icon('close'));
  const fresh = el('a', { class: 'button', href: '#new', onclick: () => node.close() }, icon('plus'), t('new'));
  const leave = el('button', { type: 'button', class: 'button quiet', onclick: () => askToForget(leave, forget) }, t('list.forget'));
  const node = el('dialog', { class: 'tickets', 'aria-labelledby': 'tickets-title' },
    el('header', { class: 'tickets-head' }, el('h2', { id: 'tickets-title' }, t('list.title')), close),
    note, list, el('footer', { class: 'tickets-foot' }, fresh, languageChoice(), leave));
  node.addEventListener('click', (event) => event.target === node && node.close());

  const open = async () => {
    setText(note, list.children.length === 0 ? t('list.loading') : '');
    node.showModal();
    try {
      const { tickets } = await connection.rpc('ticket.list', { view: 'mine', limit: LIST_MAX });
      setText(note, tickets.length === 0 ? t('list.none') : '');
      keyed(list, tickets, (ticket) => ticket.ticket, () => el('li', {}), (row, ticket) => draw(row, ticket, current(), node));
    } catch (error) {
      setText(note, errorWords(error));
    }
  };
  return { node, open };
}

/** Another language takes effect at once; what was being written is kept as drafts. */
function languageChoice() {
  const options = Object.entries(LANGUAGES).map(([tag, name]) => el('option', { value: tag, lang: tag, selected: tag === language() }, name));
  const choose = (event) => {
    keepLanguage(event.target.value);
    location.reload();
  };
  return el('label', { class: 'language' }, el('span', {}, t('language')), el('select', { class: 'input', onchange: choose }, options));
}

function draw(row, ticket, current, dialog) {
  const link = el('a', { href: `#${ticket.ticket}`, 'aria-current': ticket.ticket === current ? 'true' : null, onclick: () => dialog.close() },
    el('span', { class: 'ticket-subject', dir: 'auto' }, ticket.subject || t('list.untitled')),
    el('span', { class: 'meta' }, `${t(`state.${ticket.state}`)} · ${ago(ticket.last_message_at ?? ticket.created_at)}`));
  replace(row, link);
}

/** The second press within sight of the question does it. */
function askToForget(button, forget) {
  if (button.dataset.asked) return forget();
  button.dataset.asked = 'yes';
  button.textContent = t('list.forget_sure');
  button.classList.replace('quiet', 'bad');
}
