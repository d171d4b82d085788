// Who changed what of the desk itself, newest first.

import { get } from '../../lib/api.js';
import { el } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { full } from '../../lib/time.js';
import { sentenceOf } from '../desk/event-words.js';
import { troubleOf } from '../desk/trouble.js';
import { titleOf } from './labels.js';
import { loaded } from './loading.js';

/** @param {any} page */
export function changesView(page) {
  return [el('h2', {}, t('admin.view_changes')), el('p', { class: 'muted' }, t('admin.changes_about')), loaded(page, () => Promise.all([get('/api/administration/changes'), get('/api/administration/people')]), ([first, { people }]) => table(first, people))];
}

function table(first, people) {
  if (!first.entries.length) return el('p', { class: 'empty' }, t('ledger.none'));
  const names = new Map(people.map((person) => [person.id, person.name]));
  const nameOf = (who) => (who && typeof who === 'object' ? (who.role === 'system' || who.kind === 'system' ? t('staff.desk') : who.name || nameOf(who.id)) : names.get(who) ?? t('staff.unknown', { id: String(who) }));
  const body = el('tbody', {}, first.entries.map((entry) => row(entry, nameOf)));
  const trouble = el('p', { class: 'muted', role: 'status' });
  let { cursor } = first;
  const older = el('button', { type: 'button', class: 'button plain', hidden: !cursor, onclick: async () => {
    try {
      const next = await get(`/api/administration/changes?cursor=${cursor}`);
      body.append(...next.entries.map((entry) => row(entry, nameOf)));
      cursor = next.cursor;
      older.hidden = !cursor;
    } catch (error) {
      trouble.textContent = troubleOf(error);
    }
  } }, t('ledger.older'));
  return [el('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': t('admin.view_changes') },
    el('table', { class: 'ledger' }, el('caption', { class: 'visually-hidden' }, t('admin.view_changes')), el('thead', {}, el('tr', {}, ['ledger.when', 'ledger.what', 'life.who'].map((key) => el('th', { scope: 'col' }, t(key))))), body)), older, trouble];
}

function row(entry, nameOf) {
  const detail = { ...entry.detail, ...(entry.kind === 'settings.changed' && { section: titleOf(entry.detail.section) }) };
  const said = sentenceOf({ type: entry.kind, at: entry.at, seq: entry.seq, ...detail, actor: entry.actor }, nameOf);
  return el('tr', {}, el('td', {}, el('time', { datetime: new Date(entry.at).toISOString() }, full(entry.at))),
    el('td', { class: 'what' }, el('span', { dir: 'auto' }, said.text), said.detail ? el('p', { class: 'detail', dir: 'auto' }, said.detail) : null), el('td', {}, el('bdi', {}, nameOf(entry.actor))));
}
