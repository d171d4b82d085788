// The problems of one state, the newest first, a page at a time.

import { el, icon, keyed, replace } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { ago } from '../../lib/time.js';
import { troubleOf } from '../desk/trouble.js';
import { askDeclare } from './forms.js';

export const STATES = ['proposed', 'open', 'solved', 'dismissed'];
const PAGE = 50;

export class ProblemList {
  /** @param {any} page @param {HTMLElement} place */
  constructor(page, place) {
    this.page = page;
    this.rows = [];
    this.state = el('select', { class: 'input', id: 'problems-state', onchange: () => this.load() }, el('option', { value: '' }, t('problems.all')), STATES.map((state) => el('option', { value: state }, t(`problems.state_${state}`))));
    this.list = el('ul', { class: 'problem-rows' });
    this.note = el('p', { class: 'empty', role: 'status' }, t('list.loading'));
    this.more = el('button', { type: 'button', class: 'button plain', hidden: true, onclick: () => this.load({ more: true }) }, t('list.more'));
    replace(place, el('div', { class: 'problem-tools' }, el('div', { class: 'field' }, el('label', { for: 'problems-state' }, t('list.state')), this.state),
      el('button', { type: 'button', class: 'button', onclick: () => askDeclare(page) }, icon('plus'), t('problems.declare'))), this.list, this.note, this.more);
  }

  async load({ more = false } = {}) {
    const asked = this.state.value;
    try {
      const found = await this.page.connection.rpc('problem.list', { limit: PAGE, ...(asked && { state: asked }), ...(more && this.cursor && { cursor: this.cursor }) });
      if (asked !== this.state.value) return;
      this.rows = more ? [...this.rows, ...found.problems] : found.problems;
      this.cursor = found.cursor;
      this.more.hidden = !found.cursor;
      replace(this.note, this.rows.length ? '' : t('problems.none'));
      keyed(this.list, this.rows, (row) => row.problem, () => el('li', {}), (node, row) => this.show(node, row));
    } catch (error) {
      replace(this.note, troubleOf(error));
    }
  }

  show(node, row) {
    const look = JSON.stringify([row, Math.floor(this.page.now() / 60_000)]);
    if (node.look === look) return;
    node.look = look;
    const focused = node.contains(document.activeElement);
    replace(node, el('a', { href: `#/${row.problem}`, class: 'problem-row', 'data-problem': String(row.problem) },
      el('span', { class: 'problem-title' }, el('bdi', {}, row.title || t('problems.proposed_title', { category: row.category }))),
      el('span', { class: 'muted' }, [t(`problems.state_${row.state}`), row.priority, row.category, t('problems.tickets', { n: row.tickets }), ago(row.updated_at, this.page.now())].filter(Boolean).join(' · '))));
    if (focused) node.querySelector('a').focus();
    this.mark();
  }

  /** The chosen one. */
  mark() {
    for (const link of this.list.querySelectorAll('a')) {
      if (Number(link.dataset.problem) === this.page.chosen) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  }
}
