// Which right comes from what: the one table of rights, role by role, and what the desk's own roles go without.

import { get } from '../../lib/api.js';
import { el, replace } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { loaded } from './loading.js';
import { FIXED_ROLES, heldBy, ownRoles } from './rights.js';
import { capital, say, USER_ROLES } from '../desk/words.js';

/** @param {any} page */
export function rightsView(page) {
  return [el('h2', {}, t('admin.view_rights')), el('p', { class: 'muted' }, t('admin.rights_about')),
    el('p', {}, el('a', { href: '#/roles' }, t('admin.rights_change'))),
    loaded(page, () => get('/api/administration/rights'), ({ rights }) => roleTable(page, rights))];
}

function roleTable(page, rights) {
  const own = ownRoles(page);
  const count = el('p', { class: 'muted', role: 'status' });
  const people = el('p', { class: 'rights-people' });
  const held = el('tbody', {});
  const taken = el('tbody', {});
  const takenFrame = frame(t('admin.rights_taken'), taken);
  const options = (names, label, value) => names.map((name, i) => el('option', { value: value(name, i) }, label(name)));
  const role = el('select', { class: 'input', id: 'rights-role', onchange: () => draw() },
    options(FIXED_ROLES, (name) => capital(say(USER_ROLES, name)), (name) => name),
    own.length ? el('optgroup', { label: t('set.roles') }, options(own, (one) => one.name, (_, i) => `#${i}`)) : null);
  function draw() {
    const mine = role.value.startsWith('#') ? own[Number(role.value.slice(1))] : undefined;
    const all = heldBy(rights, mine?.origin ?? role.value);
    const goes = (right) => Boolean(mine?.without.includes(right.action));
    const has = all.filter((right) => !goes(right));
    replace(count, mine ? t('admin.rights_own_count', { n: has.length, all: all.length, role: say(USER_ROLES, mine.origin) }) : t('admin.rights_count', { n: has.length, all: rights.length }));
    people.hidden = !mine;
    replace(people, mine ? t('admin.rights_people', { names: mine.people.map((id) => page.people.find((one) => one.id === id)?.name ?? t('staff.unknown', { id: String(id) })).join(', ') || t('facts.none') }) : '');
    replace(held, has.map(row));
    const gone = all.filter(goes);
    takenFrame.hidden = !gone.length;
    replace(taken, gone.map(row));
  }
  draw();
  return [el('div', { class: 'field rights-role' }, el('label', { for: 'rights-role' }, t('admin.role')), role), count, people, frame(t('admin.view_rights'), held), takenFrame];
}

function frame(title, body) {
  return el('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': title },
    el('table', { class: 'rights-table' }, el('caption', { class: title === t('admin.view_rights') ? 'visually-hidden' : null }, title), el('thead', {}, el('tr', {}, ['admin.right', 'admin.asked_of', 'admin.because'].map((key) => el('th', { scope: 'col' }, t(key))))), body));
}

const row = (right) => el('tr', {}, el('th', { scope: 'row' }, t(`right.${right.action}`)), el('td', {}, t(right.on_ticket ? 'admin.on_ticket' : 'admin.on_desk')),
  el('td', {}, right.why.map((relation) => t(`admin.rel_${relation}`)).join(t('admin.or'))));
