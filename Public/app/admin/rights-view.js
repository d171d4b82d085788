// Which right comes from what: the one table of rights, role by role. Roles of one's own are not made here: what is
// shown is what holds.

import { get } from '../../lib/api.js';
import { el, replace } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { loaded } from './loading.js';
import { capital, say, USER_ROLES } from '../desk/words.js';

/** What somebody of a role may be to the desk or to a ticket; the rest is for the desk itself. */
const RELATIONS = {
  agent: ['anyAgent', 'owner', 'member', 'speaker', 'invitee', 'onceInvited', 'skilledAgent', 'handRaiser', 'offerTarget', 'onceOffered', 'readableStaff', 'deskReader', 'cover'],
  manager: ['manager', 'joinedManager', 'owner', 'member', 'speaker', 'invitee', 'onceInvited', 'handRaiser', 'offerTarget', 'onceOffered', 'cover'],
  administrator: ['administrator', 'brokenGlass'],
  partner: ['anyPartner', 'sharedPartner', 'speakingPartner', 'invitee', 'onceInvited', 'member'],
  bot: ['anyBot'],
  customer: ['anyCustomer', 'customerOwn'],
};

/** @param {any} page */
export function rightsView(page) {
  return [el('h2', {}, t('admin.view_rights')), el('p', { class: 'muted' }, t('admin.rights_about')), loaded(page, () => get('/api/administration/rights'), ({ rights }) => roleTable(rights))];
}

function roleTable(rights) {
  const body = el('tbody', {});
  const count = el('p', { class: 'muted', role: 'status' });
  const role = el('select', { class: 'input', id: 'rights-role', onchange: () => draw() }, Object.keys(RELATIONS).map((name) => el('option', { value: name }, capital(say(USER_ROLES, name)))));
  function draw() {
    const held = rights.map((right) => ({ ...right, why: right.relations.filter((relation) => RELATIONS[role.value].includes(relation)) })).filter((right) => right.why.length);
    replace(count, t('admin.rights_count', { n: held.length, all: rights.length }));
    replace(body, held.map((right) => el('tr', {}, el('th', { scope: 'row' }, plain(right.action)), el('td', {}, t(right.on_ticket ? 'admin.on_ticket' : 'admin.on_desk')),
      el('td', {}, right.why.map((relation) => t(`admin.rel_${relation}`)).join(t('admin.or'))))));
  }
  draw();
  return [el('div', { class: 'field rights-role' }, el('label', { for: 'rights-role' }, t('admin.role')), role), count,
    el('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': t('admin.view_rights') },
      el('table', { class: 'rights-table' }, el('caption', { class: 'visually-hidden' }, t('admin.view_rights')), el('thead', {}, el('tr', {}, ['admin.right', 'admin.asked_of', 'admin.because'].map((key) => el('th', { scope: 'col' }, t(key))))), body))];
}

/** "offerHandOff" as the documents of the programs' side name it: "offer hand off". */
const plain = (action) => action.replace(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);
