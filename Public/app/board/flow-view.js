// How tickets moved between tiers, as two pictures of one scale: begun in tiers, begun in swarms. The same stands in a
// table, and a ribbon shows its tickets.

import { el, icon, replace, signal, effect } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { tierChip } from '../desk/tier-chip.js';
import { troubleOf } from '../desk/trouble.js';
import { saveCSV } from './csv.js';
import { flowsOf, placed } from './flow-model.js';

const SVG = 'http://www.w3.org/2000/svg';
const PAGE = 200;
/** So many pages of records at most: the newest moves count, and the page says when there are more. */
const PAGES_MAX = 10;
const DAYS = [7, 30, 90];
const WIDTH = 560;
const HEIGHT = 220;
const KINDS = ['ticket.opened', 'tier.escalated', 'tier.deescalated'];
const MODES = ['tiered', 'swarm'];
/** Tickets named under a ribbon. */
const NAMED_MAX = 60;

/** @param {any} board @param {HTMLElement} section */
export function flowView(board, section) {
  const data = signal(/** @type {any} */ (null));
  const chosen = signal(/** @type {any} */ (null));
  const note = el('p', { class: 'muted', role: 'status' });
  const days = el('select', { class: 'input', id: 'flow-days', onchange: () => load() }, DAYS.map((n) => el('option', { value: String(n), selected: n === 30 }, t('flow.days', { n }))));
  const save = el('button', { type: 'button', class: 'button plain', onclick: () => saveCSV('tier-moves.csv', ['board.mode_word', 'flow.move', 'flow.from', 'flow.to', 'flow.tickets'].map((key) => t(key)), rowsOf(data.peek()).map((row) => row.slice(0, 5))) }, icon('download'), t('ledger.csv'));
  const pictures = el('div', { class: 'flow-pictures' });
  const list = el('div', { class: 'flow-tickets', 'aria-live': 'polite' });
  const table = el('details', { class: 'life-table' });
  replace(section, el('h2', { id: 'flow-title' }, t('flow.title')), el('div', { class: 'ledger-filters' }, el('div', { class: 'field' }, el('label', { for: 'flow-days' }, t('flow.period')), days), save), pictures, list, note, table);
  let turn = 0;

  async function load() {
    turn += 1;
    const own = turn;
    const from = board.now() - Number(days.value) * 86_400_000;
    try {
      const entries = [];
      let cursor;
      for (let pages = 0; pages < PAGES_MAX; pages += 1) {
        const page = await board.connection.rpc('ledger.list', { kinds: KINDS, from_at: from, limit: PAGE, ...(cursor && { cursor }) });
        if (own !== turn) return;
        entries.push(...page.entries);
        cursor = page.cursor;
        if (!cursor) break;
      }
      chosen.value = null;
      data.value = { isCut: Boolean(cursor), modes: MODES.map((mode) => ({ mode, ...flowsOf(entries, mode) })) };
      replace(note, cursor ? t('flow.cut', { n: entries.length }) : '');
    } catch (error) {
      if (own === turn) replace(note, troubleOf(error));
    }
  }
  effect(() => {
    if (!data.value) return;
    const scale = Math.max(1, ...data.value.modes.map((one) => one.tickets));
    replace(pictures, data.value.modes.map((one) => picture(one, scale, (flow) => { chosen.value = flow; })));
    replace(table, tableOf(data.value));
  });
  effect(() => {
    const flow = chosen.value;
    replace(list, flow ? [el('h3', {}, t('flow.of', { n: flow.tickets.length, from: flow.from, to: flow.to })),
      el('ul', {}, flow.tickets.slice(0, NAMED_MAX).map((ticket) => el('li', {}, el('a', { href: `/desk#/${ticket}` }, `#${ticket}`))), flow.tickets.length > NAMED_MAX ? el('li', { class: 'muted' }, '…') : null)] : '');
  });
  board.model.onMode.push(load);
  load();
}

function shape(name, props, ...kids) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(props)) if (value !== null && value !== undefined) node.setAttribute(key, String(value));
  node.append(...kids.flat().filter(Boolean));
  return node;
}

const titleOf = (one) => t(one.tickets ? 'flow.finding' : 'flow.none', { n: one.tickets, moved: one.moved });

/** @param {any} one a mode's flows @param {number} scale tickets that fill the height @param {(flow: any) => void} choose */
function picture(one, scale, choose) {
  const { boxes, ribbons, height } = placed(one, { width: WIDTH - 44, height: HEIGHT, scale });
  const svg = shape('svg', { class: 'flow', viewBox: `0 -4 ${WIDTH} ${Math.max(40, height) + 12}`, role: 'group', 'aria-label': `${t(`board.${one.mode}`)}: ${titleOf(one)}` },
    ribbons.map((flow) => ribbon(flow, choose)), boxes.map(stand));
  walkable(svg);
  return el('figure', { class: 'flow-figure' }, el('figcaption', {}, el('b', {}, t(`board.${one.mode}`)), ` ${titleOf(one)}`), one.tickets ? el('div', { class: 'life-frame', tabindex: '0', role: 'region', 'aria-label': t('flow.frame', { mode: t(`board.${one.mode}`) }) }, svg) : null);
}

function ribbon(flow, choose) {
  const words = t('flow.of', { n: flow.tickets.length, from: flow.from, to: flow.to });
  const node = shape('path', { d: flow.path, class: 'flow-ribbon', 'data-tier': flow.from, tabindex: '-1', role: 'button', 'aria-label': words }, titleNode(words));
  node.addEventListener('click', () => choose(flow));
  node.addEventListener('keydown', (event) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); choose(flow); } });
  return node;
}

function titleNode(words) {
  const node = shape('title', {});
  node.textContent = words;
  return node;
}

function stand(box) {
  const label = shape('text', { x: box.x + box.width + 4, y: box.y + Math.min(box.height, 14) / 2 + 4, class: 'flow-label' });
  label.textContent = `${box.tier} ${box.tickets.length}`;
  return shape('g', { 'data-tier': box.tier }, shape('rect', { class: 'flow-box', x: box.x, y: box.y, width: box.width, height: box.height, rx: 2 }), label);
}

/** One stop for the tab key; arrows go from ribbon to ribbon. */
function walkable(svg) {
  const stops = [...svg.querySelectorAll('[tabindex]')];
  stops[0]?.setAttribute('tabindex', '0');
  svg.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const at = stops.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    stops[(at + step + stops.length) % stops.length].focus();
  });
}

/** Mode, which move, from, to, how many. */
const rowsOf = (data) => (data?.modes ?? []).flatMap((one) => one.flows.map((flow) => [t(`board.${one.mode}`), flow.hop, flow.from, flow.to, flow.tickets.length]));

function tableOf(data) {
  const rows = rowsOf(data);
  return [el('summary', {}, t('life.table')), rows.length ? el('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': t('flow.title') },
    el('table', {}, el('thead', {}, el('tr', {}, ['board.mode_word', 'flow.move', 'flow.from', 'flow.to', 'flow.tickets'].map((key) => el('th', { scope: 'col' }, t(key))))),
      el('tbody', {}, rows.map(([mode, hop, from, to, n]) => el('tr', {}, el('td', {}, mode), el('td', {}, String(hop)), el('td', {}, tierChip(from)), el('td', {}, tierChip(to)), el('td', {}, String(n))))))) : el('p', { class: 'muted' }, t('flow.no_moves'))];
}
