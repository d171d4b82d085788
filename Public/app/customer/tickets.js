/** Earlier conversations of this customer, in a dialog: choose one, start a new one, or be forgotten here. */
import { el, icon, keyed, replace, setText } from '../../lib/dom.js';
import { ago } from '../../lib/time.js';
import { STATE_WORDS } from './care.js';

/** As many as a person scrolls through. */
const LIST_MAX = 100;

/**
 * @param {{connection: import('../../lib/connection.js').Connection, current: () => number | null, forget: () => void}} options
 * @returns {{node: HTMLDialogElement, open(): void}}
 */
export function ticketsDialog({ connection, current, forget }) {
  const list = el('ul', { class: 'ticket-list' });
  const note = el('p', { class: 'muted', role: 'status' });
  const close = el('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close', onclick: () => node.close() }, icon('close'));
  const fresh = el('a', { class: 'button', href: '#new', onclick: () => node.close() }, icon('plus'), 'Start a new conversation');
  const leave = el('button', { type: 'button', class: 'button quiet', onclick: () => askToForget(leave, forget) }, 'Forget me on this device');
  const node = el('dialog', { class: 'tickets', 'aria-labelledby': 'tickets-title' },
    el('header', { class: 'tickets-head' }, el('h2', { id: 'tickets-title' }, 'Your conversations'), close),
    note, list, el('footer', { class: 'tickets-foot' }, fresh, leave));
  node.addEventListener('click', (event) => event.target === node && node.close());

  const open = async () => {
    setText(note, list.children.length === 0 ? 'Loading…' : '');
    node.showModal();
    try {
      const { tickets } = await connection.rpc('ticket.list', { view: 'mine', limit: LIST_MAX });
      setText(note, tickets.length === 0 ? 'There are none yet.' : '');
      keyed(list, tickets, (ticket) => ticket.ticket, () => el('li', {}), (row, ticket) => draw(row, ticket, current(), node));
    } catch (error) {
      setText(note, error.message);
    }
  };
  return { node, open };
}

function draw(row, ticket, current, dialog) {
  const link = el('a', { href: `#${ticket.ticket}`, 'aria-current': ticket.ticket === current ? 'true' : null, onclick: () => dialog.close() },
    el('span', { class: 'ticket-subject', dir: 'auto' }, ticket.subject || 'Conversation'),
    el('span', { class: 'meta' }, `${STATE_WORDS[ticket.state] ?? ticket.state} · ${ago(ticket.last_message_at ?? ticket.created_at)}`));
  replace(row, link);
}

/** The second press within sight of the question does it. */
function askToForget(button, forget) {
  if (button.dataset.asked) return forget();
  button.dataset.asked = 'yes';
  button.textContent = 'Really forget? This device cannot open these conversations again.';
  button.classList.replace('quiet', 'bad');
}
