// Everybody who may come in: their roles, tiers and skills, their log-ins, the tokens of programs that work in their name.

import { get } from '../../lib/api.js';
import { el, icon } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { day } from '../../lib/time.js';
import { menuButton } from '../../lib/menu.js';
import { capital, say, USER_ROLES } from '../desk/words.js';
import { face, tierChip } from '../desk/tier-chip.js';
import { loaded } from './loading.js';
import { ownRoleOf } from './rights.js';
import { askAdd, askChange, askDisable, askEnable, askPassword, askRevoke, askToken } from './people-forms.js';

/** @param {any} page */
export function peopleView(page) {
  return [
    el('h2', {}, t('admin.view_accounts')),
    el('p', { class: 'muted' }, t('admin.people_about')),
    el('div', { class: 'admin-tools' }, el('button', { type: 'button', class: 'button', onclick: () => askAdd(page) }, icon('plus'), t('admin.person_add'))),
    loaded(page, () => get('/api/administration/people'), ({ people }) => table(page, people)),
  ];
}

function table(page, people) {
  const head = ['admin.person', 'admin.role', 'admin.login', 'admin.works', 'admin.tokens', 'admin.manage'];
  return el('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': t('admin.people_frame') },
    el('table', {}, el('caption', { class: 'visually-hidden' }, t('admin.view_accounts')), el('thead', {}, el('tr', {}, head.map((key) => el('th', { scope: 'col' }, t(key))))),
      el('tbody', {}, people.map((person) => row(page, person)))));
}

function row(page, person) {
  const skills = Object.entries(person.skills).map(([skill, level]) => `${skill} ${level}`).join(', ');
  const ownRole = ownRoleOf(page, person);
  return el('tr', { class: person.disabled_at ? 'is-out' : null },
    el('th', { scope: 'row' }, el('span', { class: 'person' }, face(person, { small: true, tier: person.tiers.at(-1) }), el('bdi', {}, person.name))),
    el('td', {}, capital(say(USER_ROLES, person.role)), ownRole ? el('p', { class: 'muted', dir: 'auto' }, ownRole.name) : null),
    el('td', {}, person.login ? el('bdi', {}, person.login) : '–', person.disabled_at ? el('span', { class: 'mark bad' }, ` ${t('admin.out_since', { at: day(person.disabled_at) })}`) : null),
    el('td', {}, el('span', { class: 'chips' }, person.tiers.map((tier) => tierChip(tier))), skills ? el('p', { class: 'muted', dir: 'auto' }, skills) : null),
    el('td', {}, person.tokens.length ? el('ul', { class: 'plain-list' }, person.tokens.map((token) => el('li', {}, tokenLine(page, person, token)))) : '–'),
    el('td', {}, menuButton(t('admin.manage'), { id: `person-${person.id}`, label: t('admin.manage_of', { name: person.name }), items: () => deeds(page, person) })));
}

function tokenLine(page, person, token) {
  return [el('bdi', {}, token.name), el('span', { class: 'muted' }, ` …${token.last4}${token.expires_at ? `, ${t('admin.token_until', { at: day(token.expires_at) })}` : ''} `),
    el('button', { type: 'button', class: 'link-button', 'aria-label': t('admin.token_revoke_of', { name: token.name }), onclick: () => askRevoke(page, person, token) }, t('admin.token_revoke'))];
}

/** What can be done with somebody; nobody takes their own rights away. */
function deeds(page, person) {
  const isMe = person.id === page.me.id;
  return [
    isMe ? null : { label: t('admin.person_change'), act: 'change', run: () => askChange(page, person) },
    person.role === 'bot' || !person.login ? null : { label: t('admin.password'), act: 'password', run: () => askPassword(page, person) },
    person.disabled_at || !person.login ? null : { label: t('admin.token_make'), act: 'token', run: () => askToken(page, person) },
    isMe || !person.login ? null : person.disabled_at ? { label: t('admin.enable'), act: 'enable', run: () => askEnable(page, person) } : { label: t('admin.disable'), act: 'disable', kind: 'bad', run: () => askDisable(page, person) },
  ].filter(Boolean);
}
