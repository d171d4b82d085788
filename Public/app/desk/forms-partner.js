// Sharing with partners outside: what is chosen is shown once more as the partner will read it, so that parts can be
// taken out before anything leaves.

import { el } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { toast } from '../../lib/ui.js';
import { askForm } from './form-dialog.js';
import { caseOf } from './form-parts.js';

/** So many of the newest messages and notes are offered. */
const OFFERED = 30;
/** Of a text, in the list of choices. */
const EXCERPT = 110;

/** @param {any} desk @param {any} detail */
export async function askShare(desk, detail) {
  await desk.staff.fresh();
  const told = detail.card?.problem ? [detail.card.problem, caseOf(desk, detail).tried].filter(Boolean).join('\n') : '';
  const known = desk.staff.people.peek().filter((person) => person.role === 'partner');
  const chosen = await values({
    title: t('share.title'), submit: t('share.look'),
    intro: t('share.intro'),
    fields: [
      { name: 'who', label: t('share.who'), kind: 'radios', options: [
        ...(known.length ? [{ value: 'account', label: t('share.account'), selected: true }] : []), { value: 'guest', label: t('share.guest'), selected: !known.length }] },
      { name: 'user', label: t('share.user'), kind: 'select', required: true, options: known.map((person) => ({ value: String(person.id), label: person.name })), when: (v) => v.who === 'account' },
      { name: 'guest', label: t('share.name'), required: true, max: 80, when: (v) => v.who === 'guest' },
      { name: 'question', label: t('share.question'), kind: 'area', required: true, max: 4000, value: told },
      textsField(desk),
      { name: 'consent', label: t('share.consent'), kind: 'radios', options: [
        { value: 'ask', label: t('share.consent_ask'), selected: true }, { value: 'recorded', label: t('share.consent_recorded') }] },
    ],
  });
  if (!chosen) return;
  await askAsRead(desk, chosen.items, t('share.submit'), (items) => desk.commands.send('partner.share', {
    ticket: detail.ticket, question: chosen.question, items, consent_recorded: chosen.consent === 'recorded',
    ...(chosen.who === 'guest' ? { guest: chosen.guest } : { user: Number(chosen.user) }),
  }));
}

/** @param {any} desk @param {any} detail @param {any} share */
export async function askShareMore(desk, detail, share) {
  const chosen = await values({ title: t('share.more_with', { name: share.partner.name }), submit: t('share.look'), fields: [{ ...textsField(desk), required: true }] });
  if (chosen) await askAsRead(desk, chosen.items, t('share.submit'), (items) => desk.commands.send('partner.share_more', { ticket: detail.ticket, share: share.share, items }));
}

/** @param {any} desk @param {any} detail @param {any} share */
export function askWrite(desk, detail, share) {
  return askForm({
    title: t('share.write_to', { name: share.partner.name }), intro: t('share.write_intro'), submit: t('write.send'),
    fields: [{ name: 'text', label: t('share.message'), kind: 'area', required: true, max: 16_000 }],
    send: (given) => desk.commands.send('partner.write', { ticket: detail.ticket, share: share.share, ...given }),
  });
}

/** The link is told once: it is shown until the dialog is shut, and stands nowhere else. */
export async function askLink(desk, detail, share) {
  const made = await desk.commands.run('partner.link', { ticket: detail.ticket, share: share.share });
  if (!made) return;
  const link = `${location.origin}/partner#${made.token}`;
  await askForm({
    title: t('share.link_for', { name: share.partner.name }), submit: t('share.copy'),
    intro: el('p', {}, t('share.link_intro')),
    fields: [{ name: 'link', label: t('session.link'), value: link, max: link.length }],
    send: async () => {
      await navigator.clipboard.writeText(link);
      toast(t('share.copied'), { kind: 'ok' });
    },
  });
}

/** What a form says, without sending anything; null when it was left. */
async function values(question) {
  let given = null;
  await askForm({ ...question, send: async (said) => { given = said; } });
  return given;
}

function textsField(desk) {
  return { name: 'items', label: t('share.texts'), kind: /** @type {const} */ ('checks'), options: texts(desk).map(({ key, who, text }) => ({ value: key, label: who, hint: cut(text) })) };
}

const cut = (text) => (text.length > EXCERPT ? `${text.slice(0, EXCERPT).trimEnd()}…` : text);

/** Messages and notes that the page holds, newest last. */
function texts(desk) {
  const thread = desk.thread.peek();
  const said = [...(thread?.messages.items.values() ?? [])].filter((item) => item.type === 'message' && item.author?.kind !== 'system' && item.text)
    .map((item) => ({ key: `message:${item.number}`, kind: 'message', number: item.number, at: item.seq, who: item.author.kind === 'customer' ? t('panel.customer') : item.author.name, text: item.text }));
  const notes = [...(thread?.staff?.items.values() ?? [])].filter((item) => item.type === 'msg.note' && item.text)
    .map((item) => ({ key: `note:${item.number}`, kind: 'note', number: item.number, at: item.seq, who: t('share.note_by', { name: desk.staff.nameOf(item.actor) }), text: item.text }));
  return [...said, ...notes].sort((one, other) => one.at - other.at).slice(-OFFERED);
}

/** Each chosen text in a field of its own; one that was changed is shared as it stands there, and marked. */
function askAsRead(desk, keys, submit, send) {
  const chosen = texts(desk).filter((one) => keys?.includes(one.key));
  return askForm({
    title: t('share.as_read'), submit, wide: true,
    intro: chosen.length ? t('share.take_out') : t('share.nothing'),
    fields: chosen.map((one) => ({ name: one.key, label: one.who, kind: /** @type {const} */ ('area'), required: true, value: one.text, max: 16_000, rows: 4 })),
    send: (read) => send(chosen.map((one) => ({ kind: one.kind, number: one.number, ...(read[one.key] !== one.text.trim() && { text: read[one.key] }) }))),
  });
}
