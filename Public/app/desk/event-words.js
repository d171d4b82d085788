// What happened, in plain words: one sentence for each kind of recorded event, `event.KIND` in the catalogue. The thread,
// the timeline and the board's ledger all speak through this file, so a fact reads the same everywhere.
//
// Every sentence may name {who} did it, the {user} it is about and the {tier}; a kind that needs more stands below. What
// depends on the event has texts of its own: `event.KIND.FORM`.

import { hasWords, t } from '../../lib/i18n.js';
import { format, full, names } from '../../lib/time.js';
import { reasonName } from './reasons.js';
import {
  AUDIENCES, AUTO_CAUSES, AUTO_ENDS, CANCEL_REASONS, CONTACT_CHANNELS, CONTACT_RESULTS, DECLINE_REASONS, ESCALATION_REASONS, HAND_OFF_REASONS, KINDS, KNOWLEDGE,
  LEAVE_CAUSES, MODES, OUTCOMES, RELATIONS, REOPEN_CAUSES, RESUME_CAUSES, ROLES, say, SHARED_ITEMS, SLA_TARGETS, STATES, STATUSES, tierName, URGENCIES, USER_ROLES,
} from './words.js';

/**
 * @typedef {{id?: number, name?: string, role?: string, kind?: string}} Actor
 * @typedef {{type: string, seq: number, at: number, actor?: Actor, [field: string]: any}} StaffEvent
 * @typedef {{text: string, detail?: string}} Sentence `detail` is what people wrote: reasons in full, summaries
 * @typedef {(person: number | Actor | null | undefined) => string} NameOf
 * @typedef {{form?: string, detail?: string, [value: string]: any}} Values what the sentence names, which form it has, and
 *   what people wrote
 */

/** Kinds that the thread shows in another form or not at all: messages, and clocks (the panel has them). */
export const QUIET_KINDS = new Set([
  'msg.customer', 'msg.agent', 'msg.system', 'msg.announcement', 'tier.clock_started', 'tier.clock_paused', 'tier.clock_retargeted', 'shadow.clock_started', 'invite.accepted',
  'card.asked_again', 'procedure.marked', 'sla.terms', 'sla.started', 'sla.paused', 'sla.resumed', 'sla.met', 'sla.stopped',
]);

