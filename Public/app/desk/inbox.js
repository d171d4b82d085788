// What waits for my answer: invitations to help and tickets offered to me. The list is the server's; pushes
// only say that it changed, and what of it to say aloud.

import { signal } from '../../lib/dom.js';
import { announce, toast } from '../../lib/ui.js';
import { hasWords, t } from '../../lib/i18n.js';
import { DECLINE_REASONS, ROLES, say, SLA_TARGETS } from './words.js';

/** Pushes that come together cause one question, in milliseconds. */
const REFRESH_PAUSE = 60;
/** After a time-out the server needs a moment to say so, in milliseconds. */
const EXPIRY_GRACE = 1500;

/** Something overdue that the server still lists may yet be answered: looked at again so often, in milliseconds. */
const OVERDUE_EVERY = 10_000;

export class Inbox {
  /** @param {any} desk */
  constructor(desk) {
    this.desk = desk;
    /** Invitations and offers, the most urgent first. */
    this.cards = signal(/** @type {any[]} */ ([]));
    let begun = false;
    desk.connection.subscribe(`user:${desk.me.id}`, {
      onPublication: (push) => this.hear(push),
      onReady: ({ recovered, wasRecovering }) => {
        if (!begun || !(wasRecovering && recovered)) this.load();
        begun = true;
      },
    });
  }

  async load() {
    clearTimeout(this.timer);
    try {
      const { invitations = [], offers = [], hands = [] } = await this.desk.connection.rpc('inbox.get', {});
      const cards = [...offers, ...invitations, ...hands].sort((a, b) => a.due - b.due);
      this.sayNew(cards);
      this.cards.value = cards;
      if (cards.length) this.timer = setTimeout(() => this.load(), this.untilExpiry(cards[0].due));
    } catch {
      // The next connection begins with a fresh list.
    }
  }

  /** setTimeout takes 31 bits at most. */
  untilExpiry(due) {
    const left = due - this.desk.now();
    return left > 0 ? Math.min(left + EXPIRY_GRACE, 2 ** 31 - 1) : OVERDUE_EVERY;
  }

  sayNew(cards) {
    const known = new Set(this.cards.peek().map(keyOf));
    for (const card of cards.filter((one) => !known.has(keyOf(one)))) announce(aloud(card));
  }

  hear(push) {
    if (push.type === 'help.offered' || push.type === 'ask.opened') this.desk.asks?.soon();
    clearTimeout(this.refreshTimer);
    this.refreshTimer = setTimeout(() => {
      this.load();
      this.desk.queues.refreshOwn();
    }, REFRESH_PAUSE);
    const words = newsOf(push, this.desk.staff.nameOf);
    const isOpen = push.ticket !== undefined && this.desk.thread.peek()?.ticket === push.ticket;
    if (words && !isOpen && push.actor?.id !== this.desk.me.id) {
      toast(words, push.ticket ? { action: { label: t('news.open'), run: () => this.desk.open(push.ticket) } } : undefined);
    }
    if (isOpen) this.desk.thread.peek().refresh();
  }

  /** An answer was given here: the card need not wait for the round trip. */
  remove(card) {
    this.cards.update((cards) => cards.filter((one) => keyOf(one) !== keyOf(card)));
  }
}

/** @param {any} card */
export function keyOf(card) {
  if (card.offer !== undefined) return `o${card.ticket}-${card.offer}`;
  return card.help_offer === undefined ? `i${card.ticket}-${card.invitation}` : `h${card.ticket}-${card.help_offer}`;
}

/** A new card for those who do not see it. */
function aloud(card) {
  const facts = { name: (card.user ?? card.from)?.name, ticket: card.ticket, subject: card.subject, question: card.question };
  if (card.offer !== undefined) return t('inbox.say_offer', facts);
  return t(card.help_offer === undefined ? 'inbox.say_asks' : 'inbox.say_hand', facts);
}

/** Ends of sentences that depend on the push. */
const NEWS_FORMS = { 'member.left': (push) => (push.cause === 'timeout_idle' ? '.idle' : '') };

/** What happened to something of mine elsewhere, `news.KIND`; invitations and offers have their cards. */
function newsOf(push, name) {
  const key = `news.${push.type}${NEWS_FORMS[push.type]?.(push) ?? ''}`;
  if (!hasWords(key)) return null;
  const to = push.type === 'owner.forced' ? name(push.to) : '';
  return t(key, {
    where: push.subject ? t('news.where', { n: String(push.ticket), subject: push.subject }) : t('news.ticket', { n: String(push.ticket) }),
    who: name(push.actor), user: name(push.user), to, reason: say(DECLINE_REASONS, push.reason), target: say(SLA_TARGETS, push.target),
    role: say(ROLES, push.role), from: String(push.from), into: String(push.into), n: push.tickets, category: push.category, problem: String(push.problem), article: String(push.article), title: push.title,
  });
}
