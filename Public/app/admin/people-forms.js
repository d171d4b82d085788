// The forms about people and tokens. What cannot be undone is said before; what is shown once is shown until it is shut.

import { post } from '../../lib/api.js';
import { el } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { toast } from '../../lib/ui.js';
import { askForm } from '../desk/form-dialog.js';
import { capital, say, TIERS, USER_ROLES } from '../desk/words.js';

const ROLES = ['agent', 'manager', 'administrator', 'partner', 'bot'];
/** Tiers that are a choice: partners are L4, administrators and programs have none. */
const CHOSEN = { agent: true, manager: true };
const API = '/api/administration';

const roles = (list, chosen) => list.map((role) => ({ value: role, label: capital(say(USER_ROLES, role)), selected: role === chosen }));
const tiers = (chosen = []) => ['L1', 'L2', 'L3'].map((tier) => ({ value: tier, label: `${tier} · ${say(TIERS, tier)}`, selected: chosen.includes(tier) }));
/** "network 3, payments 5" both ways; without a number it is 3. */
const skillWords = (skills) => Object.entries(skills ?? {}).map(([skill, level]) => `${skill} ${level}`);
const skillsOf = (words = []) => Object.fromEntries(words.map((word) => /^(.*?)\s+([1-5])$/u.exec(word)?.slice(1) ?? [word, 3]).map(([skill, level]) => [skill, Number(level)]));

/** Nobody's own number is 0 by being left empty. */
const budgetOf = (text) => (text === undefined || text === '' ? null : Number(text));

const worksFields = (person) => [
  { name: 'tiers', label: t('admin.tiers'), kind: /** @type {const} */ ('checks'), options: tiers(person?.tiers), when: (v) => CHOSEN[v.role] === true },
  { name: 'skills', label: t('needs.skills'), kind: /** @type {const} */ ('words'), value: skillWords(person?.skills), hint: t('admin.skills_hint'), when: (v) => CHOSEN[v.role] === true || v.role === 'partner' },
  { name: 'capacity', label: t('admin.capacity'), kind: /** @type {const} */ ('number'), value: person?.capacity, hint: t('admin.capacity_hint'), when: (v) => CHOSEN[v.role] === true },
  { name: 'interruptions_per_day', label: t('admin.interruptions'), kind: /** @type {const} */ ('text'), inputmode: 'numeric', max: 3, value: person?.interruptions_per_day ?? undefined, hint: t('admin.capacity_hint'), when: (v) => CHOSEN[v.role] === true },
];

/** @param {any} page @param {string} path @param {any} data */
async function send(page, path, data) {
  const answer = await post(`${API}/${path}`, data);
  page.show();
  return answer;
}

export const askAdd = (page) => askForm({
  title: t('admin.person_add'), submit: t('admin.person_add'),
  fields: [
    { name: 'role', label: t('admin.role'), kind: 'select', required: true, options: roles(ROLES, 'agent') },
    { name: 'name', label: t('admin.name'), required: true, max: 80 },
    { name: 'login', label: t('admin.login'), required: true, max: 64, hint: t('admin.login_hint') },
    { name: 'password', label: t('admin.password_first'), kind: 'text', max: 200, required: (v) => v.role !== 'bot', hint: t('admin.password_hint'), when: (v) => v.role !== 'bot' },
    { name: 'email', label: t('admin.email'), max: 254 },
    ...worksFields(null),
  ],
  send: async ({ skills, ...values }) => {
    await send(page, 'people', { ...values, interruptions_per_day: budgetOf(values.interruptions_per_day), tiers: values.tiers ?? [], skills: skillsOf(skills) });
    toast(t('admin.person_added', { name: values.name }), { kind: 'ok' });
  },
});

export const askChange = (page, person) => askForm({
  title: t('admin.change_of', { name: person.name }), intro: t('admin.change_intro'), submit: t('needs.submit'),
  fields: [
    { name: 'role', label: t('admin.role'), kind: 'select', required: true, options: roles(person.role === 'bot' ? ['bot'] : ROLES.filter((role) => role !== 'bot'), person.role) },
    ...worksFields(person),
  ],
  send: ({ skills, role, ...values }) => send(page, 'people/change', { login: person.login, role, ...(CHOSEN[role] && { tiers: values.tiers ?? [] }), skills: skillsOf(skills), ...(values.capacity && { capacity: values.capacity }), ...(CHOSEN[role] && { interruptions_per_day: budgetOf(values.interruptions_per_day) }) }),
});

export const askPassword = (page, person) => askForm({
  title: t('admin.password_of', { name: person.name }), intro: t('admin.password_intro'), submit: t('admin.password_submit'), kind: 'bad',
  fields: [{ name: 'password', label: t('admin.password_new'), required: true, max: 200, hint: t('admin.password_hint') }],
  send: async ({ password }) => {
    const { sessions_ended: n } = await send(page, 'people/password', { login: person.login, password });
    toast(t('admin.password_done', { n }), { kind: 'ok' });
  },
});

export const askDisable = (page, person) => askForm({
  title: t('admin.disable_of', { name: person.name }), submit: t('admin.disable'), kind: 'bad',
  intro: [t('admin.disable_intro'), person.tokens.length ? t('admin.disable_tokens', { n: person.tokens.length }) : ''].filter(Boolean).join(' '), fields: [],
  send: () => send(page, 'people/disable', { login: person.login }),
});

export const askEnable = (page, person) => askForm({
  title: t('admin.enable_of', { name: person.name }), intro: t('admin.enable_intro'), submit: t('admin.enable'), fields: [],
  send: () => send(page, 'people/enable', { login: person.login }),
});

/** The token is told once, and stands nowhere else. */
export async function askToken(page, person) {
  let made = '';
  const done = await askForm({
    title: t('admin.token_of', { name: person.name }), intro: t('admin.token_intro', { name: person.name }), submit: t('admin.token_make'),
    fields: [{ name: 'name', label: t('admin.token_name'), required: true, max: 80, hint: t('admin.token_name_hint') }, { name: 'days', label: t('admin.token_days'), kind: 'number', value: 90, hint: t('admin.token_days_hint') }],
    send: async (values) => { made = (await send(page, 'tokens', { login: person.login, ...values })).token; },
  });
  if (!done) return;
  await askForm({
    title: t('admin.token_shown'), submit: t('share.copy'), intro: el('p', {}, t('admin.token_once')),
    fields: [{ name: 'token', label: t('admin.token'), value: made, required: true, max: made.length }],
    send: async () => {
      await navigator.clipboard.writeText(made);
      toast(t('admin.token_copied'), { kind: 'ok' });
    },
  });
}

export const askRevoke = (page, person, token) => askForm({
  title: t('admin.token_revoke_of', { name: token.name }), intro: t('admin.token_revoke_intro'), submit: t('admin.token_revoke'), kind: 'bad', fields: [],
  send: () => send(page, 'tokens/revoke', { login: person.login, last4: token.last4 }),
});