/** @type {Record<string, (event: StaffEvent, name: NameOf) => Values>} */
const VALUES = {
  'ticket.solved': (e) => ({ knowledge: say(KNOWLEDGE, e.knowledge), detail: lines(e.solution, e.knowledge_note) }),
  'ticket.closed': (e) => ({ form: e.automatic ? 'auto' : '' }),
  'ticket.reopened': (e) => ({ cause: say(REOPEN_CAUSES, e.cause) }),
  'ticket.returned': (e) => ({ cause: say(REOPEN_CAUSES, e.cause) }),
  'ticket.rated': (e) => ({ form: [e.score ? 'score' : '', e.repeated === undefined ? '' : e.repeated ? 'repeated' : 'once'].filter(Boolean).join('_'), score: e.score }),
  'card.kept': (e) => ({ detail: lines(e.problem, e.tried, e.next_step && t('inbox.next', { text: e.next_step })) }),
  'card.corrected': (e) => ({ n: String(e.message) }),
  'card.asked_again': (e) => ({ form: e.again ? '' : 'not', n: String(e.message) }),
  'procedure.begun': (e) => ({ title: e.title }),
  'procedure.marked': (e) => ({ form: e.state, n: String(e.step), procedure: String(e.procedure), detail: e.note }),
  'procedure.dropped': (e) => ({ procedure: String(e.procedure), detail: e.reason }),
  'procedure.left_open': (e) => ({ n: e.count, detail: e.reason }),
  'ticket.solved_answered': (e) => ({ form: e.solved ? '' : 'no' }),
  'ticket.classified': (e) => ({ kind: say(KINDS, e.kind), category: e.category || t('facts.none'), priority: `P${e.priority}`, detail: e.subject }),
  'ticket.tagged': (e) => ({ form: e.tags.length ? '' : 'none', tags: e.tags.join(', ') }),
  'ticket.field_set': (e) => ({ form: e.value ? '' : 'none', field: e.field, value: e.value }),
  'ticket.linked': (e) => ({ relation: say(RELATIONS, e.relation), to: String(e.to) }),
  'ticket.unlinked': (e) => ({ relation: say(RELATIONS, e.relation), to: String(e.to) }),
  'ticket.merged': (e) => ({ into: String(e.into), detail: e.reason }),
  'ticket.customer_joined': (e, name) => ({ customer: name(e.to) }),
  'ticket.absorbed': (e) => ({ from: String(e.from) }),
  'ticket.cancelled': (e) => ({ form: e.duplicate_of ? 'of' : '', reason: say(CANCEL_REASONS, e.reason), of: String(e.duplicate_of), detail: e.note }),
  'ticket.snoozed': (e) => ({ until: full(e.until), detail: e.note }),
  'ticket.pending': (e) => ({ form: e.repeated ? 'again' : '' }),
  'ticket.resumed': (e) => ({ cause: say(RESUME_CAUSES, e.cause) }),
  'ticket.needs_set': (e) => ({ needs: [...e.skills, e.language].filter(Boolean).join(', ') || t('event.nothing_special') }),
  'ticket.bounced': (e, name) => ({ to: names([e.tier == null ? '' : tierName(e.tier), e.owner == null ? '' : name(e.owner)].filter(Boolean)) }),

  'owner.taken': (e, name) => ({ form: e.from ? 'over' : '', owner: name(e.owner), from: name(e.from) }),
  'owner.offered': (e, name) => ({ ...people(e, name), reason: say(HAND_OFF_REASONS, e.reason), detail: offered(e) }),
  'owner.offered_group': (e, name) => ({ from: name(e.from), to: e.name, reason: say(HAND_OFF_REASONS, e.reason), detail: offered(e) }),
  'owner.accepted': people,
  'owner.declined': (e) => ({ reason: say(DECLINE_REASONS, e.reason), detail: e.comment }),
  'owner.pushed': (e, name) => ({ form: isKnown(e) ? 'known' : '', to: name(e.to), turn: turnOf(e) }),
  'owner.push_ended': (e) => ({ n: e.offers }),
  'owner.forced': (e, name) => ({ form: e.over_capacity ? 'over' : '', to: name(e.to), detail: e.reason }),
  'owner.released': (e) => ({ detail: e.reason }),
  'owner.requested': (e) => ({ reason: say(HAND_OFF_REASONS, e.reason), detail: e.comment }),
  'owner.auto': (e) => ({ cause: say(AUTO_CAUSES, e.cause) }),
  'owner.auto_ended': (e) => ({ end: say(AUTO_ENDS, e.end) }),
  'shift.planned': (e, name) => ({ form: e.cover ? 'cover' : '', cover: name(e.cover), detail: e.next_step }),
  'shift.ended': (e, name) => ({ form: e.cover ? 'cover' : '', cover: name(e.cover) }),
  'shift.absence': (e) => ({ detail: e.reason }),

  'tier.escalated': (e) => ({ ...moved(e), form: moveForm(e) }),
  'tier.deescalated': (e) => ({ ...moved(e), form: e.owner_stays && !e.taken_back ? 'stays' : '' }),
  'tier.warned': (e, name) => ({ form: e.users.length ? '' : 'nobody', users: names(e.users.map(name)), n: e.users.length }),
  'shadow.tier_would_escalate': moved,

  'ask.opened': (e) => ({ urgency: [say(URGENCIES, e.urgency), ...(e.skills ?? [])].join(', '), detail: lines(e.question, e.tried && t('case.taken_up', { text: e.tried })) }),
  'ask.answered': (e) => ({ detail: e.answer }),
  'invite.sent': (e) => ({ form: e.round > 1 ? 'round' : '', round: e.round }),
  'invite.over_budget': (e) => ({ form: e.quiet_hours ? 'quiet' : '', n: e.interruptions }),
  'invite.suggested': (e) => ({ detail: e.comment }),
  'invite.declined': (e, name) => ({ form: e.pointer ? 'pointer' : '', reason: say(DECLINE_REASONS, e.reason), pointer: name(e.pointer), detail: e.comment }),
  'invite.expired': (e) => ({ form: e.user ? '' : 'unknown' }),
  'invite.withdrawn': (e) => ({ form: e.user ? '' : 'unknown' }),
  'help.offered': (e) => ({ detail: e.comment }),
  'help.thanked_not_needed': (e) => ({ detail: e.comment }),
  'member.role': (e) => ({ role: say(ROLES, e.role) }),
  'member.credited': (e) => ({ form: e.skills?.length ? 'skills' : '', skills: e.skills?.join(', ') }),
  'member.joined': (e) => ({ form: e.tier == null ? '' : 'tier' }),
  'member.left': (e) => ({ cause: say(LEAVE_CAUSES, e.cause) }),
  'solution.proposed': (e) => ({ detail: e.text }),
  'solution.set_aside': (e) => ({ detail: e.comment }),
  'swarm.closed': (e, name) => ({ form: e.contributors?.length ? 'with' : '', outcome: say(OUTCOMES, e.outcome), names: names((e.contributors ?? []).map(name)) }),

  'contact.logged': (e) => ({ form: e.direction === 'in' ? 'in' : 'out', contact: contactWords(e), detail: e.note }),
  'callback.planned': (e) => ({ ...between(e), detail: e.phone }),
  'callback.rescheduled': between,
  'callback.finished': (e) => ({ form: e.reached ? '' : 'no' }),
  'remote.offered': (e) => ({ form: e.kind === 'video' ? 'video' : '', detail: e.link }),
  'remote.answered': (e) => ({ form: e.agreed ? '' : 'no' }),
  'feedback.marked': (e) => ({ message: String(e.message), topic: e.topic }),
  'feedback.unmarked': (e) => ({ message: String(e.message) }),
  'feedback.announced': (e) => ({ n: e.told, topic: e.topic }),

  'problem.proposed': (e) => ({ n: e.tickets, category: e.category }),
  'problem.declared': problem,
  'problem.dismissed': (e) => ({ ...problem(e), detail: e.reason }),
  'problem.changed': (e) => ({ ...problem(e), detail: e.workaround }),
  'problem.told': (e) => ({ ...problem(e), n: e.told + e.left, detail: e.text }),
  'problem.solved': (e) => ({ ...problem(e), detail: e.text }),
  'problem.reopened': (e) => ({ ...problem(e), detail: e.reason }),
  'problem.linked': problem,
  'problem.unlinked': problem,
  'problem.solving_offered': (e) => ({ ...problem(e), detail: e.solution }),
  'problem.solving_answered': (e) => ({ ...problem(e), form: e.answer === 'solved' || e.answer === 'kept' ? e.answer : 'void' }),

  'article.drafted': (e) => ({ ...article(e), form: e.from_ticket ? 'ticket' : '', ticket: String(e.from_ticket) }),
  'article.edited': (e) => ({ ...article(e), version: e.version, language: e.language, detail: e.note }),
  'article.changed': (e) => ({ ...article(e), audience: say(AUDIENCES, e.audience) }),
  'article.submitted': article,
  'article.returned': (e) => ({ ...article(e), detail: e.reason }),
  'article.published': (e) => ({ ...article(e), languages: e.languages.join(', ') }),
  'article.archived': (e) => ({ ...article(e), detail: e.reason }),
  'article.restored': article,
  'article.reviewed': (e) => ({ ...article(e), at: full(e.review_at) }),
  'article.review_due': article,
  'ticket.article_linked': (e) => ({ ...article(e), form: e.use === 'solution' || e.use === 'drafted' ? e.use : '' }),
  'ticket.article_unlinked': article,

  'partner.shared': (e) => ({ form: `${e.consent === 'asked' ? 'asked' : 'now'}${e.guest ? '_link' : ''}`, detail: e.question }),
  'partner.item_shared': (e) => ({ form: e.redacted ? 'redacted' : '', item: say(SHARED_ITEMS, e.kind), number: String(e.number), detail: e.text }),
  'partner.consent_answered': (e) => ({ form: e.given ? '' : 'no' }),
  'partner.clock_started': (e) => ({ due: full(e.due) }),
  'partner.wrote': (e) => ({ form: e.partner ? '' : 'to', detail: e.text }),
  'partner.solution_proposed': (e) => ({ detail: e.text }),
  'partner.returned': (e) => ({ detail: e.text }),
  'partner.link_made': (e) => ({ until: full(e.expires_at) }),

  'sla.terms': (e) => ({ form: e.contract ? 'contract' : '', contract: e.contract }),
  'sla.started': target, 'sla.paused': target, 'sla.resumed': target, 'sla.warned': target, 'sla.breached': target, 'sla.met': target, 'sla.late': target, 'sla.stopped': target,
  'sla.retargeted': (e) => ({ ...target(e), priority: `P${e.priority}` }),
  'sla.promised': (e) => ({ detail: e.text }),
  'sla.reminded': (e) => ({ form: e.stage === 1 ? '' : 'managers' }),
  'access.breakglass': (e) => ({ detail: e.reason }),
  'imported.row': (e) => ({ detail: fields(e) }),

  'presence.status': (e) => ({ status: say(STATUSES, e.status) }),
  'view.enter': (e) => ({ viewed: String(e.viewed) }),
  'view.leave': (e) => ({ viewed: String(e.viewed) }),
  'user.added': (e) => ({ role: say(USER_ROLES, e.role) }),
  'user.changed': (e) => ({ form: e.disabled ? 'out' : e.tiers.length ? 'tiers' : '', role: say(USER_ROLES, e.role), tiers: e.tiers.map(tierName).join(', ') }),
  'queue.created': (e) => ({ mode: say(MODES, e.mode) }),
  'queue.renamed': (e) => ({ from: e.from, to: e.to }),
  'desk.chats_closed': (e) => ({ form: e.reason === 'hours' ? 'hours' : '' }),
  'organisation.saved': (e) => ({ name: e.name }),
  'organisation.customer_placed': (e, name) => ({ form: e.organisation ? '' : 'out', customer: name(e.customer), organisation: String(e.organisation) }),
  'reply.saved': (e) => ({ form: e.owner ? 'own' : '', title: e.title }),
  'reply.removed': (e) => ({ title: e.title }),
  'mode.ticket_changed': (e) => ({ ...modes(e), form: e.mixed ? 'mixed' : '', detail: e.reason }),
  'mode.changed': (e) => ({ ...modes(e), detail: e.reason }),
  'mode.switched': (e) => ({ form: e.undoes ? 'undone' : e.desk ? 'desk' : '', detail: e.reason }),
  'tripwire.tripped': (e) => ({ form: e.wire, value: e.wire === 'longest_wait' ? t('event.minutes', { n: Math.floor(e.value / 60_000) }) : String(e.wire === 'interruptions' ? e.value / 100 : e.value), limit: e.wire === 'longest_wait' ? t('event.minutes', { n: Math.floor(e.limit / 60_000) }) : String(e.wire === 'interruptions' ? e.limit / 100 : e.limit) }),
  'tripwire.answered': (e) => ({ form: e.answer, detail: e.reason }),
  'experiment.planned': (e) => ({ form: e.design === 'pilot' ? 'pilot' : '', experiment: String(e.experiment), n: e.from?.length ?? 0, detail: e.reason }),
  'experiment.began': (e) => ({ experiment: String(e.experiment) }),
  'experiment.block_started': (e) => ({ experiment: String(e.experiment), block: String(e.block + 1), mode: say(MODES, e.mode) }),
  'experiment.block_ended': (e) => ({ experiment: String(e.experiment), block: String(e.block + 1) }),
  'experiment.block_missed': (e) => ({ experiment: String(e.experiment), block: String(e.block + 1) }),
  'experiment.overridden': (e) => ({ experiment: String(e.experiment), block: String(e.block + 1) }),
  'experiment.ended': (e) => ({ experiment: String(e.experiment) }),
  'experiment.stopped': (e) => ({ experiment: String(e.experiment), detail: e.reason }),
  'customer.erased': (e) => ({ customer: String(e.customer), detail: e.reason }),
  'settings.secret_added': (e) => ({ key: e.key, number: String(e.number) }),
  'settings.secret_ended': (e) => ({ key: e.key, number: String(e.number) }),
  'settings.changed': (e) => ({ section: e.section, detail: e.reason }),
};

