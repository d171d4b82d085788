// The ticket's tab: what the customer was promised, what is to be done, the clocks, what it is about, what it belongs with, calls.

import { el } from '../../lib/dom.js';
import { full } from '../../lib/time.js';
import { ACTIONS, may } from './actions.js';
import { momentText, timeLeft } from './durations.js';
import { askFinishCall, askReschedule } from './forms-contact.js';
import { unlink } from './forms-facts.js';
import { knowledgeLine } from './forms-state.js';
import { card, smallButton } from './panel-parts.js';
import { partners } from './panel-partner.js';
import { procedures } from './panel-procedures.js';
import { t } from '../../lib/i18n.js';
import { ticking } from './ticker.js';
import {
  CALL_BACK_STATES, CANCEL_REASONS, capital, CHANNELS, GRADES, KINDS, RELATIONS, say, SESSION_KINDS, SESSION_STATES, SLA_TARGETS, STATES, tierName,
} from './words.js';

/** @param {any} desk @param {any} thread @param {any} detail */
export function ticketTab(desk, thread, detail) {
  return [careCard(desk, detail), procedures(desk, detail), clocks(desk, detail), about(desk, detail), links(desk, detail), calls(desk, detail), sessions(desk, detail), partners(desk, detail), solution(detail)];
}

/** Buttons for those of these methods that are possible now. */
function buttons(desk, detail, ...methods) {
  const list = methods.map((method) => ACTIONS.find((action) => action.method === method)).filter((action) => may(detail, action) && (!action.when || action.when(desk, detail)));
  return list.length ? el('div', { class: 'card-buttons' }, list.map((action) => smallButton(t(action.label), action.method, () => action.run(desk, detail)))) : null;
}

/** The line the customer reads, word for word, and the promise in it. */
function careCard(desk, detail) {
  const { promise } = detail;
  const late = promise && promise.at < desk.now();
  return card(t('care.title'),
    el('p', { class: 'care-line' }, careWords(detail)),
    promise ? el('p', { class: `clock-line${late ? ' is-late' : ''}` }, t('care.next'), ' ', dueNode(desk, promise.at),
      promise.text ? [': ', el('bdi', {}, promise.text)] : null, el('span', { class: 'muted' }, ` ${t('care.by', { name: promise.by?.name })}`)) : null,
    buttons(desk, detail, 'ticket.promise'));
}

function careWords(detail) {
  const helpers = detail.helpers ? ` · ${t('care.helpers', { n: detail.helpers })}` : '';
  if (['solved', 'closed', 'cancelled'].includes(detail.state)) return t('care.ended');
  return detail.owner ? `${t('care.owner', { name: detail.owner.name })}${helpers}` : t('care.nobody');
}

/** "23 min left, at 15:00": the countdown as text, the moment beside it. */
function dueNode(desk, due) {
  return [ticking(el('b', {}), () => timeLeft(due, desk.now())), el('span', { class: 'muted' }, `, ${momentText(due, desk.now())}`)];
}

function clocks(desk, detail) {
  const targets = (detail.sla?.targets ?? []).map((one) => el('li', {}, targetLine(desk, one)));
  const rows = [
    detail.tier_clock ? clockLine(desk, t('clock.tier', { tier: tierName(detail.tier_clock.tier) }), detail.tier_clock.due) : null,
    detail.tiering?.escalates_at ? clockLine(desk, t('clock.escalates'), detail.tiering.escalates_at) : null,
    detail.shadow_clock ? clockLine(desk, t('clock.shadow', { tier: tierName(detail.shadow_clock.tier) }), detail.shadow_clock.due) : null,
    detail.wake_at ? clockLine(desk, t(detail.state === 'snoozed' ? 'clock.wakes' : 'clock.back'), detail.wake_at) : null,
  ].filter(Boolean);
  const left = detail.tiering?.clock_left_ms;
  if (left != null) rows.push(el('p', { class: 'muted' }, t('clock.stands', { left: timeLeft(left, 0) })));
  if (!targets.length && !rows.length) return null;
  const terms = [detail.sla?.contract ? t('clock.contract', { contract: detail.sla.contract }) : null, detail.sla?.organisation?.name, detail.sla?.calendar && detail.sla.calendar !== 'always' ? t('clock.calendar', { name: detail.sla.calendar }) : null].filter(Boolean).join(' · ');
  return card(t('clock.title'), targets.length ? el('ul', { class: 'clocks' }, targets) : null, ...rows, terms && targets.length ? el('p', { class: 'muted' }, terms) : null);
}

