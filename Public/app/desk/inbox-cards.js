// Cards for what waits for my answer, above everything else in the console.

import { effect, el, keyed } from '../../lib/dom.js';
import { keyOf } from './inbox.js';
import { momentText, timeLeft } from './durations.js';
import { askDecline, askThank } from './forms-swarm.js';
import { t } from '../../lib/i18n.js';
import { ticking } from './ticker.js';
import { capital, OFFER_REASONS, say, URGENCIES } from './words.js';

/** @param {any} desk @param {HTMLElement} place */
export function inboxCards(desk, place) {
  const list = el('ul', { class: 'inbox-list' });
  place.append(el('h2', { class: 'visually-hidden' }, t('inbox.title')), list);
  const seen = new Set();
  const see = () => { if (document.visibilityState === 'visible') sayIfSeen(desk, seen); };
  document.addEventListener('visibilitychange', see);
  effect(() => {
    const cards = desk.inbox.cards.value;
    place.hidden = cards.length === 0;
    document.body.classList.toggle('has-inbox', cards.length > 0);
    document.title = `${cards.length ? `(${cards.length}) ` : ''}${t('page.desk')}`;
    keyed(list, cards, keyOf, (card) => el('li', { class: 'inbox-card' }, faceOf(desk, card)));
    see();
  });
}

/** The owner reads "thinking" instead of "asked" as soon as the question was on somebody's screen. */
function sayIfSeen(desk, seen) {
  for (const card of desk.inbox.cards.peek()) {
    if (card.invitation === undefined || seen.has(keyOf(card))) continue;
    seen.add(keyOf(card));
    desk.commands.send('swarm.see', { ticket: card.ticket, invitation: card.invitation }).catch(() => {});
  }
}

function faceOf(desk, card) {
  if (card.offer !== undefined) return offer(desk, card);
  return card.help_offer === undefined ? invitation(desk, card) : hand(desk, card);
}

function invitation(desk, card) {
  return frame(desk, card, t('inbox.asks', { name: card.from?.name ?? t('the_owner') }), [
    el('p', { class: 'inbox-main', dir: 'auto' }, card.question),
    card.tried ? el('p', { class: 'muted', dir: 'auto' }, t('asks.tried', { text: card.tried })) : null,
    el('p', { class: 'muted' }, [capital(say(URGENCIES, card.urgency)), ...(card.skills ?? [])].join(' · ')),
  ], answer(desk, card, 'swarm.accept', { invitation: card.invitation }), decline(desk, card));
}

function offer(desk, card) {
  const promised = card.next_step_at ? t('inbox.by', { at: momentText(card.next_step_at, desk.now()) }) : '';
  const group = card.to?.id === 0 ? t('inbox.offers_group', { name: card.from.name, group: card.to.name }) : t('inbox.offers', { name: card.from.name });
  return frame(desk, card, group, [
    el('p', { class: 'muted' }, t('inbox.why', { reason: say(OFFER_REASONS, card.reason) })),
    el('p', { class: 'inbox-main', dir: 'auto' }, card.summary),
    card.next_step ? el('p', { dir: 'auto' }, t('inbox.next', { text: card.next_step }), promised) : null,
    card.to?.id === 0 ? el('p', { class: 'muted' }, t('inbox.first_wins')) : null,
  ], answer(desk, card, 'handoff.accept', { offer: card.offer }), decline(desk, card));
}

function hand(desk, card) {
  const thank = async () => {
    if (await askThank(desk, card)) desk.inbox.remove(card);
    desk.inbox.load();
  };
  return frame(desk, card, t('inbox.hand', { name: card.user.name }), [
    card.comment ? el('p', { class: 'inbox-main', dir: 'auto' }, card.comment) : null,
    el('p', { class: 'muted', dir: 'auto' }, t('inbox.question', { text: card.question })),
  ], { label: t('hands.welcome'), run: answer(desk, card, 'help.welcome', { help_offer: card.help_offer }).run }, { label: t('hand.thank'), run: thank });
}

function answer(desk, card, method, reference) {
  return { label: t('inbox.accept'), run: async () => {
    const receipt = await desk.commands.run(method, { ticket: card.ticket, ...reference });
    if (!receipt) return desk.inbox.load();
    desk.inbox.remove(card);
    desk.open(card.ticket);
    desk.queues.refreshOwn();
    desk.thread.peek()?.refresh();
  } };
}

function decline(desk, card) {
  return { label: t('decline.submit'), run: async () => {
    if (await askDecline(desk, card)) desk.inbox.remove(card);
    desk.inbox.load();
  } };
}

function frame(desk, card, title, facts, yes, no) {
  return el('article', { class: 'inbox-body' },
    el('h3', {}, el('bdi', {}, title)),
    el('p', {}, el('a', { href: `#/${card.ticket}` }, el('bdi', {}, `#${card.ticket} ${card.subject}`))),
    facts,
    el('p', { class: 'countdown' }, ticking(el('span'), () => timeLeft(card.due, desk.now()))),
    el('div', { class: 'card-buttons' },
      el('button', { type: 'button', class: 'button small', onclick: yes.run }, yes.label),
      el('button', { type: 'button', class: 'button plain small', onclick: no.run }, no.label)));
}
