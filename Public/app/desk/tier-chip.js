// The marks that say tier, mode and who: small, the same everywhere, never by colour alone.

import { el } from '../../lib/dom.js';
import { initials, say, TIER_SHAPES, TIERS, tierName } from './words.js';
import { t } from '../../lib/i18n.js';

/** @param {string | number | undefined} tier */
export function tierChip(tier) {
  const name = tierName(tier);
  if (!name) return null;
  return el('span', { class: 'chip', 'data-tier': name, title: say(TIERS, name) },
    el('span', { 'aria-hidden': 'true' }, TIER_SHAPES[name] ?? ''), name);
}

/** @param {'tiered' | 'swarm' | string} mode */
export function modeMark(mode) {
  return el('span', { class: 'mode-mark', 'data-mode': mode }, t(mode === 'swarm' ? 'board.swarm' : 'board.tiered'));
}

/** @param {{name?: string} | null | undefined} person @param {{tier?: string, online?: boolean, small?: boolean}} [look] */
export function face(person, look = {}) {
  return el('span', {
    class: `face${look.small ? ' small' : ''}`, 'data-tier': look.tier, 'data-online': look.online ? 'yes' : null, 'aria-hidden': 'true',
  }, initials(person?.name));
}
