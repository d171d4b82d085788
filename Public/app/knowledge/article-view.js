// One article as staff see it: its text in one language, what can be done with it, its versions, what readers said.

import { articleText } from '../../lib/article-text.js';
import { el, icon, replace } from '../../lib/dom.js';
import { LANGUAGES, t } from '../../lib/i18n.js';
import { full, moment } from '../../lib/time.js';
import { troubleOf } from '../desk/trouble.js';
import { AUDIENCES, capital, say } from '../desk/words.js';
import { DEEDS } from './deeds.js';
import { difference } from './difference.js';

/** @param {any} page @param {any} article */
export function articleView(page, article) {
  const spoken = page.language ?? article.text?.language ?? article.languages[0]?.language;
  return [
    el('a', { class: 'button plain small problem-back', href: '#/' }, icon('back'), t('head.back')),
    el('header', { class: 'problem-head' }, el('h2', { lang: article.text?.language }, el('bdi', {}, article.text?.title ?? article.title)),
      el('p', { class: 'muted' }, [`#${article.article}`, t(`knowledge.state_${article.state}`), capital(say(AUDIENCES, article.audience)), article.category].filter(Boolean).join(' · ')),
      article.due ? el('p', { class: 'note-line' }, t('knowledge.due_now')) : null,
      article.reason && article.state !== 'published' ? el('p', { class: 'note-line', dir: 'auto' }, article.reason) : null),
    deeds(page, article, spoken), languages(page, article, spoken), personal(article),
    article.text ? articleText(article.nodes, article.text.language) : el('p', { class: 'empty' }, t('knowledge.no_text')),
    facts(article), versions(page, article), comments(article),
  ];
}

function deeds(page, article, spoken) {
  const main = article.can.includes('article.publish') ? 'article.publish' : 'article.restore';
  return el('div', { class: 'problem-deeds' },
    article.can.includes('article.edit') ? el('a', { class: 'button plain', href: `#/${article.article}/${spoken}/edit`, 'aria-keyshortcuts': 'e' }, icon('pencil'), t('knowledge.edit'), el('kbd', { 'aria-hidden': 'true' }, 'E')) : null,
    DEEDS.filter(([method]) => article.can.includes(method)).map(([method, words, run]) => el('button', { type: 'button', class: `button${method === main ? '' : ' plain'}`, 'data-deed': method, onclick: () => run(page, article) }, t(words))),
    article.state === 'published' && article.audience === 'public' ? el('a', { class: 'button plain', href: `/help/${spoken}/${article.article}`, target: '_blank', rel: 'noopener' }, t('knowledge.as_readers')) : null);
}

/** The languages it has, and those it could have. */
function languages(page, article, spoken) {
  const has = new Map(article.languages.map((one) => [one.language, one]));
  const entry = (tag) => {
    const one = has.get(tag);
    const look = one ? (one.published === one.latest && article.state === 'published' ? 'shown' : one.published && article.state === 'published' ? 'newer' : 'unseen') : 'missing';
    const href = one ? `#/${article.article}/${tag}` : `#/${article.article}/${tag}/edit`;
    if (!one && !article.can.includes('article.edit')) return null;
    return el('li', {}, el('a', { class: 'article-language', href, 'data-look': look, 'aria-current': tag === spoken ? 'true' : null },
      el('bdi', { lang: tag }, LANGUAGES[tag]), el('span', { class: 'muted' }, t(`knowledge.language_${look}`))));
  };
  return el('ul', { class: 'article-languages', 'aria-label': t('knowledge.languages') }, Object.keys(LANGUAGES).map(entry));
}

function personal(article) {
  if (!article.personal.length) return null;
  return el('div', { class: 'note-line' }, el('p', {}, t('knowledge.personal')), findings(article.personal));
}

/** What looks like personal data, by its kind. @param {{kind: string, text: string}[]} found */
export const findings = (found) => el('ul', { class: 'findings' }, found.map((one) => el('li', {}, el('span', { class: 'muted' }, t(`knowledge.personal_${one.kind}`)), ' ', el('bdi', {}, one.text))));

