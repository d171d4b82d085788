// The desk's queues: what they are called, at which tier, in which mode. Modes are switched on the board.

import { el, icon } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { askForm } from '../desk/form-dialog.js';
import { modeMark, tierChip } from '../desk/tier-chip.js';
import { MODES, say, TIERS } from '../desk/words.js';

/** @param {any} page */
export function queuesView(page) {
  return [
    el('h2', {}, t('admin.view_queues')), el('p', { class: 'muted' }, t('admin.queues_about')),
    el('div', { class: 'admin-tools' }, el('button', { type: 'button', class: 'button', onclick: () => askQueue(page) }, icon('plus'), t('admin.queue_add'))),
    el('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': t('admin.view_queues') },
      el('table', {}, el('caption', { class: 'visually-hidden' }, t('admin.view_queues')),
        el('thead', {}, el('tr', {}, ['admin.queue', 'ledger.tier', 'ledger.mode', 'admin.manage'].map((key) => el('th', { scope: 'col' }, t(key))))),
        el('tbody', {}, page.queues.map((queue) => el('tr', {}, el('th', { scope: 'row' }, el('bdi', {}, queue.name)), el('td', {}, tierChip(queue.tier)), el('td', {}, modeMark(queue.mode)),
          el('td', {}, el('button', { type: 'button', class: 'button plain small', 'aria-label': t('admin.queue_rename_of', { name: queue.name }), onclick: () => askName(page, queue) }, t('admin.queue_rename')))))))),
  ];
}

async function askQueue(page) {
  const present = page.sections.get('tiers')?.value?.present ?? ['L1', 'L2', 'L3'];
  const done = await askForm({
    title: t('admin.queue_add'), intro: t('admin.queue_intro'), submit: t('admin.queue_add'),
    fields: [
      { name: 'name', label: t('admin.name'), required: true, max: 80 },
      { name: 'tier', label: t('ledger.tier'), kind: 'select', required: true, options: present.map((tier) => ({ value: tier, label: `${tier} · ${say(TIERS, tier)}` })) },
      { name: 'mode', label: t('ledger.mode'), kind: 'radios', options: MODES.codes.map((mode, i) => ({ value: mode, label: t(`board.${mode}`), selected: i === 0 })) },
    ],
    send: (values) => page.commands.send('queue.create', values),
  });
  if (done) await page.reload();
}

async function askName(page, queue) {
  const done = await askForm({
    title: t('admin.queue_rename_of', { name: queue.name }), submit: t('admin.queue_rename'),
    fields: [{ name: 'name', label: t('admin.name'), required: true, max: 80, value: queue.name }],
    send: (values) => page.commands.send('queue.rename', { queue: queue.id, ...values }),
  });
  if (done) await page.reload();
}
