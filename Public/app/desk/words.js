// The desk's codes as lists. Their words stand in the catalogue, `word.LIST.CODE`; an unknown code is shown as it came,
// with its underscores turned into spaces, so that a newer server stays readable.

import { hasWords, t } from '../../lib/i18n.js';

/** @typedef {{words: string, codes: readonly string[]}} List `words` is how the keys of its words begin */

/** @param {string} words @param {...string} codes @returns {List} */
const list = (words, ...codes) => Object.freeze({ words, codes });

export const ESCALATION_REASONS = list('word.escalation', 'skill', 'access', 'time', 'severity', 'customer_request', 'vendor');
export const HAND_OFF_REASONS = list('word.hand_off', 'skill', 'shift_end', 'workload', 'language', 'customer_request', 'other');

/** Those of people, and the desk's own. */
export const OFFER_REASONS = list('word.hand_off', ...HAND_OFF_REASONS.codes, 'routing');
export const SLA_TARGETS = list('word.target', 'first_response', 'next_response', 'resolution', 'promised_update');
export const DECLINE_REASONS = list('word.decline', 'busy', 'not_my_skill', 'off_duty', 'conflict', 'other');
export const URGENCIES = list('word.urgency', 'live', 'today', 'async');
export const OUTCOMES = list('word.outcome', 'solved', 'handed_off', 'unresolved', 'cancelled');
export const KNOWLEDGE = list('word.knowledge', 'routine', 'linked', 'drafted', 'not_useful');
export const LEAVE_CAUSES = list('word.leave', 'done', 'handover', 'timeout_idle', 'removed', 'swarm_closed');
export const REOPEN_CAUSES = list('word.reopen', 'customer', 'agent', 'error');
export const KINDS = list('word.kind', 'incident', 'request', 'question');
export const GRADES = list('word.grade', 'low', 'medium', 'high');

/** How the customer came. */
export const CHANNELS = list('word.channel', 'chat', 'form', 'email', 'api', 'phone');
export const CONTACT_CHANNELS = list('word.contact', 'phone', 'visit', 'fax', 'on_site');
export const DIRECTIONS = list('word.direction', 'out', 'in');
export const CONTACT_RESULTS = list('word.result', 'spoken', 'one_way', 'no_answer');
export const CALL_BACK_STATES = list('word.call', 'planned', 'reached', 'no_answer', 'cancelled');
export const SESSION_KINDS = list('word.session', 'remote', 'video');
export const SESSION_STATES = list('word.session_state', 'asked', 'agreed', 'refused', 'running', 'ended');

/** A person's part in a swarm. */
export const ROLES = list('word.role', 'contributor', 'observer', 'scribe', 'coordinator', 'partner');
export const VISIBILITIES = list('word.visibility', 'open_to_skill', 'invite_only');
export const PROPOSAL_STATES = list('word.proposal', 'proposed', 'taken_up', 'set_aside');
export const SHIFT_PLANS = list('word.plan', 'keep', 'offer', 'cover');
export const AUTO_CAUSES = list('word.auto', 'no_answer', 'owner_gone', 'shift_end', 'absence', 'released');
export const RELATIONS = list('word.relation', 'related', 'parent', 'child', 'duplicate_of', 'duplicated_by', 'follow_up_of', 'followed_by', 'merged_into', 'merged_from');
export const CANCEL_REASONS = list('word.cancel', 'spam', 'duplicate', 'withdrawn', 'mistake');
export const RESUME_CAUSES = list('word.resume', 'staff', 'time', 'customer', 'partner');
export const STATES = list('word.state', 'new', 'queued', 'open', 'pending_customer', 'pending_partner', 'snoozed', 'solved', 'closed', 'cancelled');
export const INVITATION_STATES = list('word.invitation', 'sent', 'seen', 'accepted', 'declined', 'expired', 'withdrawn');
export const ASK_STATES = list('word.ask', 'open', 'filled', 'answered', 'expired', 'withdrawn');

/** What each tier is for, so that a newcomer need not ask. */
export const TIERS = list('word.tier', 'L0', 'L1', 'L2', 'L3', 'L4');
export const AUTO_ENDS = list('word.auto_end', 'answered', 'owner_back', 'withdrawn');
export const USER_ROLES = list('word.user_role', 'customer', 'agent', 'partner', 'manager', 'administrator', 'bot', 'system');
export const STATUSES = list('status', 'available', 'focus', 'away', 'break');
export const MODES = list('mode', 'tiered', 'swarm');
/** Where a share with a partner stands. */
export const SHARE_STATES = list('word.share', 'consent', 'theirs', 'ours', 'ended');
/** What a partner can be shown. */
export const SHARED_ITEMS = list('word.item', 'message', 'note');

/** The links people make by hand. */
export const HAND_RELATIONS = list('word.relation', 'related', 'parent', 'child', 'duplicate_of', 'duplicated_by');

/** Whom a knowledge article is for. */
export const AUDIENCES = list('word.audience', 'public', 'partner', 'staff');

/** The tier's second signal beside its colour. */
export const TIER_SHAPES = { L0: '○', L1: '△', L2: '□', L3: '◇', L4: '⬡' };

/** @param {List} words @param {string | undefined | null} code */
export function say(words, code) {
  const key = `${words.words}.${code}`;
  return hasWords(key) ? t(key) : String(code ?? '').replaceAll('_', ' ');
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
