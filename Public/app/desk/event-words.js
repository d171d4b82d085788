// What happened, in plain words: one sentence for each kind of recorded event. The thread, the
// timeline and the board's ledger all speak through this file, so a fact reads the same everywhere.

import {
  AUTO_CAUSES, CANCEL_REASONS, CONTACT_CHANNELS, CONTACT_RESULTS, DECLINE_REASONS, ESCALATION_REASONS, HAND_OFF_REASONS, KNOWLEDGE,
  LEAVE_CAUSES, OFFER_REASONS, OUTCOMES, RELATIONS, REOPEN_CAUSES, RESUME_CAUSES, SLA_TARGETS, URGENCIES, count, say, tierName,
} from './words.js';
import { full } from '../../lib/time.js';

/**
 * @typedef {{id?: number, name?: string, role?: string, kind?: string}} Actor
 * @typedef {{type: string, seq: number, at: number, actor?: Actor, [field: string]: any}} StaffEvent
 * @typedef {{text: string, detail?: string}} Sentence `detail` is what people wrote: reasons in full, summaries
 * @typedef {(person: number | Actor | null | undefined) => string} NameOf
 */

/** Kinds that the thread shows in another form or not at all: messages, and clocks (the panel has them). */
export const QUIET_KINDS = new Set([
  'msg.customer', 'msg.agent', 'msg.system', 'msg.announcement', 'tier.clock_started', 'tier.clock_paused', 'tier.clock_retargeted', 'shadow.clock_started', 'invite.accepted',
  'sla.terms', 'sla.started', 'sla.paused', 'sla.resumed', 'sla.met', 'sla.stopped',
]);

const AUTO_ENDS = { answered: 'the owner answered', owner_back: 'the owner is back', withdrawn: 'the owner keeps it' };

