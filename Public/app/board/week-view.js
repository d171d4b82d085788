// What comes in each hour of the week, and the people of each tier that it takes: a table of hours and days, coloured by
// its figures, with the wish it is computed for.

import { effect, el, icon, replace, signal } from '../../lib/dom.js';
import { number, t } from '../../lib/i18n.js';
import { format, full, names } from '../../lib/time.js';
import { percent } from '../desk/figures.js';
import { saveCSV } from './csv.js';
import { ReportModel } from './report-model.js';
import { amount } from './report-words.js';
import { cellAt, DAYS, fileOf, greatest, HOURS, momentOf } from './week-model.js';

/** Weeks of records to choose from. */
const WEEKS = [4, 8, 12, 26, 52];
const USUAL_WEEKS = 12;
/** A field, what it begins with and what it may be. */
const FIELDS = [
  { name: 'within', value: 60, min: 1, max: 3600 }, { name: 'share', value: 80, min: 1, max: 99 },
  { name: 'busy', value: 85, min: 10, max: 100 }, { name: 'at_once', value: '', min: 1, max: 50 },
];
const FULL_PERIOD = 7;

/** @param {any} board @param {HTMLElement} section */
export function weekView(board, section) {
  const model = new ReportModel(board, { method: 'staffing.get', wish: { days: USUAL_WEEKS * FULL_PERIOD }, isWhole: () => true });
  const shown = signal('');
  const status = el('p', { class: 'muted', role: 'status' });
  const about = el('p', {});
  const table = el('div', { class: 'week-table' });
  /** Stays while its table changes: whoever scrolls it with the keys keeps the place. */
  const frame = el('div', { class: 'table-frame', tabindex: '0', role: 'region' });
  const save = el('button', { type: 'button', class: 'button plain', onclick: () => savePlan(model.data.peek(), shown.peek()) }, icon('download'), t('ledger.csv'));
  const show = el('select', { class: 'input', id: 'week-show', onchange: () => { shown.value = show.value; } });
  const form = wishForm((wish) => model.ask(wish), el('div', { class: 'field' }, el('label', { for: 'week-show' }, t('week.show')), show));
  replace(section, el('h2', { id: 'week-title' }, t('week.title')), el('p', { class: 'note-line' }, t('week.note')), form.node, status, about, table, el('div', { class: 'ledger-foot' }, save));
  const drawn = { look: '' };
  effect(() => {
    const plan = model.data.value;
    const trouble = model.trouble.value;
    const said = trouble || (plan ? stateText(plan) : t('week.loading'));
    if (status.textContent !== said) replace(status, said);
    const hasTable = plan?.state === 'ready' && plan.enough;
    section.querySelectorAll('.ledger-foot, #week-show').forEach((node) => { node.toggleAttribute('hidden', !hasTable); });
    show.parentElement?.toggleAttribute('hidden', !hasTable);
    if (plan?.state !== 'ready') return;
    form.fill(plan.target);
    // What somebody reads or goes through with the keys is not taken away from under them.
    const look = JSON.stringify([shown.value, { ...plan, now: 0, seq: 0 }]);
    if (look === drawn.look) return;
    drawn.look = look;
    choices(show, plan, shown.peek());
    const tier = tierOf(plan, shown.value);
    replace(about, hasTable ? aboutText(plan, tier) : '');
    const has = hasTable && !tier?.missing;
    if (has) drawTable(frame, plan, tier);
    if (has !== table.contains(frame)) replace(table, has ? frame : []);
  });
  model.load();
}

const tierOf = (plan, name) => plan.tiers.find((one) => one.tier === name) ?? null;

function choices(show, plan, chosen) {
  replace(show, el('option', { value: '', selected: chosen === '' }, t('week.arrivals')), plan.tiers.map((one) => el('option', { value: one.tier, selected: one.tier === chosen }, t('week.people', { tier: one.tier }))));
}

