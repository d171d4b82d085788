// What waits for my answer: invitations to help and tickets offered to me. The list is the server's; pushes
// only say that it changed, and what of it to say aloud.

import { signal } from '../../lib/dom.js';
import { announce, toast } from '../../lib/ui.js';
import { t } from '../../lib/i18n.js';
import { DECLINE_REASONS, say, SLA_TARGETS } from './words.js';

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
      toast(words, push.ticket ? { action: { label: 'Open', run: () => this.desk.open(push.ticket) } } : undefined);
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

/** What happened to something of mine elsewhere; invitations and offers have their cards. */
function newsOf(push, name) {
  const where = `ticket ${push.ticket}${push.subject ? ` (${push.subject})` : ''}`;
  switch (push.type) {
    case 'owner.accepted': return `${name(push.actor)} accepted ${where} and owns it now.`;
    case 'owner.declined': return `${name(push.actor)} declined ${where} (${say(DECLINE_REASONS, push.reason)}). You keep it.`;
    case 'owner.forced': return `${name(push.actor)} made ${name(push.to)} the owner of ${where}.`;
    case 'owner.released': return `${where} went back into its queue.`;
    case 'owner.requested': return `${name(push.user)} asks you for ${where}.`;
    case 'owner.auto': return `The desk looks for another owner for ${where}.`;
    case 'owner.auto_ended': return `${where} stays yours.`;
    case 'shift.planned': return `${name(push.actor)} asks you to cover for ${where}.`;
    case 'callback.reminded': return `A planned call is near: ${where}.`;
    case 'callback.overdue': return `A planned call was not made in its time: ${where}.`;
    case 'tier.warned': return `The clock of a tier ran out on ${where}.`;
    case 'owner.expired': return `The hand-off of ${where} was not answered in time.`;
    case 'owner.taken': return `${name(push.actor)} took over ${where}.`;
    case 'invite.accepted': return `${name(push.actor)} joins you on ${where}.`;
    case 'invite.declined': return `${name(push.actor)} declined to help on ${where} (${say(DECLINE_REASONS, push.reason)}).`;
    case 'ask.nobody': return `Nobody was found to help on ${where}.`;
    case 'sla.no_answer_warned': return `The customer of ${where} is still waiting for an answer.`;
    case 'desk.chats_closed': return 'Nobody is there to chat although the desk is open. Chats are forms now.';
    case 'sla.warned': return `The ${say(SLA_TARGETS, push.target)} of ${where} is nearly due.`;
    case 'sla.breached': return `The ${say(SLA_TARGETS, push.target)} of ${where} was missed.`;
    case 'sla.reminded': return `Nobody has worked on ${where} for long.`;
    case 'member.speak_granted': return `You may now write to the customer of ${where}.`;
    case 'member.left': return push.cause === 'timeout_idle'
      ? `You left ${where}: nothing was heard of you for long.` : `You were removed from ${where}.`;
    case 'member.role': return `Your part on ${where} is ${push.role} now.`;
    case 'member.credited': return `You are credited on ${where}.`;
    case 'help.offered': return `${name(push.actor)} offers to help on ${where}.`;
    case 'help.welcomed': return `Your help is welcome: you are on ${where}.`;
    case 'help.thanked_not_needed': return `Thank you; help on ${where} is not needed.`;
    case 'help.expired': return `Your offer of help on ${where} was not answered in time.`;
    case 'ask.expired': return `Your question on ${where} was left open too long.`;
    case 'invite.suggested': return `${name(push.actor)} suggests to ask ${name(push.user)} on ${where}.`;
    case 'solution.proposed': return `${name(push.actor)} proposes a solution for ${where}.`;
    case 'solution.taken_up': return `Your solution for ${where} is being tried.`;
    case 'solution.set_aside': return `Your proposal for ${where} was set aside.`;
    case 'tier.escalated': return `The clock moved ${where} to the next tier.`;
    case 'ticket.reopened': return `Reopened: ${where}.`;
    case 'ticket.resumed': return `Back at work: ${where}.`;
    case 'ticket.absorbed': return `Ticket ${push.from} was merged into ${where}.`;
    case 'ticket.merged': return `Merged into ticket ${push.into}: ${where}.`;
    case 'ticket.cancelled': return `Cancelled: ${where}.`;
    case 'problem.proposed': return `${push.tickets} tickets about "${push.category}" came in, far more than usual: is there a problem?`;
    case 'problem.changed': return `${name(push.actor)} changed problem ${push.problem}, which you lead: ${push.title}.`;
    case 'problem.solving_offered': return `Problem ${push.problem} is solved: is ${where}, too?`;
    case 'problem.solving_answered': return `Problem ${push.problem} is open again: ${where} goes on.`;
    default: return null;
  }
}