/** @param {StaffEvent} event @param {NameOf} name @returns {Sentence} */
export function sentenceOf(event, name) {
  const { form, detail: said, ...values } = VALUES[event.type]?.(event, name) ?? {};
  // A procedure has a code too, which is no reason.
  const detail = event.code && event.type !== 'procedure.begun' ? lines(reasonName(event.code), said) : said;
  const key = `event.${event.type}${form ? `.${form}` : ''}`;
  if (!hasWords(key)) return { text: event.type.replaceAll('.', ': ').replaceAll('_', ' ') };
  const text = t(key, { who: name(event.actor), ...(event.user != null && { user: name(event.user) }), ...(event.tier != null && { tier: tierName(event.tier) }), ...values });
  return { text, ...(detail && { detail }) };
}

/** A line of the customer's own view, for staff who do not read the notes. @param {any} care */
export function careSentence(care) {
  if (care.state === 'solved' || care.state === 'closed') return t('care.state', { state: say(STATES, care.state) });
  const owner = care.owner ? t('care.owns', { name: care.owner.name }) : t('care.waits');
  return care.helpers ? `${owner}, ${t('swarm.helps', { n: care.helpers })}` : owner;
}

/** @param {StaffEvent} e @param {NameOf} name */
function people(e, name) {
  return { from: name(e.from), to: name(e.to) };
}

