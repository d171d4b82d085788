// The forms of canned replies, for the console and for the administration.

import { LANGUAGES, t } from '../../lib/i18n.js';
import { toast } from '../../lib/ui.js';
import { askForm } from './form-dialog.js';
import { options, withNone } from './form-parts.js';
import { VARIABLES } from './replies.js';
import { GRADES, KINDS } from './words.js';

const DAY = 86_400_000;

/**
 * @param {{commands: any, categories: string[]}} page @param {{own: boolean, reply?: any, text?: string}} what a reply to change, or the text
 * of a new one @returns {Promise<boolean>} whether it was kept
 */
export function askReply(page, { own, reply, text = '' }) {
  const languages = new Map([['', t('replies.any_language')], ...Object.entries(LANGUAGES), ...(reply?.language ? [[reply.language, LANGUAGES[reply.language] ?? reply.language]] : [])]);
  return askForm({
    title: reply ? t('replies.change_of', { title: reply.title }) : t('replies.new'), submit: t('needs.submit'), intro: own ? t('replies.new_own_intro') : undefined,
    fields: [
      { name: 'title', label: t('replies.title'), required: true, max: 120, value: reply?.title },
      { name: 'text', label: t('replies.text'), kind: 'area', required: true, rows: 7, max: 4096, value: reply?.text ?? text, hint: t('replies.text_hint', { variables: VARIABLES.map((name) => `{${name}}`).join(' ') }) },
      { name: 'shortcut', label: t('replies.shortcut'), max: 40, value: reply?.shortcut, hint: t('replies.shortcut_hint') },
      { name: 'language', label: t('replies.language'), kind: 'select', options: [...languages].map(([value, label]) => ({ value, label, selected: value === (reply?.language ?? '') })) },
      { name: 'category', label: t('replies.category'), max: 80, value: reply?.category, hint: t('replies.category_hint'), suggestions: page.categories },
      ...actionFields(page, reply?.actions),
    ],
    send: async (values) => {
      const { title, text: said, shortcut, language, category } = values;
      const actions = actionsOf(values);
      await page.commands.send('reply.save', { ...(reply && { reply: reply.reply }), ...(own && { own }), title, text: said, shortcut, language, category, ...(actions && { actions }) });
      toast(t('replies.saved'), { kind: 'ok' });
    },
  });
}

/** What makes a reply a macro, asked when somebody wants it. @param {{categories: string[]}} page @param {import('./macros.js').Actions} [actions] */
function actionFields(page, actions) {
  const when = (values) => values.more === true;
  const stays = t('macro.stays');
  return [
    { name: 'more', label: t('macro.more'), kind: 'check', value: Boolean(actions), hint: t('macro.more_hint') },
    { name: 'set_kind', label: t('macro.kind'), kind: 'select', options: withNone(stays, options(KINDS, actions?.kind)), when },
    { name: 'set_category', label: t('macro.category'), max: 80, value: actions?.category, suggestions: page.categories, when },
    { name: 'set_impact', label: t('macro.impact'), kind: 'select', options: withNone(stays, options(GRADES, actions?.impact)), when },
    { name: 'set_urgency', label: t('macro.urgency'), kind: 'select', options: withNone(stays, options(GRADES, actions?.urgency)), when },
    { name: 'add_tags', label: t('macro.tags'), kind: 'words', value: actions?.tags, hint: t('tags.hint'), when },
    { name: 'pend', label: t('macro.wait'), kind: 'check', value: actions?.pend, when },
    { name: 'pend_days', label: t('macro.wait_days'), kind: 'number', value: actions?.pend_ms ? Math.max(1, Math.round(actions.pend_ms / DAY)) : '', hint: t('macro.wait_hint'), when: (values) => when(values) && values.pend === true },
  ];
}

/** @param {Record<string, any>} values @returns {import('./macros.js').Actions | null} */
function actionsOf(values) {
  if (!values.more) return null;
  const tags = (values.add_tags ?? []).map((tag) => tag.replace(/\s+/gu, '-'));
  const actions = {
    ...(values.set_kind && { kind: values.set_kind }), ...(values.set_category && { category: values.set_category }), ...(values.set_impact && { impact: values.set_impact }),
    ...(values.set_urgency && { urgency: values.set_urgency }), ...(tags.length && { tags }), ...(values.pend && { pend: true, ...(values.pend_days && { pend_ms: values.pend_days * DAY }) }),
  };
  return Object.keys(actions).length ? actions : null;
}

/** @param {{commands: any}} page @param {any} reply @returns {Promise<boolean>} */
export const askRemoval = (page, reply) => askForm({
  title: t('replies.remove_of', { title: reply.title }), intro: t('replies.remove_intro'), submit: t('replies.remove'), kind: 'bad', fields: [],
  send: async () => {
    await page.commands.send('reply.remove', { reply: reply.reply, ...(reply.own && { own: true }) });
    toast(t('replies.removed'), { kind: 'ok' });
  },
});
