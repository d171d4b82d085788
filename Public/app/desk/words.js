// The desk's codes in the words people read. Keys are the codes of the wire; an unknown code is shown
// as it came, with its underscores turned into spaces, so that a newer server stays readable.

/** @typedef {Record<string, string>} Words */

/** @type {Words} */
export const ESCALATION_REASONS = {
  skill: 'needs another skill', access: 'needs other access', time: 'takes too long here',
  severity: 'it is grave', customer_request: 'the customer asks for it', vendor: "a vendor's matter",
};

/** @type {Words} */
export const HAND_OFF_REASONS = {
  skill: 'needs your skill', shift_end: 'end of shift', workload: 'too much work at once',
  language: 'language', customer_request: 'the customer asks for it', other: 'other',
};

/** Those of people, and the desk's own. @type {Words} */
export const OFFER_REASONS = { ...HAND_OFF_REASONS, routing: 'the desk offers it in turn' };

/** @type {Words} */
export const SLA_TARGETS = {
  first_response: 'first answer', next_response: 'next answer', resolution: 'solution', promised_update: 'promised update',
};

export const DECLINE_REASONS = {
  busy: 'busy', not_my_skill: 'not my skill', off_duty: 'off duty', conflict: 'conflict of interest', other: 'other',
};

/** @type {Words} */
export const URGENCIES = { live: 'live, the customer is waiting', today: 'today', async: 'when there is time' };

/** @type {Words} */
export const OUTCOMES = {
  solved: 'solved', handed_off: 'handed off', unresolved: 'unresolved', cancelled: 'cancelled',
};

/** @type {Words} */
export const KNOWLEDGE = {
  routine: 'routine, nothing to write down', linked: 'linked to an article', drafted: 'drafted an article',
  not_useful: 'not useful to others',
};

/** @type {Words} */
export const LEAVE_CAUSES = {
  done: 'done', handover: 'became the owner', timeout_idle: 'was idle', removed: 'removed',
  swarm_closed: 'the swarm closed',
};

/** @type {Words} */
export const REOPEN_CAUSES = { customer: 'the customer came back', agent: "an agent's decision", error: 'solved by mistake' };

/** @type {Words} */
export const KINDS = { incident: 'incident', request: 'request', question: 'question' };

/** @type {Words} */
export const GRADES = { low: 'low', medium: 'medium', high: 'high' };

/** How the customer came. @type {Words} */
export const CHANNELS = { chat: 'chat', form: 'form', email: 'e-mail', api: 'another system', phone: 'phone' };

/** @type {Words} */
export const CONTACT_CHANNELS = { phone: 'a call', visit: 'a visit', fax: 'a fax', on_site: 'an appointment on site' };

/** @type {Words} */
export const DIRECTIONS = { out: 'we reached out', in: 'the customer came to us' };

/** @type {Words} */
export const CONTACT_RESULTS = { spoken: 'both spoke', one_way: 'word was left', no_answer: 'nobody answered' };

/** @type {Words} */
export const CALL_BACK_STATES = { planned: 'planned', reached: 'reached', no_answer: 'nobody answered', cancelled: 'called off' };

/** @type {Words} */
export const SESSION_KINDS = { remote: 'remote session', video: 'video call' };

/** @type {Words} */
export const SESSION_STATES = { asked: 'asked', agreed: 'the customer agreed', refused: 'the customer refused', running: 'running', ended: 'ended' };

/** A person's part in a swarm. @type {Words} */
export const ROLES = { contributor: 'contributor', observer: 'observer, learns', scribe: 'scribe, writes it down', coordinator: 'coordinator', partner: 'partner' };

/** @type {Words} */
export const VISIBILITIES = { open_to_skill: 'those with the skills may raise a hand', invite_only: 'only those who are asked' };

/** @type {Words} */
export const PROPOSAL_STATES = { proposed: 'proposed', taken_up: 'being tried', set_aside: 'set aside' };

/** @type {Words} */
export const SHIFT_PLANS = { keep: 'the owner keeps it', offer: 'the queue is offered it', cover: 'a colleague covers' };

/** @type {Words} */
export const AUTO_CAUSES = {
  no_answer: 'the customer had no answer', owner_gone: 'the owner is gone', shift_end: 'the shift ended',
  absence: 'the owner is absent', released: 'the owner let it go',
};

/** The links people make by hand. */
export const HAND_RELATIONS = ['related', 'parent', 'child', 'duplicate_of', 'duplicated_by'];

/** @type {Words} */
export const RELATIONS = {
  related: 'related to', parent: 'a part of', child: 'the whole of', duplicate_of: 'a duplicate of', duplicated_by: 'the original of',
  follow_up_of: 'the follow-up of', followed_by: 'followed by', merged_into: 'merged into', merged_from: 'joined by',
};

/** @type {Words} */
export const CANCEL_REASONS = {
  spam: 'spam', duplicate: 'a duplicate', withdrawn: 'the customer withdrew it', mistake: 'opened by mistake',
};

/** @type {Words} */
export const RESUME_CAUSES = {
  staff: 'taken up again', time: 'its time has come', customer: 'the customer wrote', partner: 'the partner answered',
};

/** @type {Words} */
export const STATES = {
  new: 'new', queued: 'waiting', open: 'open', pending_customer: 'waiting for the customer',
  pending_partner: 'waiting for a partner', snoozed: 'snoozed', solved: 'solved', closed: 'closed',
  cancelled: 'cancelled',
};

/** @type {Words} */
export const INVITATION_STATES = {
  sent: 'asked', seen: 'thinking', accepted: 'accepted', declined: 'declined', expired: 'no answer in time',
  withdrawn: 'withdrawn',
};

/** @type {Words} */
export const ASK_STATES = {
  open: 'open', filled: 'enough people came', answered: 'answered', expired: 'expired', withdrawn: 'withdrawn',
};

/** What each tier is for, so that a newcomer need not ask. @type {Words} */
export const TIERS = { L0: 'self-service', L1: 'first line', L2: 'technical', L3: 'experts', L4: 'outside vendors' };

/** The tier's second signal beside its colour. @type {Words} */
export const TIER_SHAPES = { L0: '○', L1: '△', L2: '□', L3: '◇', L4: '⬡' };

/**
 * @param {Words} words
 * @param {string | undefined} code
 */
export function say(words, code) {
  return words[code ?? ''] ?? String(code ?? '').replaceAll('_', ' ');
}

/** @param {string} text */
export const capital = (text) => text.slice(0, 1).toLocaleUpperCase() + text.slice(1);

/** A tier as "L2", whether the wire said 2 or "L2". @param {number | string | null | undefined} tier */
export function tierName(tier) {
  return typeof tier === 'number' ? `L${tier}` : (tier ?? '');
}

/** Two letters to stand for a person. @param {string | undefined} name */
export function initials(name) {
  const parts = (name ?? '').trim().split(/\s+/u).filter(Boolean);
  if (!parts.length) return '?';
  const ends = parts.length > 1 ? [parts[0], parts[parts.length - 1]] : [parts[0]];
  return ends.map((part) => [...part][0].toLocaleUpperCase()).join('');
}

/** "1 person", "2 people". @param {number} count @param {string} one @param {string} many */
export function count(count, one, many) {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}
