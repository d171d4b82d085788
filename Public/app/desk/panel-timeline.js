// The timeline's tab: who had the ticket and for how long, then the ledger's own words.

import { el, replace } from '../../lib/dom.js';
import { duration, momentText } from './durations.js';
import { sentenceOf } from './event-words.js';
import { card, smallButton } from './panel-parts.js';
import { t } from '../../lib/i18n.js';
import { tierChip } from './tier-chip.js';
import { showLife } from './timeline-dialog.js';
import { ticking } from './ticker.js';
import { troubleOf } from './trouble.js';

/** Ledger entries read at a time. */
const PAGE = 100;

/** @param {any} desk @param {any} thread @param {any} detail */
export function timelineTab(desk, thread, detail) {
  const owners = detail.owners ?? [];
  return [
    card(t(owners.length ? 'timeline.owners' : 'timeline.none'), owners.length ? [bar(desk, owners), smallButton(t('life.picture'), 'life', () => showLife(desk, detail.ticket)), el('ol', { class: 'plain-list owners' }, owners.map((one) => el('li', {}, stretch(desk, one))))] : null),
    detail.staff_thread ? ledgerCard(desk, detail) : el('p', { class: 'empty' }, t('timeline.hidden')),
  ];
}

/** The same lengths as a bar; the list beneath says them in words. */
function bar(desk, owners) {
  const now = desk.now();
  return el('div', { class: 'owner-bar', 'aria-hidden': 'true' }, owners.map((one) => el('span', {
    'data-tier': one.tier, style: { '--share': String(Math.max(1, (one.to_at ?? now) - one.from_at)) }, title: one.user.name,
  })));
}

function stretch(desk, one) {
  const length = el('span', { class: 'muted' });
  const say = () => t(one.to_at ? 'timeline.for' : 'timeline.so_far', { at: momentText(one.from_at, desk.now()), length: duration((one.to_at ?? desk.now()) - one.from_at) });
  if (one.to_at) replace(length, say());
  else ticking(length, say);
  return el('p', { class: 'stretch' }, el('bdi', {}, one.user.name), tierChip(one.tier), length);
}

function ledgerCard(desk, detail) {
  const list = el('ol', { class: 'plain-list ledger' });
  const more = el('button', { type: 'button', class: 'button plain small', hidden: true, onclick: () => load() }, t('ledger.older'));
  const trouble = el('p', { class: 'muted' });
  let cursor;
  async function load() {
    try {
      const page = await desk.connection.rpc('ledger.list', { ticket: detail.ticket, limit: PAGE, ...(cursor && { cursor }) });
      list.append(...page.entries.map((entry) => el('li', {}, ledgerLine(desk, entry))));
      cursor = page.cursor;
      more.hidden = !cursor;
    } catch (error) {
      replace(trouble, troubleOf(error));
    }
  }
  load();
  return card(t('ledger.title'), list, more, trouble);
}

function ledgerLine(desk, entry) {
  const event = { type: entry.kind, at: entry.at, seq: entry.seq, ...entry.detail, actor: entry.actor };
  // Persons come resolved beside the payload's ids; tiers' from and to are not persons.
  if (entry.kind.startsWith('owner.')) Object.assign(event, entry.from && { from: entry.from }, entry.to && { to: entry.to });
  const { text, detail } = sentenceOf(desk.withPerson(event), desk.staff.nameOf);
  return [el('p', {}, el('span', { dir: 'auto' }, text), ' ', el('time', { class: 'muted', datetime: new Date(entry.at).toISOString() }, momentText(entry.at, desk.now()))),
    detail ? el('p', { class: 'muted ledger-detail', dir: 'auto' }, detail) : null];
}
