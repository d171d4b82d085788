// Which tickets the report is about.

import { effect, el, replace } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { CHANNELS, KINDS, capital, say } from '../desk/words.js';

const DAYS = [7, 30, 90, 366];
const TIERS = ['L0', 'L1', 'L2', 'L3', 'L4'];
const PRIORITIES = ['P1', 'P2', 'P3', 'P4'];

/** @param {any} board @param {(wish: Record<string, any>) => void} changed */
export function reportFilters(board, changed) {
  const tell = () => changed(asked());
  const select = (name, options, any = true) => el('select', { class: 'input', id: `report-${name}`, onchange: tell }, any ? el('option', { value: '' }, t('list.any')) : null, options.map(([value, label]) => el('option', { value: String(value) }, label)));
  const days = select('days', DAYS.map((n) => [n, t('report.days', { n })]), false);
  days.value = '30';
  const some = {
    queues: select('queue', []), team: select('team', []), tiers: select('tier', TIERS.map((one) => [one, one])), categories: select('category', []),
    priorities: select('priority', PRIORITIES.map((one) => [one, one])), kinds: select('kind', KINDS.codes.map((one) => [one, capital(say(KINDS, one))])), channels: select('channel', CHANNELS.codes.map((one) => [one, capital(say(CHANNELS, one))])),
  };
  const treated = el('input', { type: 'checkbox', id: 'report-treated', onchange: tell });
  const field = (key, control) => el('div', { class: 'field' }, el('label', { for: control.id }, t(key)), control);
  const node = el('form', { class: 'report-filters', onsubmit: (event) => { event.preventDefault(); tell(); } },
    field('report.period', days), field('list.queue', some.queues), field('report.team', some.team), field('load.tier', some.tiers), field('facts.category', some.categories),
    field('list.priority', some.priorities), field('list.kind', some.kinds), field('list.channel', some.channels),
    el('label', { class: 'form-check', for: treated.id }, treated, el('span', {}, t('report.treated'))));
  const options = (control, list) => {
    const chosen = control.value;
    replace(control, el('option', { value: '' }, t('list.any')), list.map(([value, label]) => el('option', { value: String(value), selected: String(value) === chosen }, label)));
  };
  effect(() => {
    const data = board.data.value;
    if (!data) return;
    options(some.queues, data.queues.map((queue) => [queue.id, queue.name]));
    options(some.team, board.settings.teams().map((team) => [team.team, team.name]));
    options(some.categories, board.settings.categories().map((name) => [name, name]));
  });
  function asked() {
    const one = (control, number) => control.value && [number ? Number(control.value) : control.value];
    const wish = { days: Number(days.value), queues: one(some.queues, true), team: Number(some.team.value) || undefined, as_treated: treated.checked || undefined };
    for (const name of ['tiers', 'categories', 'priorities', 'kinds', 'channels']) wish[name] = one(some[name], false);
    return Object.fromEntries(Object.entries(wish).filter(([, value]) => value));
  }
  return node;
}
