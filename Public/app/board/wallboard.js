// The board on a wall: only what is now, large enough to be read across a room. The address says it, so that a screen
// can be set up once.

import { el, icon, setText } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';

const NAME = 'wall';

/** A button that turns the wall on and off; Escape turns it off. */
export function wallboardButton() {
  const label = el('span', { class: 'label' });
  const button = el('button', { type: 'button', class: 'button plain', 'aria-pressed': 'false', onclick: () => turn(!isOn()) }, icon('board'), label);
  const isOn = () => document.body.classList.contains(NAME);
  function turn(on) {
    document.body.classList.toggle(NAME, on);
    button.setAttribute('aria-pressed', String(on));
    setText(label, t(on ? 'wall.off' : 'wall.on'));
    const address = new URL(location.href);
    if (on) address.searchParams.set(NAME, '');
    else address.searchParams.delete(NAME);
    history.replaceState(null, '', address);
  }
  addEventListener('keydown', (event) => { if (event.key === 'Escape' && isOn() && !document.querySelector('dialog[open]')) turn(false); });
  turn(new URLSearchParams(location.search).has(NAME));
  return button;
}
