// Cards for what waits for my answer, above everything else in the console.

import { effect, el, keyed } from '../../lib/dom.js';
import { keyOf } from './inbox.js';
import { momentText, timeLeft } from './durations.js';
import { askDecline } from './forms-swarm.js';
import { ticking } from './ticker.js';
import { capital, OFFER_REASONS, say, URGENCIES } from './words.js';

/** @param {any} desk @param {HTMLElement} place */
export function inboxCards(desk, place) {
  const list = el('ul', { class: 'inbox-list' });
  place.append(el('h2', { class: 'visually-hidden' }, 'Waiting for your answer'), list);
  effect(() => {
    const cards = desk.inbox.cards.value;
    place.hidden = cards.length === 0;
    document.body.classList.toggle('has-inbox', cards.length > 0);
    document.title = cards.length ? `(${cards.length}) Waggle desk` : 'Waggle desk';
    keyed(list, cards, keyOf, (card) => el('li', { class: 'inbox-card' }, card.offer !== undefined ? offer(desk, card) : invitation(desk, card)));
  });
}

function invitation(desk, card) {
  return frame(desk, card, `${card.from.name} asks for your help`, [
    el('p', { class: 'inbox-main', dir: 'auto' }, card.question),
    card.tried ? el('p', { class: 'muted', dir: 'auto' }, `Tried: ${card.tried}`) : null,
    el('p', { class: 'muted' }, [capital(say(URGENCIES, card.urgency)), ...(card.skills ?? [])].join(' · ')),
  ], 'swarm.accept', { invitation: card.invitation });
}

function offer(desk, card) {
  const promised = card.next_step_at ? `, by ${momentText(card.next_step_at, desk.now())}` : '';
  return frame(desk, card, `${card.from.name} offers you this ticket`, [
    el('p', { class: 'muted' }, `Why: ${say(OFFER_REASONS, card.reason)}`),
    el('p', { class: 'inbox-main', dir: 'auto' }, card.summary),
    card.next_step ? el('p', { dir: 'auto' }, `Next: ${card.next_step}${promised}`) : null,
  ], 'handoff.accept', { offer: card.offer });
}

function frame(desk, card, title, facts, method, reference) {
  const accept = async () => {
    const receipt = await desk.commands.run(method, { ticket: card.ticket, ...reference });
    if (!receipt) return desk.inbox.load();
    desk.inbox.remove(card);
    desk.open(card.ticket);
    desk.queues.refreshOwn();
    desk.thread.peek()?.refresh();
  };
  const decline = async () => {
    if (await askDecline(desk, card)) desk.inbox.remove(card);
    desk.inbox.load();
  };
  return el('article', { class: 'inbox-body' },
    el('h3', {}, el('bdi', {}, title)),
    el('p', {}, el('a', { href: `#/${card.ticket}` }, el('bdi', {}, `#${card.ticket} ${card.subject}`))),
    facts,
    el('p', { class: 'countdown' }, ticking(el('span'), () => timeLeft(card.due, desk.now()))),
    el('div', { class: 'card-buttons' },
      el('button', { type: 'button', class: 'button small', onclick: accept }, 'Accept'),
      el('button', { type: 'button', class: 'button plain small', onclick: decline }, 'Decline')));
}
