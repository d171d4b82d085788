// An article out of a ticket: which message says the problem, where it happens, why, and what helped. The article is then
// written on its own page, where what looks like personal data is shown.

import { askForm } from './form-dialog.js';
import { keep } from '../knowledge/kept-text.js';
import { t } from '../../lib/i18n.js';

/** The newest messages that can be marked, and so much of each is shown. */
const SHOWN = 20;
const EXCERPT = 90;
const PARTS = ['problem', 'environment', 'cause', 'resolution'];

/** @param {any} desk @param {any} thread @param {any} detail */
export function askArticleMarks(desk, thread, detail) {
  const said = [...thread.messages.items.values()].filter((item) => item.type === 'message' && item.number && item.text && item.author?.kind !== 'system').sort((a, b) => a.number - b.number);
  const first = said.find((item) => item.author.kind === 'customer')?.number;
  const last = said.findLast((item) => item.author.kind !== 'customer')?.number;
  const usual = (number) => (number === first ? 'problem' : number === last && !detail.solution?.text ? 'resolution' : '');
  const shown = said.filter((item, i) => item.number === first || i >= said.length - SHOWN);
  return askForm({
    title: t('articles.marks_title'), intro: t('articles.marks_intro'), submit: t('articles.marks_submit'),
    fields: shown.map((item) => ({
      name: String(item.number), label: `${desk.staff.nameOf(item.author)}: ${cut(item.text)}`, kind: /** @type {const} */ ('select'), required: true,
      options: [{ value: 'none', label: t('articles.part_none') }, ...PARTS.map((part) => ({ value: part, label: t(`articles.part_${part}`), selected: part === usual(item.number) }))],
    })),
    send: async (values) => {
      const marks = Object.fromEntries(PARTS.map((part) => [part, Object.keys(values).filter((number) => values[number] === part).map(Number)]));
      keep(`marks-${detail.ticket}`, marks);
      location.assign(`/knowledge#/new/${detail.ticket}`);
    },
  });
}

const cut = (text) => (text.length > EXCERPT ? `${text.slice(0, EXCERPT).trimEnd()}…` : text);