/** @type {Record<string, (event: StaffEvent, name: NameOf, who: string) => string | Sentence>} */
const SENTENCES = {
  'ticket.opened': (e, name, who) => `${who} opened the ticket`,
  'ticket.solved': (e, name, who) => ({
    text: `${who} solved the ticket (${say(KNOWLEDGE, e.knowledge)})`, detail: lines(e.solution, e.knowledge_note),
  }),
  'ticket.solved_questioned': () => 'The customer wrote after the solution and was asked whether it is solved',
  'ticket.closed': (e, name, who) => (e.automatic ? 'Closed: nobody objected to the solution' : `${who} closed the ticket`),
  'ticket.reopened': (e, name, who) => `${who} reopened the ticket: ${say(REOPEN_CAUSES, e.cause)}`,
  'ticket.returned': (e, name, who) => `${who} reopened the ticket: ${say(REOPEN_CAUSES, e.cause)}. It waits for a new owner`,
  'ticket.rated': (e) => `The customer rated this${e.score ? ` ${e.score} of 5` : ''}${e.repeated === undefined ? '' : e.repeated ? ', and had to repeat themselves' : ', and told it only once'}`,
  'ticket.solved_answered': (e) => (e.solved ? 'The customer says that it is solved' : 'The customer says that it is not solved'),
  'ticket.classified': (e, name, who) => ({
    text: `${who} classified the ticket: ${e.kind}, ${e.category || 'no category'}, P${e.priority}`, detail: e.subject,
  }),
  'ticket.tagged': (e, name, who) => (e.tags.length ? `${who} tagged the ticket: ${e.tags.join(', ')}` : `${who} removed the tags`),
  'ticket.field_set': (e, name, who) => (e.value ? `${who} set ${e.field}: ${e.value}` : `${who} cleared ${e.field}`),
  'ticket.linked': (e, name, who) => `${who} linked the ticket: ${say(RELATIONS, e.relation)} ${e.to}`,
  'ticket.unlinked': (e, name, who) => `${who} undid a link: ${say(RELATIONS, e.relation)} ${e.to}`,
  'ticket.merged': (e, name, who) => ({ text: `${who} merged the ticket into ${e.into}, which goes on for both`, detail: e.reason }),
  'ticket.absorbed': (e, name, who) => `${who} merged ticket ${e.from} into this one`,
  'ticket.cancelled': (e, name, who) => ({
    text: `${who} cancelled the ticket: ${say(CANCEL_REASONS, e.reason)}${e.duplicate_of ? ` of ${e.duplicate_of}` : ''}`, detail: e.note,
  }),
  'ticket.snoozed': (e, name, who) => ({ text: `${who} put the ticket aside until ${full(e.until)}`, detail: e.note }),
  'ticket.pending': (e, name, who) => `${who} waits for the customer${e.repeated ? ', with the same message as before' : ''}`,
  'ticket.resumed': (e) => `Back at work: ${say(RESUME_CAUSES, e.cause)}`,

  'owner.taken': (e, name) => `${name(e.owner)} took the ticket${e.from ? ` over from ${name(e.from)}` : ''}`,
  'owner.offered': (e, name) => ({
    text: `${name(e.from)} offered the ticket to ${name(e.to)}: ${say(OFFER_REASONS, e.reason)}`,
    detail: lines(e.summary, e.next_step && `Next: ${e.next_step}`),
  }),
  'owner.accepted': (e, name) => `${name(e.to)} accepted the ticket from ${name(e.from)} and owns it now`,
  'owner.declined': (e, name, who) => ({
    text: `${who} declined the hand-off: ${say(DECLINE_REASONS, e.reason)}`, detail: e.comment,
  }),
  'owner.expired': () => 'The hand-off was not answered in time; the owner keeps the ticket',
  'owner.withdrawn': (e, name, who) => `${who} withdrew the hand-off`,

  'owner.offered_group': (e, name) => ({
    text: `${name(e.from)} offered the ticket to ${e.name}: ${say(OFFER_REASONS, e.reason)}`,
    detail: lines(e.summary, e.next_step && `Next: ${e.next_step}`),
  }),
  'owner.pushed': (e, name) => `The ticket is offered to ${name(e.to)} in turn: ${turnOf(e)}`,
  'owner.superseded': () => 'The hand-off is void: something else settled it',
  'owner.forced': (e, name, who) => ({
    text: `${who} made ${name(e.to)} the owner${e.over_capacity ? ', beyond their capacity' : ''}`, detail: e.reason,
  }),
  'owner.released': (e, name, who) => ({ text: `${who} put the ticket back into the queue`, detail: e.reason }),
  'owner.requested': (e, name) => ({
    text: `${name(e.user)} asks for the ticket: ${say(HAND_OFF_REASONS, e.reason)}`, detail: e.comment,
  }),
  'owner.auto': (e) => `Another owner is looked for: ${say(AUTO_CAUSES, e.cause)}`,
  'owner.auto_ended': (e) => `No other owner is looked for any more: ${say(AUTO_ENDS, e.end)}`,
  'ticket.needs_set': (e, name, who) =>
    `${who} said what is needed: ${[...e.skills, e.language].filter(Boolean).join(', ') || 'nothing special'}`,
  'shift.planned': (e, name, who) => ({
    text: e.cover ? `${name(e.cover)} covers for ${who}` : `${who} keeps the ticket over the end of the shift`,
    detail: e.next_step,
  }),
  'shift.cover_ended': (e, name) => `${name(e.user)} no longer covers`,

  'tier.clock_started': (e) => `The clock of ${tierName(e.tier)} started`,
  'tier.clock_expired': (e) => `The clock of ${tierName(e.tier)} ran out`,
  'tier.escalated': (e, name, who) => moved(e, e.automatic ? 'The clock escalated' : `${who} escalated`),
  'tier.deescalated': (e, name, who) => moved(e, `${who} handed back`),
  'tier.warned': (e, name) => (e.users.length
    ? `The clock of ${tierName(e.tier)} ran out; ${e.users.map(name).join(', ')} was told`
    : `The clock of ${tierName(e.tier)} ran out, and there was no manager to tell`),
  'tier.clock_retargeted': (e) => `Another priority, another time: the clock of ${tierName(e.tier)} was set anew`,
  'tier.clock_paused': (e) => `The clock of ${tierName(e.tier)} stands still while the ticket waits`,
  'ticket.bounced': (e, name) => `The ticket came back to ${[
    e.tier == null ? '' : tierName(e.tier), e.owner == null ? '' : name(e.owner),
  ].filter(Boolean).join(' and ')}`,
  'shadow.clock_started': (e) => `In the tier model the clock of ${tierName(e.tier)} would start now`,
  'shadow.tier_would_escalate': (e) =>
    `The tier model would have moved this from ${tierName(e.from)} to ${tierName(e.to)}; it stays here`,

  'swarm.opened': (e, name, who) => `${who} opened a swarm`,
  'ask.opened': (e, name, who) => ({
    text: `${who} asked for help (${say(URGENCIES, e.urgency)}${skills(e)})`,
    detail: lines(e.question, e.tried && `Tried: ${e.tried}`),
  }),
  'ask.nobody': () => 'Nobody was found for the open question',
  'ask.filled': () => 'Enough people came for the question',
  'ask.withdrawn': (e, name, who) => `${who} withdrew the question`,
  'invite.sent': (e, name) => `${name(e.user)} was asked${e.round > 1 ? ` (round ${e.round})` : ''}`,
  'ask.answered': (e, name, who) => ({ text: `${who} has the answer to the question`, detail: e.answer }),
  'ask.expired': () => 'The question was left open too long',
  'invite.seen': (e, name, who) => `${who} saw the invitation`,
  'invite.over_budget': (e, name) => `${name(e.user)} was interrupted past the budget (${e.quiet_hours
    ? 'quiet hours' : count(e.interruptions, 'interruption', 'interruptions')})`,
  'invite.suggested': (e, name, who) => ({ text: `${who} suggests to ask ${name(e.user)}`, detail: e.comment }),
  'help.offered': (e, name, who) => ({ text: `${who} offers to help`, detail: e.comment }),
  'help.welcomed': () => 'The offer of help is welcome',
  'help.thanked_not_needed': (e, name, who) => ({ text: `${who} said thank you, help is not needed`, detail: e.comment }),
  'help.expired': () => 'An offer of help was not answered in time',
  'member.role': (e, name) => `${name(e.user)} is ${e.role} now`,
  'member.credited': (e, name, who) => `${who} credits ${name(e.user)}${skills(e)}`,
  'solution.proposed': (e, name, who) => ({ text: `${who} proposes a solution`, detail: e.text }),
  'solution.taken_up': (e, name, who) => `${who} tries the proposed solution`,
  'solution.set_aside': (e, name, who) => ({ text: `${who} sets the proposal aside`, detail: e.comment }),
  'swarm.reopened': (e, name, who) => `${who} opened the swarm once more`,
  'invite.accepted': (e, name, who) => `${who} accepted`,
  'invite.declined': (e, name, who) => ({
    text: `${who} declined: ${say(DECLINE_REASONS, e.reason)}${e.pointer ? `, and suggests ${name(e.pointer)}` : ''}`,
    detail: e.comment,
  }),
  'invite.expired': (e, name) => (e.user ? `${name(e.user)} did not answer in time` : 'An invitation was not answered in time'),
  'invite.withdrawn': (e, name) => (e.user ? `The invitation of ${name(e.user)} was withdrawn` : 'An invitation was withdrawn'),
  'member.joined': (e, name) => `${name(e.user)}${e.tier == null ? '' : ` (${tierName(e.tier)})`} joined to help`,
  'member.left': (e, name) => `${name(e.user)} left: ${say(LEAVE_CAUSES, e.cause)}`,
  'member.speak_granted': (e, name) => `${name(e.user)} may write to the customer`,
  'member.speak_revoked': (e, name) => `${name(e.user)} no longer writes to the customer`,
  'swarm.closed': (e, name, who) =>
    `${who} closed the swarm: ${say(OUTCOMES, e.outcome)}${e.contributors?.length
      ? `, with the help of ${e.contributors.map(name).join(', ')}` : ''}`,

  'contact.logged': (e, name, who) => ({ text: `${who} logged ${contactWords(e)}`, detail: e.note }),
  'callback.planned': (e, name, who) => ({ text: `${who} planned a call ${between(e)}`, detail: e.phone }),
  'callback.reminded': () => 'A planned call is near',
  'callback.overdue': () => 'A planned call was not made in its time',
  'callback.rescheduled': (e, name, who) => `${who} moved the planned call: ${between(e)}`,
  'callback.finished': (e, name, who) => `${who} called: ${e.reached ? 'the customer was reached' : 'nobody answered'}`,
  'callback.cancelled': (e, name, who) => `${who} called the planned call off`,
  'remote.offered': (e, name, who) => ({ text: `${who} asked to agree to a ${e.kind} session`, detail: e.link }),
  'remote.answered': (e, name, who) => `${who} ${e.agreed ? 'agreed to' : 'refused'} the session`,
  'remote.started': (e, name, who) => `${who} began the session`,
  'remote.ended': (e, name, who) => `${who} ended the session`,
  'feedback.marked': (e, name, who) => `${who} marked message ${e.message} as feedback on "${e.topic}"`,
  'feedback.unmarked': (e, name, who) => `${who} took the mark of feedback off message ${e.message}`,
  'feedback.announced': (e, name, who) => `${who} told ${count(e.told, 'ticket', 'tickets')} that "${e.topic}" is done`,

  'problem.proposed': (e) => `${count(e.tickets, 'ticket', 'tickets')} about ${e.category} came in: far more than usual`,
  'problem.declared': (e, name, who) => `${who} declared problem ${e.problem}: ${e.title}`,
  'problem.dismissed': (e, name, who) => ({ text: `${who} dismissed problem ${e.problem}`, detail: e.reason }),
  'problem.changed': (e, name, who) => ({ text: `${who} changed problem ${e.problem}: ${e.title}`, detail: e.workaround }),
  'problem.told': (e, name, who) => ({
    text: `${who} told the customers of ${count(e.told + e.left, 'ticket', 'tickets')} of problem ${e.problem}`,
    detail: e.text,
  }),
  'problem.solved': (e, name, who) => ({ text: `${who} solved problem ${e.problem}`, detail: e.text }),
  'problem.reopened': (e, name, who) => ({ text: `${who} opened problem ${e.problem} again`, detail: e.reason }),
  'problem.linked': (e, name, who) => `${who} linked the ticket to problem ${e.problem}`,
  'problem.unlinked': (e, name, who) => `${who} took the ticket out of problem ${e.problem}`,
  'problem.solving_offered': (e) => ({
    text: `Problem ${e.problem} is solved: is this ticket, too?`, detail: e.solution,
  }),
  'problem.solving_answered': (e, name, who) => {
    if (e.answer === 'solved') return `${who} solved the ticket with problem ${e.problem}`;
    if (e.answer === 'kept') return `${who} goes on, although problem ${e.problem} is solved`;
    return `Problem ${e.problem} is open again: nobody asks any more whether this ticket is solved`;
  },

  'partner.shared': (e, name, who) => ({
    text: `${who} ${e.consent === 'asked' ? 'asked the customer whether to share with' : 'shared the ticket with'} ${e.guest ? 'a partner who comes by link' : name(e.user)}`,
    detail: e.question,
  }),
  'partner.item_shared': (e, name, who) => ({
    text: `${who} shared ${e.kind} ${e.number}${e.redacted ? ', with parts taken out' : ''}`, detail: e.text,
  }),
  'partner.consent_answered': (e, name, who) => `${who} ${e.given ? 'agreed to' : 'refused'} sharing with a partner`,
  'partner.clock_started': (e) => `The partner has until ${full(e.due)}`,
  'partner.reminded': () => 'The partner has not answered yet',
  'partner.overdue': () => 'The partner did not answer in time',
  'partner.wrote': (e, name, who) => ({ text: `${who} wrote${e.partner ? '' : ' to the partner'}`, detail: e.text }),
  'partner.solution_proposed': (e, name, who) => ({ text: `${who} proposed a solution`, detail: e.text }),
  'partner.returned': (e, name, who) => ({ text: `${who} gave the ticket back`, detail: e.text }),
  'partner.ended': (e, name, who) => `${who} ended the sharing`,
  'partner.link_made': (e, name, who) => `${who} made a link for the partner, good until ${full(e.expires_at)}`,

  'sla.no_answer_warned': () => 'The customer is still waiting for an answer',
  'sla.terms': (e) => (e.contract ? `The contract ${e.contract} holds` : 'The desk\u2019s own terms hold'),
  'sla.started': (e) => `The clock of the ${say(SLA_TARGETS, e.target)} started`,
  'sla.paused': (e) => `The clock of the ${say(SLA_TARGETS, e.target)} stands while the customer is asked`,
  'sla.resumed': (e) => `The clock of the ${say(SLA_TARGETS, e.target)} goes on`,
  'sla.retargeted': (e) => `The ${say(SLA_TARGETS, e.target)} is due at another time: the priority is P${e.priority}`,
  'sla.warned': (e) => `The ${say(SLA_TARGETS, e.target)} is nearly due`,
  'sla.breached': (e) => `The ${say(SLA_TARGETS, e.target)} was missed`,
  'sla.met': (e) => `The ${say(SLA_TARGETS, e.target)} came in time`,
  'sla.late': (e) => `The ${say(SLA_TARGETS, e.target)} came late`,
  'sla.stopped': (e) => `The ${say(SLA_TARGETS, e.target)} is no longer owed`,
  'sla.promised': (e, name, who) => ({ text: `${who} promised the customer the next update`, detail: e.text }),
  'access.breakglass': (e, name, who) => ({ text: `${who} reads the conversation for a while`, detail: e.reason }),
  'access.breakglass_ended': (e, name) => `${name(e.user)} reads the conversation no longer`,
  'sla.reminded': (e) => (e.stage === 1 ? 'Nobody has worked on it for long: its owner was reminded'
    : 'Nobody has worked on it for long: the managers were told'),
  'sla.away_told': () => 'The customer was told that nobody is here to chat now',
  'imported.row': (e) => ({ text: 'Imported from the earlier system', detail: fields(e) }),

  'presence.up': (e, name) => `${name(e.user)} came`,
  'presence.down': (e, name) => `${name(e.user)} went`,
  'presence.status': (e, name) => `${name(e.user)} is ${e.status === 'break' ? 'on a break' : say({}, e.status)}`,
  'view.enter': (e, name) => `${name(e.user)} looked at #${e.viewed}`,
  'view.leave': (e, name) => `${name(e.user)} looked away from #${e.viewed}`,
  'shift.ended': (e, name) => `${name(e.user)} ended the shift${e.cover ? `; ${name(e.cover)} covers` : ''}`,
  'shift.absence': (e, name) => ({ text: `${name(e.user)} is absent`, detail: e.reason }),

  'user.added': (e, name) => `${name(e.user)} was added to the desk as ${say({}, e.role)}`,
  'user.changed': (e, name) => (e.disabled
    ? `${name(e.user)} may no longer log in`
    : `${name(e.user)} works as ${say({}, e.role)}${e.tiers.length ? ` at ${e.tiers.map(tierName).join(', ')}` : ''}`),
  'queue.created': (e) => `A queue was made for ${tierName(e.tier)} (${e.mode})`,
  'desk.chats_closed': (e) => (e.reason === 'hours' ? 'The desk closed: chats are forms now' : 'Nobody is there to chat: chats are forms now'),
  'desk.chats_opened': () => 'Customers can chat again',
  'organisation.saved': (e, name, who) => `${who} saved the organisation ${e.name}`,
  'organisation.customer_placed': (e, name, who) => (e.organisation
    ? `${who} placed ${name(e.customer)} in organisation ${e.organisation}` : `${who} took ${name(e.customer)} out of the organisation`),
  'mode.ticket_changed': (e, name, who) => ({
    text: `${who} switched the ticket from ${e.from} to ${e.to}${e.mixed ? '; it counts as mixed' : ''}`,
    detail: e.reason,
  }),
  'mode.switched': (e, name, who) => ({
    text: e.undoes ? `${who} took back a switch of mode` : `${who} switched ${e.desk ? 'the desk' : 'a queue'}`,
    detail: e.reason,
  }),
  'ticket.erased': (e, name, who) => `${who} erased the customer: what was said is gone`,
  'customer.erased': (e, name, who) => ({ text: `${who} erased customer ${e.customer}`, detail: e.reason }),
  'queue.renamed': (e) => `The queue ${e.from} is now called ${e.to}`,
  'settings.changed': (e, name, who) => ({ text: `${who} changed the settings: ${e.section}`, detail: e.reason }),
  'mode.changed': (e, name, who) => ({ text: `${who} switched from ${e.from} to ${e.to}`, detail: e.reason }),
};

