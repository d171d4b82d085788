// One ticket in the list: two lines, a tier bar and chip, and what one needs to know before opening it.

import { el, replace, setText } from '../../lib/dom.js';
import { shortAge } from './durations.js';
import { t } from '../../lib/i18n.js';
import { face, tierChip } from './tier-chip.js';
import { ticking } from './ticker.js';
import { capital, say, STATES, TIERS } from './words.js';

/** States that say why nobody waits here. */
const SAID = new Set(['pending_customer', 'pending_partner', 'snoozed', 'solved', 'closed', 'cancelled']);

/** @param {any} desk @param {import('./queue-order.js').Row} row */
export function makeRow(desk, row) {
  const link = el('a', { class: 'row', href: `#/${row.ticket}`, 'data-ticket': row.ticket },
    el('span', { class: 'row-top' }, el('bdi', { class: 'row-customer' }), el('span', { class: 'row-chip' }), el('span', { class: 'row-age' })),
    el('bdi', { class: 'row-subject' }),
    el('span', { class: 'row-bottom' }, el('bdi', { class: 'row-preview' }), el('span', { class: 'row-here' }), el('span', { class: 'row-marks' })));
  const item = el('li', { class: 'row-item' }, link);
  ticking(link.querySelector('.row-age'), () => ageOf(item.row ?? row, desk.now()));
  return item;
}

/** @param {any} desk @param {any} item @param {import('./queue-order.js').Row} row @param {{current: boolean, typing: string, others: {id: number, name: string}[]}} look */
export function updateRow(desk, item, row, look) {
  const link = item.firstElementChild;
  if (look.current) link.setAttribute('aria-current', 'true');
  else link.removeAttribute('aria-current');
  setText(link.querySelector('.row-preview'), look.typing || row.preview);
  link.querySelector('.row-preview').classList.toggle('is-typing', Boolean(look.typing));
  // The owner has a face in the row already: it gets the mark of being here.
  const owner = look.others.find((one) => one.id === row.owner?.id);
  const here = look.others.map((one) => one.name).join(', ');
  if (item.here !== here) {
    item.here = here;
    replace(link.querySelector('.row-here'), here ? [el('span', { class: 'visually-hidden' }, t('row.here', { names: here })),
      ...look.others.filter((one) => one !== owner).slice(0, 3).map((one) => el('span', { title: t('row.here', { names: one.name }) }, face(one, { small: true, online: true })))] : null);
  }
  if (owner) link.dataset.ownerHere = 'yes';
  else delete link.dataset.ownerHere;
  if (item.row === row) return;
  const tierChanged = item.row?.tier !== row.tier;
  item.row = row;
  link.dataset.tier = row.tier ?? '';
  setText(link.querySelector('.row-customer'), row.customer?.name ?? '');
  setText(link.querySelector('.row-subject'), row.subject);
  setText(link.querySelector('.row-age'), ageOf(row, desk.now()));
  if (tierChanged) replace(link.querySelector('.row-chip'), tierChip(row.tier));
  replace(link.querySelector('.row-marks'), ...marks(desk, row));
}

/** @param {import('./queue-order.js').Row} row */
function ageOf(row, now) {
  const since = row.waiting_since ?? (row.owner ? row.last_message_at : row.created_at);
  return shortAge(now - (since ?? row.created_at));
}

function marks(desk, row) {
  return [
    row.warned ? el('span', { class: 'mark warn' }, t('row.no_answer')) : null,
    row.escalation_pending ? el('span', { class: 'mark warn', title: t('row.stays') }, t(row.mode === 'swarm' ? 'row.sought' : 'row.escalated')) : null,
    row.priority === 'P1' || row.priority === 'P2' ? el('span', { class: 'mark' }, row.priority) : null,
    row.imported ? el('span', { class: 'mark', title: t('row.imported', { from: row.imported }) }, t('head.imported')) : null,
    row.helpers ? el('span', { class: 'mark', title: t('row.helping') }, `+${row.helpers}`) : null,
    SAID.has(row.state) ? el('span', { class: 'mark' }, capital(say(STATES, row.state))) : null,
    row.owner || SAID.has(row.state) ? owner(desk, row.owner)
      : el('span', { class: 'mark waiting' }, el('span', { class: 'visually-hidden' }, t('row.at', { tier: say(TIERS, row.tier) })), t('row.waiting')),
  ];
}

function owner(desk, person) {
  if (!person) return null;
  const mine = person.id === desk.me.id;
  return [el('span', { class: 'visually-hidden' }, mine ? t('row.yours') : t('row.owner', { name: person.name })),
    el('span', { class: `owner-mark${mine ? ' mine' : ''}`, title: mine ? t('row.yours') : person.name }, face(person, { small: true }))];
}