const clockLine = (desk, words, due) => el('p', { class: 'clock-line' }, el('span', {}, words), ' ', dueNode(desk, due));

function targetLine(desk, one) {
  const name = el('span', {}, capital(say(SLA_TARGETS, one.target)));
  if (one.due === undefined) return el('p', { class: 'clock-line' }, name, ' ', el('b', {}, t('clock.paused')), one.left === undefined ? null : el('span', { class: 'muted' }, `, ${timeLeft(one.left, 0)}`));
  const mark = one.breached ? el('span', { class: 'mark bad' }, t('clock.breached')) : one.warned ? el('span', { class: 'mark warn' }, t('clock.risk')) : null;
  return el('p', { class: `clock-line${one.breached ? ' is-late' : ''}` }, name, ' ', dueNode(desk, one.due), mark);
}

function about(desk, detail) {
  const fact = (name, value) => (value ? el('div', {}, el('dt', {}, name), el('dd', { dir: 'auto' }, value)) : null);
  const grades = detail.impact || detail.urgency ? ` (${t('facts.grades', { impact: say(GRADES, detail.impact) || '–', urgency: say(GRADES, detail.urgency) || '–' })})` : '';
  const needs = [...(detail.needs?.skills ?? []), detail.needs?.language].filter(Boolean).join(', ');
  return card(t('facts.title'),
    el('dl', { class: 'facts' },
      fact(t('facts.state'), stateWords(desk, detail)), fact(t('facts.kind'), capital(say(KINDS, detail.kind))), fact(t('facts.category'), detail.category || t('facts.none')),
      fact(t('facts.priority'), `${detail.priority}${grades}`), fact(t('facts.channel'), capital(say(CHANNELS, detail.channel))), fact(t('facts.needs'), needs),
      fact(t('facts.opened'), full(detail.created_at)),
      Object.entries(detail.fields ?? {}).map(([name, value]) => fact(name, value)),
      detail.tiering?.mixed ? fact(t('facts.mode'), t('facts.mixed')) : null, detail.tiering?.bounces ? fact(t('facts.bounces'), String(detail.tiering.bounces)) : null),
    detail.tags?.length ? el('ul', { class: 'tags', 'aria-label': t('tags.label') }, detail.tags.map((tag) => el('li', { class: 'tag' }, el('bdi', {}, tag)))) : null,
    buttons(desk, detail, 'ticket.classify', 'ticket.tag', 'ticket.set_fields', 'ticket.set_needs'));
}

function stateWords(desk, detail) {
  const state = capital(say(STATES, detail.state));
  if (detail.state === 'cancelled') return `${state}: ${say(CANCEL_REASONS, detail.cancel_reason)}`;
  return detail.wake_at ? t('facts.until', { state, at: momentText(detail.wake_at, desk.now()) }) : state;
}

function links(desk, detail) {
  const list = detail.links ?? [];
  const can = ['ticket.link', 'ticket.merge'].some((method) => detail.can.includes(method));
  if (!list.length && !can) return null;
  return card(t('links.title'),
    list.length ? el('ul', { class: 'plain-list' }, list.map((link) => el('li', {}, linkLine(desk, detail, link)))) : el('p', { class: 'muted' }, t('links.none')),
    buttons(desk, detail, 'ticket.link', 'ticket.merge'));
}

