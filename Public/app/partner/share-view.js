/** One share on the page: what is asked, by when, what is shown, the thread, and the ways to answer. */
import { el, icon, keyed, setText } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { full, moment } from '../../lib/time.js';
import { composer } from '../customer/composer.js';
import { answerDialog } from './answer-dialog.js';
import { threadView } from './thread-view.js';
import { clockWords, turn, urgency } from './words.js';

/**
 * @param {import('./shares.js').Shares} shares @param {import('./shares.js').Share} share
 * @param {{now: () => number, hasList: () => boolean}} page
 * @returns {{node: HTMLElement, draw(): void, focus(): void}}
 */
export function shareView(shares, share, { now, hasList }) {
  const back = el('a', { class: 'button quiet back', href: '#' }, icon('back'), t('list.back'));
  const title = el('h1', { class: 'share-title', tabindex: '-1' }, t('ticket', { number: String(share.ticket) }));
  const chip = el('span', { class: 'chip turn' });
  const clock = el('p', { class: 'share-clock numbers', role: 'status' }, icon('clock'), el('span', {}));
  const question = el('p', { class: 'question-text', dir: 'auto' });
  const texts = sharedTexts();
  const thread = threadView(shares);
  const write = composer({
    place: () => `partner:${share.ticket}:${share.share}`, label: t('thread.write'),
    send: (text) => { shares.send(share, 'partner.write', text); toEnd(); },
  });
  const tell = el('button', { type: 'button', class: 'button plain', hidden: true, onclick: tellCustomer }, icon('chat'), t('tell'));
  const answers = el('div', { class: 'answers' }, tell,
    el('button', { type: 'button', class: 'button plain', onclick: propose }, icon('bolt'), t('propose')),
    el('button', { type: 'button', class: 'button plain', onclick: giveBack }, icon('handoff'), t('return')));
  const scroller = el('div', { class: 'share-scroll', tabindex: '0', role: 'region', 'aria-label': t('share.label') },
    el('section', { class: 'part asked', 'aria-labelledby': 'asked-title' }, el('h2', { id: 'asked-title' }, t('share.asked')), question),
    texts.node, thread.node);
  const node = el('main', { class: 'share', id: 'main' },
    el('header', { class: 'share-head' }, back, el('div', { class: 'share-name' }, title, chip), clock),
    scroller, el('footer', { class: 'share-foot' }, answers, write.node));

  function propose() {
    answerDialog({
      title: t('propose'), intro: t('propose.intro'), label: t('propose.label'), done: t('propose.done'),
      answer: (text) => { shares.send(share, 'partner.propose', text); toEnd(); },
    });
  }

  function tellCustomer() {
    answerDialog({
      title: t('tell'), intro: t('tell.intro'), label: t('tell.label'), done: t('tell.done'),
      answer: (text) => { shares.send(share, 'partner.tell', text); toEnd(); },
    });
  }

  function giveBack() {
    answerDialog({
      title: t('return.title'), intro: t('return.intro'), label: t('return.label'), done: t('return'), isEnd: true,
      answer: (text) => shares.send(share, 'partner.give_back', text),
    });
  }

  const toEnd = () => { scroller.scrollTop = scroller.scrollHeight; };

  const draw = () => {
    const isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 64;
    back.hidden = !hasList();
    chip.dataset.state = share.state;
    setText(chip, turn(share));
    clock.dataset.urgency = urgency(share, now());
    setText(clock.lastElementChild, clockWords(share, now()));
    setText(question, share.question);
    texts.draw(share);
    thread.draw(share);
    tell.hidden = !share.may_speak;
    if (isAtEnd && share.messages.length > 0) toEnd();
  };
  return { node, draw, focus: () => title.focus() };
}

/** Copies of messages and notes, in the order in which they were shared. */
function sharedTexts() {
  const list = el('ol', { class: 'items' });
  const none = el('p', { class: 'muted' });
  const node = el('section', { class: 'part', 'aria-labelledby': 'items-title' }, el('h2', { id: 'items-title' }, t('share.texts')), none, list);
  const draw = (share) => {
    none.hidden = share.items.length > 0;
    setText(none, share.ready ? t('share.none') : t('opening'));
    keyed(list, share.items, (item) => item.item, make);
  };
  return { node, draw };
}

function make(item) {
  return el('li', { class: 'item' },
    el('p', { class: 'item-head meta' }, el('span', { class: 'item-kind' }, t(`item.${item.kind}`)),
      item.redacted && el('span', { class: 'chip' }, t('item.redacted')),
      el('time', { datetime: new Date(item.at).toISOString(), title: full(item.at) }, moment(item.at))),
    el('p', { class: 'item-text', dir: 'auto' }, item.text === '' ? t('item.empty') : item.text));
}
