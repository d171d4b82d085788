// How I am to be reached, and how full my hands are: the button at the foot of the rail.

import { effect, el, setText } from '../../lib/dom.js';
import { menuButton } from '../../lib/menu.js';
import { toast } from '../../lib/ui.js';
import { askAbsence, askShiftEnd } from './forms-moves.js';
import { t } from '../../lib/i18n.js';
import { askOwnSettings } from './own-settings.js';
import { face } from './tier-chip.js';
import { capital } from './words.js';

export const STATUSES = ['available', 'focus', 'away', 'break'];

/** @param {any} desk */
export function presenceButton(desk) {
  const { me } = desk;
  const dot = el('span', { class: 'presence-face' }, face(me, { tier: me.tiers?.at(-1), online: true }));
  const word = el('span', { class: 'rail-label' });
  const load = el('span', { class: 'rail-load' });
  const button = menuButton([dot, word, load], { id: 'presence', class: 'rail-item presence', label: t('presence.me', { name: me.name }), items: () => items(desk) });
  effect(() => {
    const mine = desk.staff.get(me.id);
    const status = mine?.status ?? 'available';
    const full = mine?.capacity ? t('staff.load', { load: mine.load, capacity: mine.capacity }) : '';
    button.dataset.status = status;
    setText(word, capital(t(`status.${status}`)));
    setText(load, mine?.capacity ? `${mine.load}/${mine.capacity}` : '');
    const words = [t('presence.me', { name: me.name }), t(`status.${status}`), full].filter(Boolean).join(', ');
    button.setAttribute('aria-label', words);
    button.title = words;
  });
  return button;
}

function items(desk) {
  const now = desk.staff.get(desk.me.id)?.status ?? 'available';
  const works = desk.me.role === 'agent' || desk.me.role === 'manager';
  return [
    ...STATUSES.map((status) => ({ label: capital(t(`status.${status}`)), hint: t(`presence.${status}_hint`), checked: status === now, act: `status-${status}`, run: () => setStatus(desk, status) })),
    ...(works ? [null, { label: t('presence.shift_end'), act: 'shift-end', run: () => askShiftEnd(desk) }] : []),
    ...(desk.me.role === 'manager' ? [{ label: t('presence.absence'), act: 'absence', run: () => askAbsence(desk) }] : []),
    null, { label: t('own.open'), act: 'own-settings', run: askOwnSettings },
  ];
}

/** @param {any} desk @param {string} status */
export async function setStatus(desk, status) {
  if (!(await desk.commands.run('presence.set', { status }))) return;
  desk.staff.hear({ user: desk.me, status, connected: true });
  toast(t('presence.set', { status: t(`status.${status}`) }), { kind: 'ok' });
}