/** @param {StaffEvent} e */
function offered(e) {
  return lines(e.summary, e.next_step && t('inbox.next', { text: e.next_step }));
}

/** @param {StaffEvent} e */
function moved(e) {
  return { from: tierName(e.from), to: tierName(e.to), reason: say(ESCALATION_REASONS, e.reason), detail: e.summary };
}

/** @param {StaffEvent} e */
const moveForm = (e) => [e.automatic ? 'auto' : '', e.owner_stays ? 'stays' : ''].filter(Boolean).join('_');

/** @param {StaffEvent} e */
const modes = (e) => ({ from: say(MODES, e.from), to: say(MODES, e.to) });

/** @param {StaffEvent} e */
function problem(e) {
  return { problem: String(e.problem), title: e.title };
}

/** @param {StaffEvent} e */
function article(e) {
  return { article: String(e.article), title: e.title };
}

/** @param {StaffEvent} e */
function target(e) {
  return { target: say(SLA_TARGETS, e.target) };
}

/** A contact in words: what, how long, how it went. @param {StaffEvent} e */
function contactWords(e) {
  const length = e.duration_ms >= 60_000 ? t('event.minutes', { n: Math.round(e.duration_ms / 60_000) }) : '';
  return [say(CONTACT_CHANNELS, e.channel), length, e.result === 'spoken' ? '' : say(CONTACT_RESULTS, e.result)].filter(Boolean).join(', ');
}

