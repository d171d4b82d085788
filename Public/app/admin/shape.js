// What each section of the desk's settings holds, as fields of a form. A member that is not named here is kept as it came
// and shown as the text it is on the wire, so that a newer server's settings are not lost.

/**
 * @typedef {{kind: string, name: string, fields?: Field[], choices?: readonly string[], optional?: boolean, min?: number, max?: number, fixed?: number,
 *   ordered?: boolean, initial?: boolean, empty?: string, wide?: boolean, ofOrigin?: boolean}} Field `wide`: it has a row of its own; `empty`: what an optional word that is left empty says; `ofOrigin`: only who has the role that the row names as origin
 */

const TIERS = Object.freeze(['L0', 'L1', 'L2', 'L3', 'L4']);
const LADDER = Object.freeze(['L1', 'L2', 'L3']);

const LANGUAGES = Object.freeze(['en', 'fr', 'pt-BR', 'pt-PT']);
/** For what the desk's own reasons are offered. */
const DECISIONS = Object.freeze(['escalate', 'deescalate', 'hand_off', 'decline_hand_off', 'decline_invitation', 'release', 'cancel']);

/** The roles that can be copied. */
const ORIGINS = Object.freeze(['agent', 'manager', 'administrator', 'partner']);

/** @param {string} kind @returns {(name: string, more?: object) => Field} */
const field = (kind) => (name, more = {}) => ({ kind, name, ...more });
const [span, whole, percent, flag, word, text, words, minute, week, date, zone] = ['span', 'whole', 'whole', 'flag', 'word', 'text', 'words', 'minute', 'week', 'date', 'zone'].map(field);
const one = (name, choices, more = {}) => ({ kind: 'one', name, choices, ...more });
const several = (name, choices) => ({ kind: 'several', name, choices });
const list = (name, fields, more = {}) => ({ kind: 'list', name, fields, ...more });
const group = (name, fields) => ({ kind: 'group', name, fields });
const priorities = (name) => ({ kind: 'priorities', name });

const optional = { optional: true };
const CATEGORY = [one('start_tier', LADDER, optional), one('solve_tier', LADDER, optional), words('skills')];

/** In the order of the page's menu. @type {Record<string, Field[]>} */
export const SECTIONS = {
  tiers: [several('present', LADDER), list('merged', [word('name'), several('tiers', TIERS)]), list('clocks', [one('tier', LADDER), priorities('ms')]),
    one('clock_kind', ['wall', 'working']), one('expiry', ['auto_escalate', 'warn_owner_then_escalate', 'warn_manager']), span('grace_ms'),
    one('agents_read', ['own_tiers', 'all_tiers'])],
  categories: [list('rules', [word('name'), ...CATEGORY]), group('other', CATEGORY)],
  modes: [flag('owner_may_switch'), flag('hybrid'), span('undo_ms')],
  routing: [list('queues', [{ kind: 'queue', name: 'queue' }, one('method', ['pull', 'longest_idle', 'least_loaded']), words('skills'), words('languages'), whole('chats', { min: 1, max: 50, optional: true }), whole('tickets', { min: 1, max: 1000, optional: true })]), span('no_answer_offer_live_ms'), span('no_answer_offer_ticket_ms'),
    span('gone_ms'), span('gone_offer_ms'), span('push_ms'), span('push_again_ms'), whole('pushes_max', { min: 1, max: 100 }), whole('ticket_capacity', { min: 1, max: 1000 }), flag('by_evidence'), whole('returns_max', { min: 1, max: 50 }), span('return_span_ms'), span('view_idle_ms')],
  teams: [list('teams', [whole('team', { min: 1 }), word('name'), { kind: 'people', name: 'members' }, words('skills'), several('tiers', TIERS)])],
  people: [whole('capacity', { min: 1, max: 50 })],
  calendars: [list('calendars', [word('name'), zone('zone'), week('week'), list('holidays', [date('date'), word('name', optional)])]), word('desk')],
  targets: [list('priorities', [span('first_response_ms', optional), span('next_response_ms', optional), span('resolution_ms', optional)], { fixed: 4 }), percent('warning_percent', { min: 1, max: 99 })],
  promises: [percent('warning_percent', { min: 1, max: 99 }), span('ahead_max_ms')],
  answers: [span('live_ms'), span('ticket_ms')],
  reminders: [flag('on'), span('after_ms')],
  chats: [flag('form_when_nobody'), text('closed_answer'), text('nobody_answer')],
  offers: [span('live_ms'), span('ticket_ms')],
  invitations: [span('live_ms'), span('today_ms'), span('async_ms'), whole('rounds', { min: 1, max: 20 })],
  swarming: [span('ask_live_ms'), span('ask_today_ms'), span('ask_async_ms'), span('help_offer_ms'), span('member_idle_live_ms'), span('member_idle_ticket_ms'),
    whole('interruptions_per_day', { min: 0, max: 100 }), one('quiet_hours', ['calendar', 'times']), minute('quiet_from_minute'), minute('quiet_to_minute')],
  problems: [flag('on'), span('window_ms'), whole('weeks', { min: 1, max: 52 }), whole('tickets_min', { min: 2, max: 1000 }), whole('times_usual', { min: 1, max: 100 }), whole('one_in', { min: 10, max: 1_000_000_000 })],
  closing: [span('after_solved_ms'), span('reopen_window_ms', { min: 0 })],
  handling: [span('snooze_max_ms'), list('fields', [word('name'), one('kind', ['text', 'number', 'choice']), { kind: 'figure', name: 'min', optional: true }, { kind: 'figure', name: 'max', optional: true }, words('options', optional)])],
  partners: [flag('consent_waived'), span('clock_ms'), span('reminder_ms'), span('link_ms')],
  knowledge: [span('review_after_ms'), flag('second_person')],
  reasons: [list('reasons', [word('code'), group('labels', LANGUAGES.map((tag) => word(tag, { ...optional, empty: '' }))), several('actions', DECISIONS), flag('active', { initial: true })], { ordered: true })],
  procedures: [list('procedures', [word('code'), word('title'), words('categories'), { kind: 'queues', name: 'queues' },
    list('steps', [word('text', { wide: true }), whole('article', { min: 1, max: 1_000_000_000, optional: true }), flag('required')], { ordered: true }), flag('active', { initial: true })], { ordered: true })],
  roles: [list('roles', [word('name'), one('origin', ORIGINS), { kind: 'rights', name: 'without' }, { kind: 'people', name: 'people', ofOrigin: true }])],
  costs: [word('currency', optional), whole('l1_hour', { min: 0, max: 100_000_000 }), whole('l2_hour', { min: 0, max: 100_000_000 }), whole('l3_hour', { min: 0, max: 100_000_000 })],
  widgets: [list('keys', [word('key'), word('name'), words('origins')])],
};

/** What its change does to people who work or wait: said before it is asked for. */
export const GRAVE = new Set(['tiers', 'calendars', 'targets', 'closing', 'partners', 'widgets', 'routing', 'roles']);
