// Both modes side by side under the same measures. People chose the modes, so this is a description and says so; what
// must be said before any figure stands above them all.

import { effect, el, replace } from '../../lib/dom.js';
import { number, t } from '../../lib/i18n.js';
import { full, names } from '../../lib/time.js';
import { percent } from '../desk/figures.js';
import { momentText } from '../desk/durations.js';
import { reportCosts } from './report-costs.js';
import { fitTable } from './report-fit.js';
import { reportFilters } from './report-filters.js';
import { ReportModel } from './report-model.js';
import { reasonTable } from './report-reasons.js';
import { reportPlots } from './report-plots.js';
import { allMeasures, guardRails } from './report-table.js';
import { warningText } from './report-words.js';

/** @param {any} board @param {HTMLElement} section */
export function comparison(board, section) {
  const model = new ReportModel(board);
  const status = el('p', { class: 'muted', role: 'status' });
  const warnings = el('ul', { class: 'warnings' });
  const rails = el('div', { class: 'report-tables' });
  const tables = el('div', { class: 'report-tables' });
  const plots = el('div', { class: 'plots' });
  const imported = el('p', { class: 'muted' });
  replace(section, el('h2', { id: 'comparison-title' }, t('compare.title')), el('p', { class: 'note-line' }, t('compare.note')), reportFilters(board, (wish) => model.ask(wish)),
    status, warnings, rails, plots, reportCosts(board, model), tables, imported);
  const drawn = { look: '' };
  effect(() => {
    const data = model.data.value;
    const trouble = model.trouble.value;
    replace(status, trouble || (data ? stateText(data, board.now()) : ''));
    if (data?.state !== 'ready') return;
    replace(warnings, (data.comparison?.warnings ?? []).filter((one) => one.code !== 'chosen').map((one) => el('li', {}, warningText(one))));
    // What somebody reads, opens or goes through with the keys is not taken away from under them.
    const look = JSON.stringify([data.fit, data.reasons, data.measures, data.comparison?.measures, data.comparison?.curves]);
    if (look === drawn.look) return;
    drawn.look = look;
    const open = [...section.querySelectorAll('.plots details[open]')].map((one) => one.closest('figure')?.querySelector('figcaption')?.textContent);
    replace(rails, guardRails(data));
    replace(tables, allMeasures(data), reasonTable(data), fitTable(data));
    replace(plots, reportPlots(data));
    for (const one of plots.querySelectorAll('figure')) if (open.includes(one.querySelector('figcaption')?.textContent)) one.querySelector('details')?.setAttribute('open', '');
  });
  effect(() => {
    const data = board.data.value;
    replace(imported, data?.imported?.tickets ? [t('compare.imported', { n: data.imported.tickets }), data.imported.names?.length ? ` (${names(data.imported.names)})` : ''] : '');
  });
  model.load();
}

function stateText(data, now) {
  if (data.state === 'reading') return t('report.reading', { share: percent(data.head ? data.seq / data.head : 0) });
  const said = t('report.rests', { n: number(data.tickets), tiered: number(data.tickets_by_mode.tiered ?? 0), swarm: number(data.tickets_by_mode.swarm ?? 0), before: number(data.tickets_before ?? 0), from: full(data.from), at: momentText(data.now, now) });
  if (!data.comparison) return `${said} ${t('report.comparing')}`;
  const seed = t('report.compared', { at: momentText(data.comparison.now, now), seed: data.comparison.seed });
  return [said, seed, data.covers_from ? t('report.covers', { from: full(data.covers_from) }) : ''].filter(Boolean).join(' ');
}
