// One problem: what is known of it, what its customers were told, its tickets, and what can be done with it now.

import { el, icon, replace } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { format, full, moment } from '../../lib/time.js';
import { capital, say, STATES } from '../desk/words.js';
import { askChange, askDeclare, askDismiss, askLink, askReopen, askSolve, askTell } from './forms.js';

/** In the order of the buttons: what the server allows, its words, the form. */
const DEEDS = [
  ['problem.tell', 'problems.tell', askTell], ['problem.solve', 'problems.solve', askSolve], ['problem.change', 'problems.change', askChange],
  ['problem.link', 'problems.link', askLink], ['problem.reopen', 'do.reopen', askReopen], ['problem.dismiss', 'problems.dismiss', askDismiss],
];

const oneDecimal = (value) => format(Intl.NumberFormat, { maximumFractionDigits: 1 }).format(value);

/** @param {any} page @param {any} problem */
export function detailView(page, problem) {
  const can = (method) => problem.can.includes(method);
  const deeds = DEEDS.filter(([method]) => can(method));
  return [
    el('a', { class: 'button plain small problem-back', href: '#/' }, icon('back'), t('head.back')),
    el('header', { class: 'problem-head' }, el('h2', {}, el('bdi', {}, problem.title || t('problems.proposed_title', { category: problem.category }))),
      el('p', { class: 'muted' }, [`#${problem.problem}`, t(`problems.state_${problem.state}`), problem.priority, problem.category, t('problems.tickets', { n: problem.tickets })].join(' · '))),
    el('div', { class: 'problem-deeds' },
      problem.state === 'proposed' && can('problem.declare') ? el('button', { type: 'button', class: 'button', onclick: () => askDeclare(page, problem) }, t('problems.declare_this')) : null,
      deeds.map(([, words, ask], i) => el('button', { type: 'button', class: `button${i === 0 && problem.state === 'open' ? '' : ' plain'}`, onclick: () => ask(page, problem) }, t(words)))),
    proposal(problem), facts(problem), news(problem), tickets(page, problem),
  ];
}

function proposal(problem) {
  if (!problem.proposal) return null;
  const { tickets: n, usual, from_at: from, to_at: to } = problem.proposal;
  return el('p', { class: 'note-line' }, t('problems.found_of', { n, usual: oneDecimal(usual), from: moment(from), to: moment(to) }));
}

function facts(problem) {
  const row = (label, value, long = false) => (value ? el('div', { class: long ? 'is-long' : null }, el('dt', {}, label), el('dd', { dir: 'auto', class: long ? 'long-text' : null }, value)) : null);
  return el('dl', { class: 'problem-facts' },
    row(t('problems.lead'), problem.owner?.name), row(t('problems.since'), full(problem.created_at)), row(t('problems.ended'), problem.ended_at ? full(problem.ended_at) : ''),
    row(t('problems.workaround'), problem.workaround, true), row(t('problems.cause'), problem.root_cause, true), row(t('problems.decision'), problem.decision, true), row(t('problems.reason'), problem.reason, true));
}

function news(problem) {
  return el('section', { 'aria-label': t('problems.told') }, el('h3', {}, t('problems.told')),
    problem.last_news ? [el('p', { class: 'muted' }, t('problems.news', { n: problem.news })), el('blockquote', { class: 'long-text', dir: 'auto' }, problem.last_news.text)] : el('p', { class: 'muted' }, t('problems.told_nothing')));
}

function tickets(page, problem) {
  const list = problem.state === 'proposed' ? problem.candidates : problem.linked;
  const title = t(problem.state === 'proposed' ? 'problems.counted' : 'problems.linked');
  const body = el('ul', { class: 'problem-tickets' }, list.map((one) => line(page, problem, one)));
  const more = el('button', { type: 'button', class: 'button plain small', hidden: !problem.after, onclick: async () => {
    const next = await page.connection.rpc('problem.get', { problem: problem.problem, after: problem.after });
    body.append(...next.linked.map((one) => line(page, problem, one)));
    problem.after = next.after;
    more.hidden = !next.after;
  } }, t('list.more'));
  const section = el('section', { 'aria-label': title }, el('h3', {}, title), list.length ? body : el('p', { class: 'muted' }, t('problems.no_tickets')), more);
  if (list.length < problem.tickets && !problem.after) section.append(el('p', { class: 'muted' }, t('problems.not_yours')));
  return section;
}

function line(page, problem, one) {
  const node = el('li', {});
  const unlink = async () => {
    if (await page.commands.run('problem.unlink', { problem: problem.problem, tickets: [one.ticket] })) page.refresh();
  };
  replace(node, el('a', { href: `/desk#/${one.ticket}` }, el('bdi', {}, `#${one.ticket} ${one.subject ?? ''}`)), one.state ? el('span', { class: 'muted' }, ` · ${capital(say(STATES, one.state))}`) : null,
    problem.can.includes('problem.unlink') && problem.state === 'open' ? el('button', { type: 'button', class: 'link-button', 'aria-label': t('problems.unlink_of', { n: String(one.ticket) }), onclick: unlink }, t('problems.unlink')) : null);
  return node;
}