/** The window of a planned call. @param {StaffEvent} e */
function between(e) {
  return { from: full(e.from_at), to: full(e.to_at) };
}

/** Why it was this person's turn. @param {StaffEvent} push */
function turnOf(push) {
  return [
    push.like?.length ? t('event.turn.like', { tickets: names(push.like.map((ticket) => `#${ticket}`)) }) : null,
    push.last_agent ? t('event.turn.last') : null,
    push.level && !push.like?.length ? t('event.turn.knows') : null,
    push.skill_level ? t('event.turn.skilled', { level: push.skill_level }) : null,
    push.language ? t('event.turn.speaks', { language: languageName(push.language) }) : null,
    t(isKnown(push) || push.eligible === 1 ? 'event.turn.one' : push.method === 'least_loaded' ? 'event.turn.least' : 'event.turn.idle', {
      of: push.eligible, matters: t('event.matters', { n: push.chats + push.tickets }), idle: t('event.minutes', { n: Math.floor(push.idle_ms / 60_000) }),
    }),
    push.yielding ? t('event.turn.yielding', { n: push.yielding }) : null,
  ].filter(Boolean).join(', ');
}

/** Whether more than room and turn spoke for the person. @param {StaffEvent} push */
function isKnown(push) {
  return Boolean(push.level || push.last_agent || push.skill_level);
}

/** "French"; a tag that is none stays as it is. @param {string} tag */
function languageName(tag) {
  try {
    return format(Intl.DisplayNames, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
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