/** @param {(wish: Record<string, any>) => void} ask @param {HTMLElement} beside */
function wishForm(ask, beside) {
  const weeks = el('select', { class: 'input', id: 'week-period' }, WEEKS.map((n) => el('option', { value: String(n), selected: n === USUAL_WEEKS }, t('week.weeks', { n }))));
  const inputs = FIELDS.map(({ name, value, min, max }) => el('input', { class: 'input', id: `week-${name}`, type: 'number', inputmode: 'numeric', required: name !== 'at_once', min, max, step: 1, value }));
  const [within, share, busy, atOnce] = inputs;
  const field = (key, control) => el('div', { class: 'field' }, el('label', { for: control.id }, t(key)), control);
  const node = el('form', { class: 'report-filters', onchange: ({ target }) => target.id !== 'week-show' && tell(), onsubmit: (event) => { event.preventDefault(); tell(); } },
    field('week.period', weeks), FIELDS.map(({ name }, index) => field(`week.${name}`, inputs[index])), beside);
  function tell() {
    if (!node.reportValidity()) return;
    ask({ days: Number(weeks.value) * FULL_PERIOD, within_ms: Number(within.value) * 1000, share_percent: Number(share.value), busy_percent: Number(busy.value), ...(atOnce.value && { at_once: Number(atOnce.value) }) });
  }
  /** The desk's own number of chats at once stands where nothing was said. */
  const fill = (target) => atOnce.setAttribute('placeholder', String(target.at_once));
  return { node, fill };
}

function stateText(plan) {
  if (plan.state === 'reading') return t('report.reading', { share: percent(plan.head ? plan.seq / plan.head : 0) });
  if (!plan.tickets) return t('week.none');
  const day = (text) => format(Intl.DateTimeFormat, { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(`${text}T00:00:00Z`));
  return [
    t('week.rests', { n: number(plan.tickets), from: full(plan.from), to: full(plan.to), zone: plan.zone }), plan.shortened ? t('week.shortened') : '',
    plan.closed_days.length ? t('week.closed_days', { days: names(plan.closed_days.map(day)) }) : '', plan.enough ? '' : t('week.few_weeks', { n: plan.weeks_needed }),
  ].filter(Boolean).join(' ');
}

function aboutText(plan, tier) {
  if (!tier) return t('week.arrivals_hint');
  if (tier.missing === 'records') return t('week.no_records', { tier: tier.tier });
  if (tier.missing) return t('week.few', { tier: tier.tier, n: tier.hands.n, chats: tier.held.n });
  const work = tier.hands.mean === null ? t('week.no_work', { tier: tier.tier, n: tier.hands.n }) : t('week.work', { tier: tier.tier, time: amount(tier.hands.mean, 'minutes'), n: tier.hands.n });
  return [work, tier.held.n ? t('week.held', { time: amount(tier.held.mean, 'minutes'), n: tier.held.n, at_once: plan.target.at_once }) : '', t('week.people_hint')].filter(Boolean).join(' ');
}

function drawTable(frame, plan, tier) {
  const caption = tier ? t('week.people', { tier: tier.tier }) : t('week.arrivals');
  const top = greatest(plan, tier);
  const named = (options, at) => format(Intl.DateTimeFormat, { ...options, timeZone: 'UTC' }).format(at);
  frame.setAttribute('aria-label', t('report.frame', { name: caption }));
  replace(frame, el('table', { class: 'week' }, el('caption', {}, caption),
    el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, t('week.hour')), DAYS.map((day) => el('th', { scope: 'col' }, named({ weekday: 'short' }, momentOf(day)))))),
    el('tbody', {}, HOURS.map((hour) => el('tr', {}, el('th', { scope: 'row' }, named({ hour: '2-digit', minute: '2-digit' }, momentOf(0, hour))), DAYS.map((day) => cell(plan, tier, day * 24 + hour, top)))))));
}

function cell(plan, tier, place, top) {
  const found = cellAt(plan, tier, place);
  if (!found) {
    const why = t(plan.open[place] ? 'week.unknown' : 'week.closed');
    return el('td', { class: 'is-empty', title: why }, el('span', { 'aria-hidden': 'true' }, '–'), el('span', { class: 'visually-hidden' }, why));
  }
  const share = top ? found.value / top : 0;
  return el('td', { style: { '--share': share.toFixed(3) } }, tier ? peopleOf(found) : arrivalsOf(found));
}

const short = (value) => format(Intl.NumberFormat, { maximumFractionDigits: 1 }).format(value);

function arrivalsOf({ value, lower, upper }) {
  return [el('b', {}, short(value)), el('span', { class: 'range' }, lower === null ? t('week.unknown') : `${short(lower)}–${short(upper)}`)];
}

function peopleOf({ value, upper, busy, byWork }) {
  const words = upper === value ? number(value) : `${number(value)}–${upper === null ? '?' : number(upper)}`;
  return [el('b', {}, words, byWork ? [el('span', { 'aria-hidden': 'true' }, '*'), el('span', { class: 'visually-hidden' }, `, ${t('week.by_work')}`)] : null), el('span', { class: 'range' }, busy === null ? '' : percent(busy))];
}

function savePlan(plan, name) {
  const { head, rows } = fileOf(plan, tierOf(plan, name));
  saveCSV(name ? `week-${name}.csv` : 'week.csv', head, rows);
}
