// The case card over the conversation: the problem, what was tried, what comes next and by when. Kept once, read by
// everybody who meets the ticket, and taken over into every question, offer and move. The customer reads its public half.

import { el, icon, replace } from '../../lib/dom.js';
import { askForm } from './form-dialog.js';
import { caseOf } from './form-parts.js';
import { momentText } from './durations.js';
import { soonPresets } from './moments.js';
import { t } from '../../lib/i18n.js';
import { undoable } from './undo.js';

/** Open unless its reader shut it; on a narrow screen the conversation comes first. */
let isOpen = !matchMedia('(max-width: 719.98px)').matches;

/** Whether anybody wrote something on it. @param {any} card */
export const isWritten = (card) => Boolean(card && (card.problem || card.tried || card.next_step));

/** @param {any} desk @param {HTMLElement} place @param {any} detail */
export function drawCase(desk, place, detail) {
  const { card } = detail;
  const may = detail.can?.includes('card.keep');
  place.hidden = !card || (!isWritten(card) && !may);
  const look = JSON.stringify([detail.ticket, card, detail.promise, may]);
  if (place.hidden || place.dataset.look === look) return;
  place.dataset.look = look;
  const hadFocus = place.contains(document.activeElement);
  replace(place, isWritten(card) ? written(desk, detail, may) : el('div', { class: 'case-none' }, el('p', {}, t('case.none')), keepButton(desk, detail, 'case.write')));
  if (hadFocus) /** @type {HTMLElement | null} */ (place.querySelector('[data-method="card.keep"], summary'))?.focus();
}

function written(desk, detail, may) {
  const { card, promise } = detail;
  const fact = (name, value) => (value ? el('div', {}, el('dt', {}, name), el('dd', { dir: 'auto' }, value)) : null);
  const kept = card.by ? t('case.by', { name: card.by.name, at: momentText(card.at, desk.now()) }) : '';
  return el('details', { class: 'case', open: isOpen, ontoggle: ({ target }) => { isOpen = target.open; } },
    el('summary', {}, icon('expand'), el('b', {}, t('case.title')), el('bdi', { class: 'case-line' }, card.problem || card.next_step || card.tried),
      card.correction ? el('span', { class: 'mark warn' }, t('case.wrong')) : null),
    el('div', { class: 'case-body', role: 'group', 'aria-label': t('case.title'), tabindex: '0' },
      card.correction ? el('p', { class: 'case-wrong', role: 'status' }, t('case.wrong_said', { n: String(card.correction) }), ' ', correctionText(desk, card.correction)) : null,
      el('dl', { class: 'facts' }, fact(t('case.problem'), card.problem), fact(t('case.tried'), card.tried), fact(t('case.next'), card.next_step),
        fact(t('case.promised'), promise ? momentText(promise.at, desk.now()) : '')),
      el('div', { class: 'case-foot' }, el('span', { class: 'muted' }, kept), may ? keepButton(desk, detail, 'case.change') : null)));
}

const keepButton = (desk, detail, label) => el('button', { type: 'button', class: 'button plain small', 'data-method': 'card.keep', 'aria-keyshortcuts': 'o', onclick: () => askCase(desk, detail) },
  t(label), el('kbd', { 'aria-hidden': 'true' }, 'O'));

/** What the customer said instead, where the page holds it. */
function correctionText(desk, number) {
  const said = [...(desk.thread.peek()?.messages.items.values() ?? [])].find((item) => item.type === 'message' && item.number === number);
  return said ? el('q', { dir: 'auto' }, said.text) : null;
}

/** @param {any} desk @param {any} detail */
export function askCase(desk, detail) {
  const { card, ticket } = detail;
  const known = caseOf(desk, detail);
  const before = { problem: card.problem, tried: card.tried, next_step: card.next_step };
  return askForm({
    title: t('case.title'), intro: t('case.intro'), submit: t('case.keep'), wide: true,
    fields: [
      { name: 'problem', label: t('case.problem'), kind: 'area', value: card.problem, max: 1000, hint: t('case.public') },
      { name: 'tried', label: t('case.tried'), kind: 'area', value: card.tried || known.tried, hint: t('case.internal') },
      { name: 'next_step', label: t('case.next'), value: card.next_step || known.next, max: 500, hint: t('case.public') },
      { name: 'promise_at', label: t('case.promised'), kind: 'moment', value: known.nextAt, presets: soonPresets(desk.now()) },
    ],
    send: async (values) => {
      const moved = values.promise_at && values.promise_at !== nearest(known.nextAt);
      const now = { problem: values.problem ?? '', tried: values.tried ?? '', next_step: values.next_step ?? '' };
      const receipt = await desk.commands.send('card.keep', { ticket, ...now, revision: card.revision, ...(moved && { promise_at: values.promise_at }) });
      learn(desk, ticket, { ...now, revision: receipt.ref, correction: undefined, by: desk.me, at: receipt.at });
      undoable(desk, t('case.kept'), () => desk.commands.run('card.keep', { ticket, ...before, revision: receipt.ref }));
    },
  });
}

/** A field for a moment holds minutes only: one that was not touched is not another promise. */
const nearest = (at) => (at === undefined ? undefined : Math.floor(at / 60_000) * 60_000);

/** What was accepted is shown at once; the record that comes with the push says the same. */
function learn(desk, ticket, change) {
  const thread = desk.thread.peek();
  const detail = thread?.detail.peek();
  if (detail?.ticket === ticket) thread.detail.value = { ...detail, card: { ...detail.card, ...change } };
}

/** Whether a message asked for what the ticket had told already. @param {any} desk @param {number} number */
export const isAskedAgain = (desk, number) => desk.thread.peek()?.detail.peek()?.card?.asked_again.includes(number) ?? false;

/** Marks the message that has the focus, else the last one; a second time takes the mark back. @param {any} desk @param {any} detail @param {number} [number] */
export async function toggleAskedAgain(desk, detail, number = messageInFocus(desk)) {
  if (!number) return;
  const again = !isAskedAgain(desk, number);
  const marks = detail.card.asked_again.filter((one) => one !== number);
  learn(desk, detail.ticket, { asked_again: again ? [...marks, number] : marks });
  const tell = (on) => desk.commands.run('card.asked_again', { ticket: detail.ticket, message: number, again: on });
  const receipt = await tell(again);
  if (receipt) undoable(desk, t(again ? 'case.again_done' : 'case.again_undone'), () => tell(!again));
}

function messageInFocus(desk) {
  const focused = Number(document.activeElement?.closest('[data-number]')?.getAttribute('data-number') ?? 0);
  const said = [...(desk.thread.peek()?.messages.items.values() ?? [])].filter((item) => item.type === 'message' && item.author?.kind !== 'system');
  return focused || Math.max(0, ...said.map((item) => item.number));
}
