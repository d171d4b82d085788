// What the keys do, and the switch that turns them off.

import { el } from '../../lib/dom.js';
import { ACTIONS } from './actions.js';
import { t } from '../../lib/i18n.js';
import { MOVES } from './keys.js';
import { areKeysOn, switchKeys } from './keys-switch.js';

const lower = (text) => text.slice(0, 1).toLocaleLowerCase() + text.slice(1);

export function showHelp() {
  const keys = [...MOVES, ...ACTIONS.filter((action) => action.key).map((action) => [action.key.toUpperCase(), action.label])];
  const box = el('input', { type: 'checkbox', checked: areKeysOn(), onchange: () => switchKeys(box.checked) });
  const dialog = el('dialog', { class: 'dialog', 'aria-labelledby': 'help-title' },
    el('div', { class: 'form' },
      el('h2', { id: 'help-title' }, t('rail.keys')),
      el('dl', { class: 'keys' }, keys.map(([key, words]) => el('div', {}, el('dt', {}, key.split(', ').map((one) => el('kbd', {}, one))), el('dd', {}, lower(t(words).replace('…', '')))))),
      el('label', { class: 'form-check' }, box, el('span', {}, t('help.on'))),
      el('div', { class: 'form-buttons' }, el('button', { type: 'button', class: 'button', onclick: () => dialog.close() }, t('palette.close')))));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