/** @param {StaffEvent} event @param {NameOf} name @returns {Sentence} */
export function sentenceOf(event, name) {
  const make = SENTENCES[event.type];
  if (!make) return { text: event.type.replaceAll('.', ': ').replaceAll('_', ' ') };
  const said = make(event, name, name(event.actor));
  return typeof said === 'string' ? { text: said } : said;
}

/** A line of the customer's own view, for staff who do not read the notes. @param {any} care */
export function careSentence(care) {
  const helpers = care.helpers ? `, ${count(care.helpers, 'person helps', 'people help')}` : '';
  if (care.state === 'solved' || care.state === 'closed') return `The ticket is ${care.state}`;
  return care.owner ? `${care.owner.name} owns the ticket${helpers}` : 'The ticket waits for an owner';
}

/** @param {StaffEvent} move @param {string} opening @returns {Sentence} */
function moved(move, opening) {
  const stays = move.owner_stays ? '; the owner stays with the customer until it is taken' : '';
  const why = move.automatic ? '' : `: ${say(ESCALATION_REASONS, move.reason)}`;
  return { text: `${opening} from ${tierName(move.from)} to ${tierName(move.to)}${why}${stays}`, detail: move.summary };
}

/** A contact in words: what, whose, how long. @param {StaffEvent} e */
function contactWords(e) {
  const side = e.direction === 'in' ? 'from the customer' : 'to the customer';
  const length = e.duration_ms >= 60_000 ? `, ${count(Math.round(e.duration_ms / 60_000), 'minute', 'minutes')}` : '';
  const result = e.result === 'spoken' ? '' : `: ${say(CONTACT_RESULTS, e.result)}`;
  return `${say(CONTACT_CHANNELS, e.channel)} ${side}${length}${result}`;
}

/** The window of a planned call. @param {StaffEvent} e */
function between(e) {
  return `between ${full(e.from_at)} and ${full(e.to_at)}`;
}

/** Why it was this person's turn. @param {StaffEvent} push */
function turnOf(push) {
  const busy = count(push.chats + push.tickets, 'matter', 'matters');
  const idle = Math.floor(push.idle_ms / 60_000);
  return `${push.method === 'least_loaded' ? 'least busy' : 'free the longest'} of ${push.eligible} (${busy}, free for ${count(idle, 'minute', 'minutes')})`;
}

/** @param {StaffEvent} ask */
function skills(ask) {
  return ask.skills?.length ? `; ${ask.skills.join(', ')}` : '';
}

/** Another system's own words, as they came. @param {StaffEvent} event */
function fields(event) {
  const own = new Set(['type', 'seq', 'at', 'offset', 'ticket', 'actor']);
  return lines(...Object.entries(event).filter(([name]) => !own.has(name))
    .map(([name, value]) => `${name.replaceAll('_', ' ')}: ${typeof value === 'object' ? JSON.stringify(value) : value}`));
}

/** @param {...(string | undefined | null | false)} parts */
function lines(...parts) {
  return parts.filter(Boolean).join('\n') || undefined;
}