function facts(article) {
  const row = (label, value) => (value ? el('div', {}, el('dt', {}, label), el('dd', { dir: 'auto' }, value)) : null);
  return el('dl', { class: 'problem-facts' },
    row(t('knowledge.owner'), article.owner?.name), row(t('knowledge.used'), t('knowledge.cited', { n: article.cited })),
    row(t('knowledge.votes'), t('knowledge.votes_line', { useful: article.votes.useful, not: article.votes.not_useful })),
    row(t('knowledge.published_at'), article.published_at ? full(article.published_at) : ''), row(t('knowledge.review_at'), article.review_at ? full(article.review_at) : ''),
    article.ticket ? row(t('knowledge.from_ticket'), el('a', { href: `/desk#/${article.ticket}` }, `#${article.ticket}`)) : null);
}

function versions(page, article) {
  if (!article.versions.length) return null;
  const latest = article.versions[0].version;
  const published = article.languages.find((one) => one.language === article.text?.language)?.published;
  const row = (one) => el('li', { class: 'version' },
    el('p', {}, el('b', {}, t('knowledge.version', { n: one.version })), one.version === published && article.state === 'published' ? el('span', { class: 'mark' }, ` ${t('knowledge.version_shown')}`) : null,
      el('span', { class: 'muted' }, ` ${[one.by?.name, moment(one.at)].filter(Boolean).join(' · ')}`)),
    one.note ? el('p', { dir: 'auto' }, one.note) : null,
    el('div', { class: 'card-buttons' },
      one.version > 1 ? el('button', { type: 'button', class: 'link-button', 'aria-label': t('knowledge.changes_of', { n: one.version }), onclick: (event) => showChanges(page, article, one, event.target) }, t('knowledge.changes')) : null,
      one.version !== latest && article.can.includes('article.edit') ? el('a', { class: 'link-button', href: `#/${article.article}/${one.language}/edit?from=${one.version}`, 'aria-label': t('knowledge.again_of', { n: one.version }) }, t('knowledge.again')) : null));
  return el('section', { 'aria-label': t('knowledge.versions') }, el('h3', {}, t('knowledge.versions')), el('ul', { class: 'versions' }, article.versions.map(row)));
}

/** What a version changed, under its line; a second press folds it away. */
async function showChanges(page, article, one, button) {
  const line = button.closest('li');
  const open = line.querySelector('.changes');
  button.setAttribute('aria-expanded', String(!open));
  if (open) return open.remove();
  const place = el('div', { class: 'changes', role: 'region', tabindex: '0', 'aria-label': t('knowledge.changes_of', { n: one.version }) }, t('list.loading'));
  line.append(place);
  const read = (version) => page.connection.rpc('article.get', { article: article.article, language: one.language, version }).then(({ text }) => `${text.title}\n\n${text.body}`);
  try {
    const [before, after] = await Promise.all([read(one.version - 1), read(one.version)]);
    replace(place, difference(before, after).map(({ kind, text }) => el({ same: 'p', gone: 'del', new: 'ins' }[kind], { class: 'change', dir: 'auto' }, kind === 'same' ? null : el('span', { class: 'visually-hidden' }, t(`knowledge.line_${kind}`), ' '), text || '\u00a0')));
  } catch (error) {
    replace(place, el('p', { class: 'trouble', role: 'alert' }, troubleOf(error)));
  }
}

function comments(article) {
  const list = article.comments.filter((one) => one.text);
  if (!list.length) return null;
  return el('section', { 'aria-label': t('knowledge.comments') }, el('h3', {}, t('knowledge.comments')),
    el('ul', { class: 'versions' }, list.map((one) => el('li', {}, el('p', { class: 'long-text', dir: 'auto', lang: one.language }, one.text),
      el('p', { class: 'muted' }, [t(one.useful ? 'knowledge.was_useful' : 'knowledge.was_not_useful'), LANGUAGES[one.language], moment(one.at)].join(' · '))))));
}
