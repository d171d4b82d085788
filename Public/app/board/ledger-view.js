// The ledger: who had what, when, why and for how long, newest first. It can be read here, never edited.

import { effect, el, replace, signal } from '../../lib/dom.js';
import { full } from '../../lib/time.js';
import { duration, momentText } from '../desk/durations.js';
import { sentenceOf } from '../desk/event-words.js';
import { modeMark, tierChip } from '../desk/tier-chip.js';

/** Entries read at a time. */
const PAGE = 50;
const KINDS = [['', 'Everything'], ['owner', 'Ownership and hand-offs'], ['tier', 'Tiers'], ['swarm', 'Swarms'], ['mode', 'Modes']];
/** Kinds that begin or end somebody's time as the owner. */
const OWNERSHIP = new Set(['owner.taken', 'owner.accepted', 'tier.escalated', 'tier.deescalated', 'ticket.solved', 'ticket.closed']);

/** @param {any} board @param {HTMLElement} section */
export function ledgerView(board, section) {
  const state = { cursor: undefined, turn: 0 };
  const entries = signal(/** @type {any[]} */ ([]));
  const kind = el('select', { class: 'input', id: 'ledger-kind', onchange: () => load() }, KINDS.map(([value, label]) => el('option', { value }, label)));
  const ticket = el('input', { class: 'input', id: 'ledger-ticket', inputmode: 'numeric', pattern: '[0-9]*', autocomplete: 'off', onchange: () => load() });
  const fresh = el('button', { type: 'button', class: 'button plain', onclick: () => load() }, 'Refresh');
  const body = el('tbody', {});
  const status = el('p', { class: 'muted', role: 'status' });
  const older = el('button', { type: 'button', class: 'button plain', hidden: true, onclick: () => page() }, 'Older');
  replace(section, el('h2', { id: 'ledger-title' }, 'Ledger'),
    el('form', { class: 'ledger-filters', onsubmit: (event) => { event.preventDefault(); load(); } },
      el('div', { class: 'field' }, el('label', { for: 'ledger-kind' }, 'Kind'), kind),
      el('div', { class: 'field' }, el('label', { for: 'ledger-ticket' }, 'Ticket number'), ticket), fresh),
    el('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': 'Ledger, scrolls sideways' },
      el('table', { class: 'ledger' }, el('caption', {}, 'What happened, newest first'),
        el('thead', {}, el('tr', {}, ['When', 'Ticket', 'What', 'Tier', 'Mode', 'Held for'].map((name) => el('th', { scope: 'col' }, name)))), body)),
    el('div', { class: 'ledger-foot' }, older, status));

  function load() {
    state.cursor = undefined;
    entries.value = [];
    return page();
  }

  async function page() {
    const turn = (state.turn += 1);
    const number = Number(ticket.value.replace(/\D/gu, ''));
    try {
      const found = await board.connection.rpc('ledger.list', {
        limit: PAGE, ...(kind.value && { kinds: [kind.value] }), ...(number > 0 && { ticket: number }), ...(state.cursor && { cursor: state.cursor }),
      });
      // A later choice overtook this answer.
      if (turn !== state.turn) return;
      entries.update((shown) => [...shown, ...found.entries]);
      state.cursor = found.cursor;
      older.hidden = !found.cursor;
      replace(status, entries.peek().length ? `${entries.peek().length} entries shown` : 'Nothing of this kind is recorded.');
    } catch (error) {
      if (turn === state.turn) replace(status, error.message);
    }
  }
  effect(() => {
    // Names come after the entries, or before.
    void board.staff.people.value;
    const held = heldFor(entries.value);
    replace(body, entries.value.map((entry) => row(board, entry, held.get(entry))));
  });
  board.model.onMode.push(load);
  load();
}

function row(board, entry, held) {
  const event = { type: entry.kind, at: entry.at, seq: entry.seq, ...entry.detail, actor: entry.actor };
  if (entry.kind.startsWith('owner.')) Object.assign(event, entry.from && { from: entry.from }, entry.to && { to: entry.to });
  const mode = entry.mode ?? entry.detail?.mode;
  const { text, detail } = sentenceOf(event, board.staff.nameOf);
  return el('tr', {},
    el('td', {}, el('time', { datetime: new Date(entry.at).toISOString(), title: full(entry.at) }, momentText(entry.at, board.now()))),
    el('td', {}, entry.ticket ? el('a', { href: `/desk#/${entry.ticket}` }, `#${entry.ticket}`) : '–'),
    el('td', { class: 'what' }, el('span', { dir: 'auto' }, text), detail ? el('p', { class: 'detail', dir: 'auto' }, detail) : null),
    el('td', {}, tierChip(entry.tier ?? entry.detail?.tier)), el('td', {}, mode ? modeMark(mode) : ''),
    el('td', { class: 'held' }, held === undefined ? '' : duration(held)));
}

/** How long an owner had the ticket, at the entry that ended it, where the beginning is among the entries shown. */
function heldFor(entries) {
  const began = new Map();
  const held = new Map();
  for (const entry of [...entries].reverse()) {
    if (!entry.ticket || !OWNERSHIP.has(entry.kind)) continue;
    if (began.has(entry.ticket)) held.set(entry, entry.at - began.get(entry.ticket));
    if (entry.kind.startsWith('owner.')) began.set(entry.ticket, entry.at);
    else if (entry.kind === 'ticket.solved') continue;
    else if (!entry.detail?.owner_stays) began.delete(entry.ticket);
    else held.delete(entry);
  }
  return held;
}
