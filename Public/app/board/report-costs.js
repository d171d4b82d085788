// People's minutes and what they cost, beside what customers waited. Managers set what an hour of each tier costs.

import { effect, el, replace } from '../../lib/dom.js';
import { language, number, t } from '../../lib/i18n.js';
import { amount } from './report-words.js';

const MODES = ['tiered', 'swarm'];
const RATES = { L1: 'l1_hour', L2: 'l2_hour', L3: 'l3_hour' };
const HUNDREDTHS = 100;

/** @param {any} board @param {any} model */
export function reportCosts(board, model) {
  const body = el('tbody', {});
  const currency = el('input', { class: 'input', id: 'cost-currency', maxlength: '3', size: '4', pattern: '[A-Za-z]{3}', autocomplete: 'off', placeholder: 'EUR' });
  const rates = Object.fromEntries(Object.keys(RATES).map((tier) => [tier, el('input', { class: 'input', id: `cost-${tier}`, type: 'number', min: '0', step: '0.01', inputmode: 'decimal' })]));
  const field = (label, control) => el('div', { class: 'field' }, el('label', { for: control.id }, label), control);
  const form = el('form', { class: 'cost-form', onsubmit: (event) => { event.preventDefault(); save(); } },
    field(t('report.currency'), currency), Object.entries(rates).map(([tier, control]) => field(t('report.rate', { tier }), control)), el('button', { class: 'button' }, t('report.save_rates')));
  const node = el('div', { class: 'costs' }, el('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': t('report.costs') },
    el('table', { class: 'comparison report' }, el('caption', {}, t('report.costs')),
      el('thead', {}, el('tr', {}, ['compare.measure', 'board.tiered', 'board.swarm'].map((key) => el('th', { scope: 'col' }, t(key))))), body)),
    el('details', { class: 'life-table' }, el('summary', {}, t('report.rates')), el('p', { class: 'muted' }, t('report.rates_hint')), form));
  effect(() => {
    const data = model.data.value;
    const costs = data?.comparison?.costs;
    node.hidden = !costs;
    if (costs) replace(body, rowsOf(data, costs).map(([key, of]) => el('tr', {}, el('th', { scope: 'row' }, t(key)), MODES.map((mode) => el('td', {}, costs[mode] ? of(costs[mode], mode) : '–')))));
  });
  async function save() {
    const value = { currency: currency.value.toUpperCase() };
    for (const [tier, name] of Object.entries(RATES)) value[name] = Math.round(Number(rates[tier].value || 0) * HUNDREDTHS);
    if (await board.commands.run('desk.change_settings', { section: 'costs', version: version(board), value })) {
      board.settings.loadedAt = 0;
      await fill();
      model.load();
    }
  }
  async function fill() {
    await board.settings.load();
    const value = board.settings.value('costs');
    currency.value = value.currency ?? '';
    for (const [tier, name] of Object.entries(RATES)) rates[tier].value = value[name] ? String(value[name] / HUNDREDTHS) : '';
  }
  fill();
  return node;
}

const version = (board) => board.settings.sections.get('costs')?.version ?? 0;

function rowsOf(data, costs) {
  const waiting = data.measures.find((one) => one.name === 'first_response');
  const per = (all, count) => (count && all ? amount(all / count, 'minutes') : t('compare.none'));
  const price = (all, count) => (!all || !data.currency || !count ? t('compare.none') : money(all / HUNDREDTHS / count, data.currency));
  const rows = [
    ['report.minutes_ticket', (cost) => per(cost.minutes, cost.tickets)], ['report.minutes_solved', (cost) => per(cost.minutes, cost.solved)],
    ['report.cost_ticket', (cost) => price(cost.cost, cost.tickets)], ['report.cost_solved', (cost) => price(cost.cost, cost.solved)],
    ['report.waited', (_, mode) => (waiting?.[mode]?.p50 === null || waiting?.[mode]?.p50 === undefined ? t('compare.none') : amount(waiting[mode].p50, 'minutes'))],
    ['compare.tickets', (cost) => number(cost.tickets)],
  ];
  return Object.values(costs).some((cost) => cost.cost !== null) && data.currency ? rows : rows.filter(([key]) => !key.startsWith('report.cost'));
}

/** @param {number} value @param {string} currency */
const money = (value, currency) => new Intl.NumberFormat(language(), { style: 'currency', currency }).format(value);
