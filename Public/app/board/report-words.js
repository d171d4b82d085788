// The report's figures as text, each with what it rests on.

import { el } from '../../lib/dom.js';
import { hasWords, number, t } from '../../lib/i18n.js';
import { format } from '../../lib/time.js';
import { decimal, percent } from '../desk/figures.js';
import { duration } from '../desk/durations.js';

const MINUTE = 60_000;

/** A measure's name in the reader's language; the desk's own where the page does not know it yet. @param {any} measure */
export const titleOf = (measure) => (hasWords(`measure.${measure.name}`) ? t(`measure.${measure.name}`) : measure.title);

/** @param {number} value @param {string} unit */
export function amount(value, unit) {
  if (unit === 'minutes') return value < 0 ? `−${duration(-value * MINUTE)}` : duration(value * MINUTE);
  if (unit === 'share') return percent(value);
  return decimal(value);
}

/** Smaller than this nobody sees a difference. */
const NOTHING = { minutes: 1 / 60, share: 0.0005, count: 0.005 };

/** A difference, which says where it goes. @param {number} value @param {string} unit */
function change(value, unit) {
  if (Math.abs(value) < NOTHING[unit]) return '±0';
  const size = Math.abs(value);
  return `${value > 0 ? '+' : '−'}${unit === 'share' ? oneDecimal(size * 100) : amount(size, unit)}`;
}

const oneDecimal = (value) => format(Intl.NumberFormat, { maximumFractionDigits: 1 }).format(value);

/** A cell: the figure, and beneath it what it rests on. @param {any} figure @param {string} unit */
export function cellOf(figure, unit) {
  if (!figure?.n) return el('span', { class: 'none' }, t('compare.none'));
  if (figure.share !== undefined) {
    return [el('b', {}, percent(figure.share)), ' ', el('span', { class: 'range' }, t('report.range', { lower: percent(figure.lower), upper: percent(figure.upper) })),
      el('span', { class: 'n' }, t('compare.of', { count: number(figure.count), n: number(figure.n) }), figure.too_young ? ` · ${t('report.young', { n: figure.too_young })}` : '')];
  }
  const said = (value) => (value === null || value === undefined ? t('report.unknown') : amount(value, unit));
  return [el('b', {}, said(figure.p50)), ' ', el('span', { class: 'range' }, t('report.p90', { value: said(figure.p90) })),
    figure.working_p50 !== undefined && figure.working_p50 !== null && figure.working_p50 !== figure.p50 ? el('span', { class: 'range' }, ` ${t('report.working', { value: said(figure.working_p50) })}`) : null,
    el('span', { class: 'n' }, `n = ${number(figure.n)}`, figure.open ? ` · ${t('report.open', { n: figure.open })}` : '')];
}

/** A mode's value in a comparison, with its interval as far as there is one. @param {any} side @param {any} row @param {string} unit */
export function sideText(side, row, unit) {
  if (side?.value === null || side?.value === undefined) return t('compare.none');
  const words = (value) => (row.basis === 'share' ? percent(value) : amount(value, unit));
  return side.lower === null ? words(side.value) : `${words(side.value)} (${t('report.range', { lower: words(side.lower), upper: words(side.upper) })})`;
}

/** The difference with its interval, or why there is none; shares in points. @param {any} value @param {any} row @param {string} unit */
export function differenceText(value, row, unit, without = t('report.no_interval')) {
  if (!value) return t('compare.none');
  const kind = row.basis === 'share' ? 'share' : unit;
  const words = (one) => change(one, kind);
  const middle = kind === 'share' ? t('report.points', { n: words(value.value) }) : words(value.value);
  return value.lower === null ? `${middle} ${without}`.trim() : `${middle} (${t('report.range', { lower: words(value.lower), upper: words(value.upper) })})`;
}

/** What must be said before any figure. @param {any} warning */
export function warningText(warning) {
  const mode = warning.mode ? t(`mode.${warning.mode}`) : '';
  return t(`report.warn_${warning.code}`, { mode, n: warning.count ?? 0, share: percent(warning.share ?? 0), from: warning.from ?? 0, to: warning.to ?? 0 });
}

/** Smaller ones are told as "below". */
const RAREST = 0.0001;

/** A chance. @param {number} p */
export function chanceText(p) {
  const words = (value) => format(Intl.NumberFormat, { maximumSignificantDigits: 2 }).format(value);
  return p < RAREST ? `< ${words(RAREST)}` : words(p);
}

/** The same after a "p": "= 0.008", "< 0.0001". @param {number} p */
export const chanceSaid = (p) => (p < RAREST ? chanceText(p) : `= ${chanceText(p)}`);
