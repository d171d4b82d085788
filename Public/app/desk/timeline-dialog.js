// The picture of a ticket's life in a dialog of its own, wide enough to read.

import { el, replace } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { timelineChart } from './timeline-chart.js';
import { pastOf } from './timeline-life.js';
import { troubleOf } from './trouble.js';

/** @param {any} desk the console or the board: `connection`, `staff`, `now` @param {number} ticket */
export async function showLife(desk, ticket) {
  const body = el('div', { class: 'life-body' }, el('p', { class: 'muted', role: 'status' }, t('list.loading')));
  const dialog = el('dialog', { class: 'dialog life-dialog', 'aria-labelledby': 'life-title' },
    el('div', { class: 'form' }, el('h2', { id: 'life-title' }, t('life.heading', { ticket: String(ticket) })), body,
      el('div', { class: 'form-buttons' }, el('a', { class: 'button plain', href: `/desk#/${ticket}`, onclick: () => dialog.close() }, t('life.open')),
        el('button', { type: 'button', class: 'button', onclick: () => dialog.close() }, t('palette.close')))));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  try {
    const [detail, past] = await Promise.all([desk.connection.rpc('ticket.get', { ticket }), pastOf(desk.connection, ticket)]);
    replace(body, el('p', {}, el('bdi', {}, detail.subject)), timelineChart(desk, detail, past));
  } catch (error) {
    replace(body, el('p', { role: 'alert' }, troubleOf(error)));
  }
}
