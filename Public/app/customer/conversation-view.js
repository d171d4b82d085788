/** One conversation on the page: care line, messages, the solved question, the composer or the way to a new start. */
import { el, icon, setText } from '../../lib/dom.js';
import { errorWords } from '../../lib/error-words.js';
import { t } from '../../lib/i18n.js';
import { alertNow, announce, avatar } from '../../lib/ui.js';
import { awayWords, careLine } from './care.js';
import { composer } from './composer.js';
import { moveDraft } from './drafts.js';
import { LogView } from './log-view.js';
import { solvedQuestion } from './solved.js';

/** Typing that goes on for so long is worth a word to screen readers, in milliseconds. */
const TYPING_WORTH_SAYING = 3_000;

/**
 * @param {import('./thread.js').Thread} thread
 * @param {{onHeard: (message: any) => void}} options told of each new message of the other side
 * @returns {{node: HTMLElement, stop(): void}}
 */
export function conversationView(thread, { onHeard }) {
  const log = new LogView(thread);
  const care = careHeader(thread);
  const typing = typingLine(thread);
  const send = (text) => {
    thread.send(text);
    log.toEnd();
  };
  const write = composer({
    place: () => String(thread.ticket ?? 'opening'), label: t('write.message'), send, typing: (on) => thread.tellTyping(on),
  });
  const solved = solvedQuestion(thread, () => write.focus());
  const closed = el('section', { class: 'closed', hidden: true },
    el('p', {}, t('closed.ask')), el('a', { class: 'button', href: '#new' }, icon('plus'), t('new')));
  const trouble = el('p', { class: 'notice bad', role: 'alert', hidden: true });
  const away = el('p', { class: 'notice', role: 'status', hidden: true, 'data-away': '' });
  const node = el('main', { class: 'conversation', id: 'main' }, care.node, trouble,
    el('div', { class: 'log-place' }, log.scroller, log.jump), typing.node, solved.node, closed, away, write.node);

  const draw = (event) => {
    const { why, what } = event?.detail ?? {};
    log.draw(why);
    for (const part of [care, typing, solved]) part.draw();
    closed.hidden = thread.care.state !== 'closed';
    write.node.hidden = !closed.hidden;
    const words = awayWords(thread.chat);
    away.hidden = words === '' || write.node.hidden;
    setText(away, words);
    write.name(t(words === '' ? 'write.message' : 'write.leave'));
    trouble.hidden = thread.error === '';
    setText(trouble, thread.error);
    if (log.isAtEnd) read();
    if (why === 'heard') onHeard(what);
    if (why === 'outbox' && what.state === 'failed' && what.error) alertNow(t('sent.failed_why', { why: errorWords(what.error) }));
  };
  const read = () => document.visibilityState === 'visible' && thread.markRead();
  thread.addEventListener('change', draw);
  thread.addEventListener('opened', () => moveDraft('opening', String(thread.ticket)));
  document.addEventListener('visibilitychange', read);
  log.scroller.addEventListener('scroll', () => log.isAtEnd && read(), { passive: true });
  draw();
  return {
    node,
    stop: () => {
      thread.removeEventListener('change', draw);
      document.removeEventListener('visibilitychange', read);
      typing.stop();
    },
  };
}

function careHeader(thread) {
  const subject = el('h1', { class: 'subject', dir: 'auto', tabindex: '-1' }, t('log.yours'));
  const face = el('span', { class: 'care-face' });
  const title = el('span', { class: 'care-title', dir: 'auto' });
  const detail = el('span', { class: 'care-detail' });
  const node = el('header', { class: 'care' }, subject, el('p', { class: 'care-line', role: 'status' }, face, el('span', { class: 'care-words' }, title, detail)));
  let owner;
  const draw = () => {
    const line = careLine(thread.care);
    setText(subject, thread.subject || t('log.yours'));
    setText(title, thread.ready ? line.title : t(thread.ticket === null ? 'care.sending' : 'care.opening'));
    setText(detail, thread.ready ? line.detail : '');
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
