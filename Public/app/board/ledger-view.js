// The ledger: who had what, when, why and for how long, newest first. It can be read here, never edited.

import { effect, el, icon, replace, signal } from '../../lib/dom.js';
import { full } from '../../lib/time.js';
import { duration, momentText } from '../desk/durations.js';
import { sentenceOf } from '../desk/event-words.js';
import { t } from '../../lib/i18n.js';
import { modeMark, tierChip } from '../desk/tier-chip.js';
import { showLife } from '../desk/timeline-dialog.js';
import { tierName } from '../desk/words.js';
import { saveCSV } from './csv.js';
import { ledgerFilters } from './ledger-filters.js';
import { troubleOf } from '../desk/trouble.js';

/** Entries read at a time. */
const PAGE = 50;
/** Pages read in one go when most entries are left out here. */
const PAGES_MAX = 6;
const COLUMNS = ['when', 'ticket', 'what', 'tier', 'mode', 'held'];
/** Kinds that begin somebody's time as the owner, and those that may end it. */
const BEGINS = new Set(['owner.taken', 'owner.accepted', 'owner.forced']);
const ENDS = new Set(['owner.released', 'tier.escalated', 'tier.deescalated', 'ticket.solved', 'ticket.closed', 'ticket.cancelled']);

/** @param {any} board @param {HTMLElement} section */
export function ledgerView(board, section) {
  const state = { cursor: undefined, turn: 0 };
  const entries = signal(/** @type {any[]} */ ([]));
  const filters = ledgerFilters(board, () => load());
  const body = el('tbody', {});
  const status = el('p', { class: 'muted', role: 'status' });
  const older = el('button', { type: 'button', class: 'button plain', hidden: true, onclick: () => page() }, t('ledger.older'));
  const save = el('button', { type: 'button', class: 'button plain', onclick: () => saveCSV('ledger.csv', COLUMNS.map((name) => t(`ledger.${name}`)), shownOf().map((entry) => cells(board, entry, heldFor(entries.peek()).get(entry)))) }, icon('download'), t('ledger.csv'));
  replace(section, el('h2', { id: 'ledger-title' }, t('ledger.title')), filters.node,
    el('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': t('ledger.frame') },
      el('table', { class: 'ledger' }, el('caption', {}, t('ledger.caption')),
        el('thead', {}, el('tr', {}, COLUMNS.map((name) => el('th', { scope: 'col' }, t(`ledger.${name}`))))), body)),
    el('div', { class: 'ledger-foot' }, older, save, status));
  const shownOf = () => entries.peek().filter(filters.passes);

  function load() {
    state.cursor = undefined;
    return page([]);
  }

  /** What is shown stays until the answer is there. @param {any[]} [before] */
  async function page(before = entries.peek()) {
    const turn = (state.turn += 1);
    let [list, { cursor }] = [before, state];
    try {
      for (let pages = 0; pages < PAGES_MAX; pages += 1) {
        const found = await board.connection.rpc('ledger.list', { limit: PAGE, ...filters.asked(), ...(cursor && { cursor }) });
        // A later choice overtook this answer.
        if (turn !== state.turn) return;
        list = [...list, ...found.entries];
        cursor = found.cursor;
        if (!cursor || !filters.narrows() || list.filter(filters.passes).length - before.filter(filters.passes).length >= PAGE) break;
      }
      state.cursor = cursor;
      entries.value = list;
      older.hidden = !cursor;
      const n = shownOf().length;
      replace(status, n ? t('ledger.shown', { n }) : t('ledger.none'), filters.narrows() ? ` ${t('ledger.of', { n: list.length })}` : '');
    } catch (error) {
      if (turn === state.turn) replace(status, troubleOf(error));
    }
  }
  effect(() => filters.people(board.staff.people.value));
  effect(() => {
    // Names come after the entries, or before.
    void board.staff.people.value;
    const held = heldFor(entries.value);
    replace(body, entries.value.filter(filters.passes).map((entry) => row(board, entry, held.get(entry))));
  });
  board.model.onMode.push(load);
  load();
}

/** The entry in the words of the thread. */
function said(board, entry) {
  const event = { type: entry.kind, at: entry.at, seq: entry.seq, ...entry.detail, actor: entry.actor };
  if (entry.kind.startsWith('owner.')) Object.assign(event, entry.from && { from: entry.from }, entry.to && { to: entry.to });
  return sentenceOf(event, board.staff.nameOf);
}

const modeOf = (entry) => entry.mode ?? entry.detail?.mode;
const tierOf = (entry) => entry.tier ?? entry.detail?.tier;

function row(board, entry, held) {
  const mode = modeOf(entry);
  const { text, detail } = said(board, entry);
  const life = entry.ticket ? el('button', { type: 'button', class: 'link-button', 'aria-label': t('ledger.life', { ticket: String(entry.ticket) }), title: t('ledger.life', { ticket: String(entry.ticket) }), onclick: () => showLife(board, entry.ticket) }, icon('history')) : null;
  return el('tr', {},
    el('td', {}, el('time', { datetime: new Date(entry.at).toISOString(), title: full(entry.at) }, momentText(entry.at, board.now()))),
    el('td', {}, entry.ticket ? [el('a', { href: `/desk#/${entry.ticket}` }, `#${entry.ticket}`), life] : '–'),
    el('td', { class: 'what' }, el('span', { dir: 'auto' }, text), detail ? el('p', { class: 'detail', dir: 'auto' }, detail) : null),
    el('td', {}, tierChip(tierOf(entry))), el('td', {}, mode ? modeMark(mode) : ''),
    el('td', { class: 'held' }, held === undefined ? '' : duration(held)));
}

/** The same as one line of a file. */
function cells(board, entry, held) {
  const { text, detail } = said(board, entry);
  return [new Date(entry.at).toISOString(), entry.ticket ?? '', detail ? `${text}\n${detail}` : text, tierName(tierOf(entry)), modeOf(entry) ?? '', held === undefined ? '' : duration(held)];
}

/** How long an owner had the ticket, at the entry that ended it, where the beginning is among the entries shown. */
function heldFor(entries) {
  const began = new Map();
  const held = new Map();
  for (const entry of [...entries].reverse()) {
    const begins = BEGINS.has(entry.kind);
    if (!entry.ticket || !(begins || ENDS.has(entry.kind)) || entry.detail?.owner_stays) continue;
    if (began.has(entry.ticket)) held.set(entry, entry.at - began.get(entry.ticket));
    if (begins) began.set(entry.ticket, entry.at);
    else if (entry.kind !== 'ticket.solved') began.delete(entry.ticket);
  }
  return held;
}
