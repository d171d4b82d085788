// What needs a manager's eye: open swarms, and targets that are near their end or were missed.

import { effect, el, replace, signal } from '../../lib/dom.js';
import { duration, momentText, timeLeft } from '../desk/durations.js';
import { t } from '../../lib/i18n.js';
import { face, tierChip } from '../desk/tier-chip.js';
import { ticking } from '../desk/ticker.js';
import { capital, say, SLA_TARGETS } from '../desk/words.js';
import { troubleOf } from '../desk/trouble.js';

/** Looked at so often while the page is visible, in milliseconds; single tickets are asked for one by one. */
const EVERY = 15_000;
const SHOWN_MAX = 12;
const LEDGER_PAGE = 200;
/** What ends a target's danger. */
const SETTLED = new Set(['sla.met', 'sla.late', 'sla.stopped', 'sla.retargeted']);

/** @param {any} board @param {HTMLElement} section */
export function watchView(board, section) {
  const data = signal(/** @type {{swarms: any[], risks: any[]} | null} */ (null));
  const swarms = el('ul', { class: 'watch-list' });
  const risks = el('ul', { class: 'watch-list' });
  const trouble = el('p', { class: 'muted', role: 'status' });
  replace(section, el('h2', { id: 'watch-title' }, t('watch.title')), el('div', { class: 'watch' },
    el('section', { 'aria-label': t('watch.swarms') }, el('h3', {}, t('watch.swarms')), swarms), el('section', { 'aria-label': t('watch.risks') }, el('h3', {}, t('watch.risks')), risks)), trouble);
  async function load() {
    if (document.visibilityState === 'hidden') return;
    try {
      data.value = { swarms: await openSwarms(board), risks: await risksOf(board) };
      replace(trouble);
    } catch (error) {
      replace(trouble, troubleOf(error));
    }
  }
  setInterval(load, EVERY);
  document.addEventListener('visibilitychange', load);
  board.connection.addEventListener('state', ({ detail }) => detail.state === 'online' && load());
  board.onSwarms = load;
  effect(() => {
    const now = data.value;
    void board.staff.people.value;
    if (!now) return;
    replace(swarms, now.swarms.length ? now.swarms.map((detail) => el('li', {}, swarmLine(board, detail))) : el('li', { class: 'muted' }, t('watch.no_swarm')));
    replace(risks, now.risks.length ? now.risks.map((risk) => el('li', {}, riskLine(board, risk))) : el('li', { class: 'muted' }, t('watch.no_risk')));
  });
}

/** The last events of swarms say which are open; the ticket says the rest. */
async function openSwarms(board) {
  const { entries } = await board.connection.rpc('ledger.list', { kinds: ['swarm'], limit: LEDGER_PAGE });
  const last = new Map();
  for (const entry of entries) if (entry.ticket && !last.has(entry.ticket)) last.set(entry.ticket, entry.kind);
  const open = [...last].filter(([, kind]) => kind !== 'swarm.closed').map(([ticket]) => ticket).slice(0, SHOWN_MAX);
  const details = await Promise.all(open.map((ticket) => detailOf(board, ticket)));
  return details.filter((detail) => detail?.swarm?.state === 'active');
}

const detailOf = (board, ticket) => board.connection.rpc('ticket.get', { ticket }).catch(() => null);

/** Warned or missed, and not settled since. */
async function risksOf(board) {
  const { entries } = await board.connection.rpc('ledger.list', { kinds: ['sla'], limit: LEDGER_PAGE });
  const last = new Map();
  for (const entry of entries) {
    const key = `${entry.ticket} ${entry.detail?.target}`;
    if (entry.ticket && entry.detail?.target && (entry.kind === 'sla.warned' || entry.kind === 'sla.breached' || SETTLED.has(entry.kind)) && !last.has(key)) last.set(key, entry);
  }
  const open = [...last.values()].filter((entry) => !SETTLED.has(entry.kind));
  const tickets = [...new Set(open.map((entry) => entry.ticket))].slice(0, SHOWN_MAX);
  const details = new Map((await Promise.all(tickets.map((ticket) => detailOf(board, ticket)))).filter(Boolean).map((detail) => [detail.ticket, detail]));
  return open.map((entry) => ({ detail: details.get(entry.ticket), target: details.get(entry.ticket)?.sla?.targets.find((one) => one.target === entry.detail.target) }))
    .filter(({ detail, target }) => detail && target && !['solved', 'closed', 'cancelled'].includes(detail.state)).sort((a, b) => (a.target.due ?? Infinity) - (b.target.due ?? Infinity));
}

function swarmLine(board, detail) {
  const members = detail.swarm.members.filter((member) => member.left_at == null);
  const open = detail.swarm.asks.filter((ask) => ask.state === 'open');
  const nobody = open.some((ask) => ask.nobody);
  return [
    el('p', {}, el('a', { href: `/desk#/${detail.ticket}` }, el('bdi', {}, `#${detail.ticket} ${detail.subject}`)), ' ', tierChip(detail.tier)),
    el('p', { class: 'muted' }, t('watch.owner', { name: detail.owner?.name ?? '–' }), ' · ', t('swarm.helps', { n: members.length }), open.length ? ` · ${t('watch.asks', { n: open.length })}` : '',
      nobody ? el('span', { class: 'mark bad' }, ` ${t('watch.nobody')}`) : null),
    el('p', { class: 'faces' }, members.map((member) => [face(member.user, { small: true, tier: member.tier }), el('span', { class: 'visually-hidden' }, `${member.user.name}, ${duration(board.now() - member.joined_at)}`)])),
  ];
}

function riskLine(board, { detail, target }) {
  return [
    el('p', {}, el('a', { href: `/desk#/${detail.ticket}` }, el('bdi', {}, `#${detail.ticket} ${detail.subject}`)), ' ', tierChip(detail.tier), ' ', detail.priority),
    el('p', { class: target.breached ? 'mark bad' : 'mark warn' }, `${capital(say(SLA_TARGETS, target.target))}: `,
      target.breached || target.due === undefined ? t(target.breached ? 'watch.missed' : 'clock.paused') : ticking(el('b', {}), () => timeLeft(target.due, board.now())),
      target.due ? `, ${momentText(target.due, board.now())}` : ''),
    el('p', { class: 'muted' }, detail.owner ? t('watch.owner', { name: detail.owner.name }) : t('watch.unowned')),
  ];
}
