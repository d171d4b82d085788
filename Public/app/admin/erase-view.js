// Erasing a customer: what goes, what stays, and a word typed by hand before it is done. Nothing brings it back.

import { el } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { toast } from '../../lib/ui.js';
import { askForm } from '../desk/form-dialog.js';

/** @param {any} page */
export function eraseView(page) {
  return [
    el('h2', {}, t('admin.view_erase')), el('p', {}, t('erase.about')),
    el('div', { class: 'erase-sides' },
      el('section', {}, el('h3', {}, t('erase.goes')), el('ul', { class: 'consequences' }, ['erase.goes_texts', 'erase.goes_person', 'erase.goes_ways'].map((key) => el('li', {}, t(key))))),
      el('section', {}, el('h3', {}, t('erase.stays')), el('ul', { class: 'consequences' }, ['erase.stays_figures', 'erase.stays_staff', 'erase.stays_backups'].map((key) => el('li', {}, t(key)))))),
    el('div', { class: 'admin-tools' }, el('button', { type: 'button', class: 'button bad', onclick: () => ask(page) }, t('erase.open'))),
  ];
}

function ask(page) {
  return askForm({
    title: t('erase.title'), intro: t('erase.intro'), submit: t('erase.submit'), kind: 'bad',
    fields: [
      { name: 'customer', label: t('erase.customer'), kind: 'number', required: true, hint: t('erase.customer_hint') },
      { name: 'again', label: t('erase.again'), kind: 'number', required: true },
      { name: 'reason', label: t('why'), required: true, max: 500, hint: t('erase.reason_hint') },
      { name: 'sure', label: t('erase.sure'), kind: 'check', required: true },
    ],
    send: async ({ customer, again, reason }) => {
      if (customer !== again) throw new Error(t('erase.differs'));
      await page.commands.send('customer.erase', { customer, reason });
      toast(t('erase.done', { n: String(customer) }), { kind: 'ok' });
    },
  });
}
