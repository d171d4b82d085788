// What one does with an article, and how it is taken back. Readers' copies are not taken back by a wish: an article that was
// published by mistake goes out of sight and becomes a draft again.

import { LANGUAGES, t } from '../../lib/i18n.js';
import { full } from '../../lib/time.js';
import { askForm } from '../desk/form-dialog.js';
import { undoable } from '../desk/undo.js';
import { AUDIENCES, capital, say } from '../desk/words.js';

const REASON_MAX = 500;

/** In the order of the buttons: what the server allows, its words, what it does. */
export const DEEDS = [
  ['article.publish', 'knowledge.publish', askPublish], ['article.submit', 'knowledge.submit', submit], ['article.return', 'knowledge.return', askReturn],
  ['article.review', 'knowledge.review', askReview], ['article.change', 'knowledge.change', askChange], ['article.archive', 'knowledge.archive', askArchive],
  ['article.restore', 'knowledge.restore', restore],
];

/** Sends, shows the article anew, and offers the way back. */
async function done(page, words, back) {
  await page.refresh();
  if (back) undoable(page, t(words), async () => { await back(); await page.refresh(); });
}

const run = (page, article, method, data = {}) => page.commands.run(method, { article, ...data });

async function submit(page, { article }) {
  if (await run(page, article, 'article.submit')) await done(page, 'knowledge.submit_done', () => run(page, article, 'article.return', { reason: t('knowledge.by_mistake') }));
}

async function restore(page, { article }) {
  if (await run(page, article, 'article.restore')) await done(page, 'knowledge.restore_done', () => run(page, article, 'article.archive', { reason: t('knowledge.by_mistake') }));
}

/** @param {any} page @param {any} article */
export function askPublish(page, article) {
  const open = article.languages.filter((one) => article.state !== 'published' || one.published !== one.latest);
  const isFirst = article.state !== 'published' && article.can.includes('article.archive');
  return askForm({
    title: t('knowledge.publish_title'), submit: t('knowledge.publish_submit'),
    intro: [t(`knowledge.publish_${article.audience}`), article.personal.length ? t('knowledge.publish_personal', { n: article.personal.length }) : ''].filter(Boolean).join(' '),
    fields: [{ name: 'languages', label: t('knowledge.languages'), kind: 'checks', required: true, options: open.map((one) => ({ value: one.language, label: `${LANGUAGES[one.language]}: ${one.title}`, selected: true })) }],
    send: async ({ languages }) => {
      await page.commands.send('article.publish', { article: article.article, languages });
      const back = async () => {
        if (await run(page, article.article, 'article.archive', { reason: t('knowledge.by_mistake') })) await run(page, article.article, 'article.restore');
      };
      await done(page, 'knowledge.publish_done', isFirst ? back : null);
    },
  });
}

/** @param {any} page @param {any} article */
function askReturn(page, { article }) {
  return askForm({
    title: t('knowledge.return_title'), submit: t('knowledge.return_submit'), fields: [{ name: 'reason', label: t('why'), kind: 'area', required: true, max: REASON_MAX }],
    send: async (values) => {
      await page.commands.send('article.return', { article, ...values });
      await done(page, 'knowledge.return_done', () => run(page, article, 'article.submit'));
    },
  });
}

/** @param {any} page @param {any} article */
function askArchive(page, article) {
  const shown = article.state === 'published' ? article.languages.filter((one) => one.published && one.published === one.latest).map((one) => one.language) : [];
  return askForm({
    title: t('knowledge.archive_title'), intro: t('knowledge.archive_intro'), submit: t('knowledge.archive_submit'), kind: 'bad', fields: [{ name: 'reason', label: t('why'), required: true, max: REASON_MAX }],
    send: async (values) => {
      await page.commands.send('article.archive', { article: article.article, ...values });
      await done(page, 'knowledge.archive_done', async () => {
        if (await run(page, article.article, 'article.restore') && shown.length) await run(page, article.article, 'article.publish', { languages: shown });
      });
    },
  });
}

/** @param {any} page @param {any} article */
function askReview(page, { article, review_at: before }) {
  return askForm({
    title: t('knowledge.review_title'), intro: before ? t('knowledge.review_intro', { at: full(before) }) : '', submit: t('knowledge.review_submit'),
    fields: [{ name: 'review_at', label: t('knowledge.review_next'), kind: 'moment', hint: t('knowledge.review_hint') }],
    send: async (values) => { await page.commands.send('article.review', { article, ...values }); await done(page, ''); },
  });
}

/** @param {any} page @param {any} article */
function askChange(page, article) {
  const writers = page.people.filter((person) => person.role === 'agent' || person.role === 'manager');
  const before = { owner: article.owner?.id, category: article.category, audience: article.audience };
  return askForm({
    title: t('knowledge.change_title'), submit: t('needs.submit'),
    fields: [
      { name: 'category', label: t('facts.category'), max: 80, value: article.category, suggestions: page.categories },
      { name: 'audience', label: t('knowledge.audience'), kind: 'select', options: AUDIENCES.codes.map((value) => ({ value, label: capital(say(AUDIENCES, value)), selected: value === article.audience })) },
      { name: 'owner', label: t('knowledge.owner'), kind: 'select', hint: t('knowledge.owner_hint'), options: writers.map((person) => ({ value: String(person.id), label: person.name, selected: person.id === before.owner })) },
    ],
    send: async ({ owner, category = '', audience }) => {
      const values = { category, audience, ...(owner && { owner: Number(owner) }) };
      const changed = Object.keys(values).filter((name) => values[name] !== before[name]);
      if (!changed.length) return;
      await page.commands.send('article.change', { article: article.article, ...Object.fromEntries(changed.map((name) => [name, values[name]])) });
      await done(page, 'knowledge.change_done', () => run(page, article.article, 'article.change', Object.fromEntries(changed.map((name) => [name, before[name]]))));
    },
  });
}
