// The forms of canned replies, for the console and for the administration.

import { LANGUAGES, t } from '../../lib/i18n.js';
import { toast } from '../../lib/ui.js';
import { askForm } from './form-dialog.js';
import { VARIABLES } from './replies.js';

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
    ],
    send: async (values) => {
      await page.commands.send('reply.save', { ...(reply && { reply: reply.reply }), ...(own && { own }), ...values });
      toast(t('replies.saved'), { kind: 'ok' });
    },
  });
}

/** @param {{commands: any}} page @param {any} reply @returns {Promise<boolean>} */
export const askRemoval = (page, reply) => askForm({
  title: t('replies.remove_of', { title: reply.title }), intro: t('replies.remove_intro'), submit: t('replies.remove'), kind: 'bad', fields: [],
  send: async () => {
    await page.commands.send('reply.remove', { reply: reply.reply, ...(reply.own && { own: true }) });
    toast(t('replies.removed'), { kind: 'ok' });
  },
});
