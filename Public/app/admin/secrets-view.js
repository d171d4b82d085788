// The secrets with which each site signs who its customers are: which there are, one more, the end of one. What a secret is
// is shown once.

import { get, post } from '../../lib/api.js';
import { el, icon } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { ago, full } from '../../lib/time.js';
import { toast } from '../../lib/ui.js';
import { askForm } from '../desk/form-dialog.js';
import { loaded } from './loading.js';

const API = '/api/administration/secrets';
/** So many of a key are good at once: the new one is put into the site before the old one ends. */
const SECRETS_MAX = 2;

/** @param {any} page */
export function secretsView(page) {
  return [
    el('h2', {}, t('admin.view_secrets')), el('p', { class: 'muted' }, t('secret.about')),
    loaded(page, () => get(API), ({ secrets }) => sites(page, secrets)),
  ];
}

/** The sites of the settings, then keys that are gone from there and still have a secret. */
function sites(page, secrets) {
  const named = page.sections.get('widgets')?.value?.keys ?? [];
  const gone = [...new Set(secrets.map((one) => one.key))].filter((key) => !named.some((site) => site.key === key));
  if (!named.length && !gone.length) return el('p', { class: 'empty' }, t('secret.no_sites'), ' ', el('a', { href: '#/widgets' }, t('secret.to_sites')));
  return [...named, ...gone.map((key) => ({ key, isGone: true }))].map((site) => card(page, site, secrets.filter((one) => one.key === site.key)));
}

function card(page, site, secrets) {
  const isFull = secrets.length >= SECRETS_MAX;
  const hint = site.isGone ? t('secret.gone') : isFull ? t('secret.full') : '';
  const make = site.isGone || isFull ? null : el('button', { type: 'button', class: 'button plain small', 'aria-label': t('secret.make_for', { site: site.name || site.key }), onclick: () => askMake(page, site, secrets) }, icon('plus'), t('secret.make'));
  return el('section', { class: 'set-group secret-site' },
    el('h3', {}, el('bdi', {}, site.name || site.key), ' ', el('code', { class: 'code muted', dir: 'ltr' }, site.key)),
    secrets.length ? el('ul', { class: 'secret-list' }, secrets.map((one) => line(page, site, one))) : el('p', { class: 'muted' }, t('secret.none')),
    hint ? el('p', { class: 'form-hint' }, hint) : null, make);
}

function line(page, site, secret) {
  const made = t('secret.made', { at: full(secret.created_at), name: secret.created_by?.name ?? t('secret.operator') });
  return el('li', { class: 'secret' },
    el('div', { class: 'secret-words' },
      el('b', {}, t('secret.number', { n: secret.number })), ' ', el('span', { class: 'code muted' }, `…${secret.last4}`),
      el('p', { class: 'muted' }, made),
      el('p', { class: 'muted', title: secret.used_at ? full(secret.used_at) : null }, [secret.used_at ? t('secret.used', { ago: ago(secret.used_at) }) : t('secret.unused'), t('secret.sessions', { n: secret.sessions })].join(' · '))),
    el('button', { type: 'button', class: 'button plain small', 'aria-label': t('secret.end_of', { n: secret.number, site: site.name || site.key }), onclick: () => askEnd(page, site, secret) }, t('secret.end')));
}

async function askMake(page, site, secrets) {
  let made = null;
  const done = await askForm({
    title: t('secret.make_for', { site: site.name || site.key }), submit: t('secret.make'), fields: [],
    intro: [el('p', {}, t('secret.make_intro')), secrets.length ? el('p', {}, t('secret.make_second', { n: secrets[0].number })) : null],
    send: async () => { made = await post(API, { key: site.key }); },
  });
  if (!done) return;
  page.show();
  await askForm({
    title: t('secret.shown', { n: made.number }), submit: t('share.copy'),
    intro: [el('p', {}, t('secret.once')), el('p', {}, t('secret.how'))],
    fields: [{ name: 'secret', label: t('secret.secret'), value: made.secret, required: true, max: made.secret.length }],
    send: async () => {
      await navigator.clipboard.writeText(made.secret);
      toast(t('secret.copied'), { kind: 'ok' });
    },
  });
}

const askEnd = (page, site, secret) => askForm({
  title: t('secret.end_of', { n: secret.number, site: site.name || site.key }), submit: t('secret.end'), kind: 'bad',
  intro: [el('p', {}, t('secret.end_sessions', { n: secret.sessions })), el('p', {}, t('secret.end_site')), el('p', { class: 'note-line' }, t('secret.end_final'))],
  fields: [{ name: 'sure', label: t('secret.end_sure'), kind: 'check', required: true }],
  send: async () => {
    const { sessions_ended: n } = await post(`${API}/end`, { key: site.key, number: secret.number });
    page.show();
    toast(t('secret.ended', { n }), { kind: 'ok' });
  },
});
