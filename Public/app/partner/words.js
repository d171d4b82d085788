/** What stands on the partner's page about a share, as words. Nothing here touches the page. */
import { t } from '../../lib/i18n.js';
import { moment, span } from '../../lib/time.js';

/** @param {import('./shares.js').Share} share */
export const turn = (share) => t(share.state === 'theirs' ? 'turn.yours' : 'turn.desk');

/** The partner's own clock. @param {import('./shares.js').Share} share @param {number} now on the desk's clock */
export function clockWords(share, now) {
  if (share.state !== 'theirs') return t('clock.none');
  if (!share.due) return t('clock.open');
  if (share.overdue || share.due <= now) return t('clock.overdue', { time: moment(share.due) });
  return t('clock.due', { time: moment(share.due), left: span(share.due - now) });
}

/** Less than this before its end a clock is worth a colour, in milliseconds. */
const SOON = 4 * 3_600_000;

/** @param {import('./shares.js').Share} share @param {number} now @returns {'late'|'soon'|'calm'|'none'} */
export function urgency(share, now) {
  if (share.state !== 'theirs' || !share.due) return 'none';
  if (share.overdue || share.due <= now) return 'late';
  return share.due - now < SOON ? 'soon' : 'calm';
}
