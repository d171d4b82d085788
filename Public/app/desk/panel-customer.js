// The customer's tab: everything they came with before, newest first.

import { el } from '../../lib/dom.js';
import { momentText } from './durations.js';
import { card, personLine } from './panel-parts.js';
import { tierChip } from './tier-chip.js';
import { say, STATES } from './words.js';
import { t } from '../../lib/i18n.js';

/** @param {any} desk @param {any} thread @param {any} detail */
export function customerTab(desk, thread, detail) {
  const here = thread.present.value.some((person) => person.id === detail.customer?.id);
  const earlier = detail.earlier ?? [];
  return [
    card('', personLine(detail.customer ?? {}, { online: here, facts: [t(here ? 'customer.here' : 'customer.away'), detail.customer?.id ? t('customer.number', { n: String(detail.customer.id) }) : null].filter(Boolean).join(' · ') })),
    (detail.articles_read ?? []).length > 0 && card(t('customer.read'),
      el('ul', { class: 'plain-list' }, detail.articles_read.map((read) => el('li', {}, readLine(desk, read))))),
    card(t('customer.earlier', { n: earlier.length }),
      earlier.length ? el('ul', { class: 'plain-list' }, earlier.map((row) => el('li', {}, earlierLine(desk, row)))) : null),
  ].filter(Boolean);
}

function readLine(desk, read) {
  return el('a', { class: 'earlier', href: `/help/en/${read.article}`, target: '_blank', rel: 'noopener' },
    el('bdi', { class: 'earlier-subject' }, read.title), el('span', { class: 'muted' }, momentText(read.at, desk.now())));
}

function earlierLine(desk, row) {
  return el('a', { class: 'earlier', href: `#/${row.ticket}` },
    el('bdi', { class: 'earlier-subject' }, row.subject),
    el('span', { class: 'muted' }, `#${row.ticket} · ${momentText(row.created_at, desk.now())} · ${say(STATES, row.state)}`), tierChip(row.tier));
}
