// Sharing with partners outside: what is chosen is shown once more as the partner will read it, so that parts can be
// taken out before anything leaves.

import { el } from '../../lib/dom.js';
import { toast } from '../../lib/ui.js';
import { askForm } from './form-dialog.js';

/** So many of the newest messages and notes are offered. */
const OFFERED = 30;
/** Of a text, in the list of choices. */
const EXCERPT = 110;

export const WORDS = { title: 'Partners outside' };
export const END = 'End it';

/** @param {any} desk @param {any} detail */
export async function askShare(desk, detail) {
  await desk.staff.fresh();
  const known = desk.staff.people.peek().filter((person) => person.role === 'partner');
  const chosen = await values({
    title: 'Share with a partner', submit: 'Look at it once more',
    intro: 'The partner sees the question, the texts chosen here and their own thread with us. You stay the owner.',
    fields: [
      { name: 'who', label: 'Partner', kind: 'radios', options: [
        ...(known.length ? [{ value: 'account', label: 'with an account', selected: true }] : []), { value: 'guest', label: 'by a link, for this ticket alone', selected: !known.length }] },
      { name: 'user', label: 'Which partner', kind: 'select', required: true, options: known.map((person) => ({ value: String(person.id), label: person.name })), when: (v) => v.who === 'account' },
      { name: 'guest', label: 'Name of the partner', required: true, max: 80, when: (v) => v.who === 'guest' },
      { name: 'question', label: 'What the partner is asked', kind: 'area', required: true, max: 4000 },
      textsField(desk),
      { name: 'consent', label: 'The customer', kind: 'radios', options: [
        { value: 'ask', label: 'is asked now; nothing is shared before they agree', selected: true }, { value: 'recorded', label: 'has agreed already, and I put that on record' }] },
    ],
  });
  if (!chosen) return;
  await askAsRead(desk, chosen.items, 'Share it', (items) => desk.commands.send('partner.share', {
    ticket: detail.ticket, question: chosen.question, items, consent_recorded: chosen.consent === 'recorded',
    ...(chosen.who === 'guest' ? { guest: chosen.guest } : { user: Number(chosen.user) }),
  }));
}

/** @param {any} desk @param {any} detail @param {any} share */
export async function askShareMore(desk, detail, share) {
  const chosen = await values({ title: `Share more with ${share.partner.name}`, submit: 'Look at it once more', fields: [{ ...textsField(desk), required: true }] });
  if (chosen) await askAsRead(desk, chosen.items, 'Share it', (items) => desk.commands.send('partner.share_more', { ticket: detail.ticket, share: share.share, items }));
}

/** @param {any} desk @param {any} detail @param {any} share */
export function askWrite(desk, detail, share) {
  return askForm({
    title: `Write to ${share.partner.name}`, intro: 'Neither the customer nor other partners see it.', submit: 'Send',
    fields: [{ name: 'text', label: 'Message', kind: 'area', required: true, max: 16_000 }],
    send: (given) => desk.commands.send('partner.write', { ticket: detail.ticket, share: share.share, ...given }),
  });
}

/** The link is told once: it is shown until the dialog is shut, and stands nowhere else. */
export async function askLink(desk, detail, share) {
  const made = await desk.commands.run('partner.link', { ticket: detail.ticket, share: share.share });
  if (!made) return;
  const link = `${location.origin}/partner#${made.token}`;
  await askForm({
    title: `The link for ${share.partner.name}`, submit: 'Copy it',
    intro: el('p', {}, 'Send it to the partner and to nobody else: whoever has it sees what is shared. It is shown this once.'),
    fields: [{ name: 'link', label: 'Link', value: link, max: link.length }],
    send: async () => {
      await navigator.clipboard.writeText(link);
      toast('The link is copied.', { kind: 'ok' });
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
  return { name: 'items', label: 'Texts to show', kind: /** @type {const} */ ('checks'), options: texts(desk).map(({ key, who, text }) => ({ value: key, label: who, hint: cut(text) })) };
}

const cut = (text) => (text.length > EXCERPT ? `${text.slice(0, EXCERPT).trimEnd()}…` : text);

/** Messages and notes that the page holds, newest last. */
function texts(desk) {
  const thread = desk.thread.peek();
  const said = [...(thread?.messages.items.values() ?? [])].filter((item) => item.type === 'message' && item.author?.kind !== 'system' && item.text)
    .map((item) => ({ key: `message:${item.number}`, kind: 'message', number: item.number, at: item.seq, who: item.author.kind === 'customer' ? 'Customer' : item.author.name, text: item.text }));
  const notes = [...(thread?.staff?.items.values() ?? [])].filter((item) => item.type === 'msg.note' && item.text)
    .map((item) => ({ key: `note:${item.number}`, kind: 'note', number: item.number, at: item.seq, who: `Note by ${desk.staff.nameOf(item.actor)}`, text: item.text }));
  return [...said, ...notes].sort((one, other) => one.at - other.at).slice(-OFFERED);
}

/** Each chosen text in a field of its own; one that was changed is shared as it stands there, and marked. */
function askAsRead(desk, keys, submit, send) {
  const chosen = texts(desk).filter((one) => keys?.includes(one.key));
  return askForm({
    title: 'As the partner will read it', submit, wide: true,
    intro: chosen.length ? 'Take out what does not concern them: names, numbers, whatever is not needed.' : 'Nothing besides your question is shown.',
    fields: chosen.map((one) => ({ name: one.key, label: one.who, kind: /** @type {const} */ ('area'), required: true, value: one.text, max: 16_000, rows: 4 })),
    send: (read) => send(chosen.map((one) => ({ kind: one.kind, number: one.number, ...(read[one.key] !== one.text.trim() && { text: read[one.key] }) }))),
  });
}