function linkLine(desk, detail, link) {
  return [
    el('a', { class: 'earlier', href: `#/${link.ticket}` }, el('bdi', { class: 'earlier-subject' }, link.subject || `#${link.ticket}`),
      el('span', { class: 'muted' }, `${capital(say(RELATIONS, link.relation))} #${link.ticket} · ${say(STATES, link.state)}`)),
    detail.can.includes('ticket.unlink') && !link.relation.startsWith('merged') && !link.relation.startsWith('follow')
      ? smallButton(t('links.undo'), `unlink-${link.relation}-${link.ticket}`, () => unlink(desk, detail, link), `#${link.ticket}`) : null,
  ];
}

function calls(desk, detail) {
  const list = [...(detail.callbacks ?? [])].reverse();
  const can = ['callback.plan', 'contact.log'].some((method) => detail.can.includes(method));
  if (!list.length && !can) return null;
  return card(t('calls.title'), list.length ? el('ul', { class: 'plain-list' }, list.map((call) => el('li', {}, callLine(desk, detail, call)))) : null,
    buttons(desk, detail, 'callback.plan', 'contact.log'));
}

function callLine(desk, detail, call) {
  const planned = call.state === 'planned';
  const can = (method) => planned && detail.can.includes(method);
  const about2 = momentText(call.from_at, desk.now());
  return [
    el('p', {}, el('b', {}, t('calls.window', { from: about2, to: momentText(call.to_at, desk.now()) })), ' ', el('bdi', {}, call.phone)),
    el('p', { class: 'muted' }, [capital(say(CALL_BACK_STATES, call.state)), call.tries ? t('calls.tries', { n: call.tries }) : null, call.language].filter(Boolean).join(' · '),
      planned && call.overdue ? el('span', { class: 'mark bad' }, ` ${t('calls.overdue')}`) : null),
    el('div', { class: 'card-buttons' },
      can('callback.finish') ? smallButton(t('calls.finish'), `finish-${call.callback}`, () => askFinishCall(desk, detail, call), about2) : null,
      can('callback.reschedule') ? smallButton(t('calls.move'), `move-${call.callback}`, () => askReschedule(desk, detail, call), about2) : null,
      can('callback.cancel') ? smallButton(t('calls.cancel'), `off-${call.callback}`, () => desk.commands.run('callback.cancel', { ticket: detail.ticket, callback: call.callback }), about2) : null),
  ];
}

function sessions(desk, detail) {
  const list = [...(detail.sessions ?? [])].reverse();
  if (!list.length) return null;
  const run = (method, one) => () => desk.commands.run(method, { ticket: detail.ticket, session: one.session });
  return card(t('sessions.title'), el('ul', { class: 'plain-list' }, list.map((one) => el('li', {},
    el('p', {}, `${capital(say(SESSION_KINDS, one.kind))}: ${say(SESSION_STATES, one.state)}`),
    el('p', { class: 'muted' }, el('a', { href: safe(one.link), rel: 'noreferrer', target: '_blank' }, el('bdi', {}, one.link))),
    el('div', { class: 'card-buttons' },
      one.state === 'agreed' && detail.can.includes('remote.start') ? smallButton(t('sessions.start'), `start-${one.session}`, run('remote.start', one)) : null,
      one.state === 'running' && detail.can.includes('remote.end') ? smallButton(t('sessions.end'), `end-${one.session}`, run('remote.end', one)) : null)))));
}

/** Only addresses of the web may be followed. @param {string} link */
const safe = (link) => (/^https?:\/\//iu.test(link) ? link : null);

function solution(detail) {
  if (!detail.solution) return null;
  return card(t('solution.title'), detail.solution.text ? el('p', { dir: 'auto', class: 'long-text' }, detail.solution.text) : null, el('p', { class: 'muted', dir: 'auto' }, capital(knowledgeLine(detail.solution))));
}
