/** One conversation on the page: care line, messages, the solved question, the composer or the way to a new start. */
import { el, icon, setText } from '../../lib/dom.js';
import { errorWords } from '../../lib/error-words.js';
import { t } from '../../lib/i18n.js';
import { alertNow, announce, avatar } from '../../lib/ui.js';
import { awayWords, careLine } from './care.js';
import { composer } from './composer.js';
import { moveDraft } from './drafts.js';
import { further } from './further.js';
import { LogView } from './log-view.js';
import { solvedQuestion } from './solved.js';

/** A promise may pass while nothing else happens: the care line is drawn again so often, in milliseconds. */
const PROMISE_EVERY = 30_000;

/** Typing that goes on for so long is worth a word to screen readers, in milliseconds. */
const TYPING_WORTH_SAYING = 3_000;

/**
 * @param {import('./thread.js').Thread} thread
 * @param {{onHeard: (message: any) => void, isSeen: () => boolean, around: () => object}} options onHeard: told of each new message of the
 *   other side; isSeen: whether somebody may be looking; around: what dialogs need to know
 * @returns {{node: HTMLElement, stop(): void, read(): void}}
 */
export function conversationView(thread, { onHeard, isSeen, around }) {
  const log = new LogView(thread);
  const care = careHeader(thread, around);
  const typing = typingLine(thread);
  const send = (text, files) => {
    thread.send(text, files);
    log.toEnd();
  };
  const write = composer({
    place: () => String(thread.ticket ?? 'opening'), label: t('write.message'), send, typing: (on) => thread.tellTyping(on),
  });
  const solved = solvedQuestion(thread, () => write.focus());
  const elsewhere = el('a', { class: 'button plain', hidden: true });
  const after = el('section', { class: 'solved after', hidden: true });
  const session = el('section', { class: 'solved', hidden: true });
  const consent = el('section', { class: 'solved consent', hidden: true });
  const card = el('section', { class: 'case', hidden: true });
  const closed = el('section', { class: 'closed', hidden: true },
    el('p', {}, t('closed.ask')), elsewhere, el('a', { class: 'button', href: '#new' }, icon('plus'), t('new')));
  const trouble = el('p', { class: 'notice bad', role: 'alert', hidden: true });
  const away = el('p', { class: 'notice', role: 'status', hidden: true, 'data-away': '' });
  const node = el('main', { class: 'conversation', id: 'main' }, care.node, card, trouble,
    el('div', { class: 'log-place' }, log.scroller, log.jump), typing.node, session, consent, solved.node, after, away, closed, write.node);

  write.takesDrops(node);
  const draw = (event) => {
    const { why, what } = event?.detail ?? {};
    log.draw(why);
    for (const part of [care, typing, solved]) part.draw();
    closed.hidden = thread.care.state !== 'closed';
    write.node.hidden = !closed.hidden;
    drawMore().catch(() => {});
    const words = awayWords(thread.chat);
    away.hidden = words === '' || write.node.hidden;
    setText(away, words);
    write.name(t(words === '' ? 'write.message' : 'write.leave'));
    trouble.hidden = thread.error === '';
    setText(trouble, thread.error);
    read();
    if (why === 'heard') onHeard(what);
    if (why === 'outbox' && what.state === 'failed' && what.error) alertNow(t('sent.failed_why', { why: errorWords(what.error) }));
  };
  const drawMore = async () => {
    const { state, continuedIn } = thread.care;
    elsewhere.hidden = !continuedIn;
    if (continuedIn) Object.assign(elsewhere, { href: `#${continuedIn}`, textContent: t('closed.elsewhere', { ticket: continuedIn }) });
    after.hidden = !thread.ready || state !== 'closed' || !(thread.can.includes('chat.rate') || thread.rating.score);
    if (after.hidden && !thread.card && thread.sessions.length === 0 && thread.sharing.length === 0) return;
    const { drawCard, drawConsent, drawRating, drawSession } = await further(false);
    if (!after.hidden) drawRating(thread, after);
    drawCard(thread, card);
    drawSession(thread, session);
    drawConsent(thread, consent);
  };
  const read = () => document.visibilityState === 'visible' && isSeen() && log.isAtEnd && thread.markRead();
  thread.addEventListener('change', draw);
  thread.addEventListener('opened', () => moveDraft('opening', String(thread.ticket)));
  log.scroller.addEventListener('scroll', read, { passive: true });
  draw();
  const promise = setInterval(care.draw, PROMISE_EVERY);
  return {
    node, read,
    stop: () => {
      thread.removeEventListener('change', draw);
      typing.stop();
      clearInterval(promise);
    },
  };
}

function careHeader(thread, around) {
  const subject = el('h1', { class: 'subject', dir: 'auto', tabindex: '-1' }, t('log.yours'));
  const open = () => further().then((more) => more.actionsDialog(thread, around()), () => {});
  const more = el('button', { type: 'button', class: 'icon-button', 'aria-label': t('more.title'), onclick: open }, icon('more'));
  const face = el('span', { class: 'care-face' });
  const title = el('span', { class: 'care-title', dir: 'auto' });
  const detail = el('span', { class: 'care-detail' });
  const node = el('header', { class: 'care' }, el('div', { class: 'care-top' }, subject, more), el('p', { class: 'care-line', role: 'status' }, face, el('span', { class: 'care-words' }, title, detail)));
  let owner;
  const draw = () => {
    const line = careLine(thread.care, thread.voices);
    setText(subject, thread.subject || t('log.yours'));
    setText(title, thread.ready ? line.title : t(thread.ticket === null ? 'care.sending' : 'care.opening'));
    setText(detail, thread.ready ? line.detail : '');
    more.hidden = !thread.ready;
    if (owner === thread.care.owner?.id) return;
    owner = thread.care.owner?.id;
    face.replaceChildren(...(thread.care.owner ? [avatar(thread.care.owner)] : []));
  };
  return { node, draw };
}

/** Seen at once, said only when it goes on: typing comes and goes. */
function typingLine(thread) {
  const words = el('span', { dir: 'auto' });
  const node = el('p', { class: 'typing', 'aria-hidden': 'true' }, el('span', { class: 'dots' }, el('i', {}), el('i', {}), el('i', {})), words);
  let timer = 0;
  let who = null;
  const draw = () => {
    node.classList.toggle('shown', thread.typing !== null);
    if (thread.typing !== null) setText(words, t('log.typing', thread.typing));
    if ((thread.typing?.id ?? null) === who) return;
    who = thread.typing?.id ?? null;
    clearTimeout(timer);
    if (who !== null) timer = setTimeout(() => announce(t('log.typing', thread.typing)), TYPING_WORTH_SAYING);
  };
  return { node, draw, stop: () => clearTimeout(timer) };
}
