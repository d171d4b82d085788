/** A button that opens a menu of things to do: arrow keys move, a letter jumps, Escape closes and gives the focus back. */
import { el } from './dom.js';

/**
 * @typedef {{label: string, run: () => void, key?: string, hint?: string, kind?: 'bad', checked?: boolean, act?: string}} MenuItem
 * @param {Element | string | (Element | string)[]} face what the button shows
 * @param {{label?: string, class?: string, id: string, items: () => (MenuItem | null)[]}} look `id` is one for the page; null makes a line
 * @returns {HTMLElement} the button; its menu is made when it opens
 */
export function menuButton(face, { label, class: look = 'button plain small', id, items }) {
  const button = el('button', {
    type: 'button', class: look, 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'aria-label': label, 'data-act': id, 'data-method': id,
    onclick: () => (button.getAttribute('aria-expanded') === 'true' ? open.close() : show()),
    onkeydown: (event) => { if (event.key === 'ArrowDown') { event.preventDefault(); show(); } },
  }, face);
  let open = null;
  function show() {
    open?.close();
    open = openMenu(button, items().filter((item, i, all) => item || (i && all[i - 1])), () => { open = null; });
  }
  return button;
}

function openMenu(button, items, closed) {
  const menu = el('div', { class: 'menu', role: 'menu', 'aria-label': button.getAttribute('aria-label') ?? button.textContent });
  const run = (item) => { close(); item.run(); };
  for (const item of items) menu.append(item ? itemNode(item, run) : el('hr', { class: 'menu-line' }));
  const nodes = [...menu.querySelectorAll('button')];
  const away = (event) => { if (!menu.contains(event.target) && !button.contains(event.target)) close(false); };
  function close(focus = true) {
    if (!menu.isConnected) return;
    menu.remove();
    document.removeEventListener('pointerdown', away, true);
    button.setAttribute('aria-expanded', 'false');
    // The thread may have been drawn again meanwhile: the same button has another node then.
    if (focus) (button.isConnected ? button : document.querySelector(`[data-act="${button.dataset.act}"]`))?.focus();
    closed();
  }
  menu.addEventListener('keydown', (event) => walk(event, nodes, close));
  menu.addEventListener('focusout', (event) => { if (event.relatedTarget && !menu.contains(event.relatedTarget)) close(false); });
  document.addEventListener('pointerdown', away, true);
  (button.closest('dialog') ?? document.body).append(menu);
  place(menu, button);
  button.setAttribute('aria-expanded', 'true');
  nodes[0]?.focus();
  return { close };
}

function itemNode(item, run) {
  return el('button', {
    type: 'button', tabindex: '-1', class: `menu-item${item.kind === 'bad' ? ' bad' : ''}`, role: item.checked === undefined ? 'menuitem' : 'menuitemradio',
    'aria-checked': item.checked === undefined ? null : String(item.checked), 'data-item': item.act, onclick: () => run(item),
  }, el('span', { class: 'menu-text' }, el('span', {}, item.label), item.hint ? el('span', { class: 'menu-hint' }, item.hint) : null),
  item.key ? el('kbd', { 'aria-hidden': 'true' }, item.key.toUpperCase()) : null);
}

function walk(event, nodes, close) {
  const at = nodes.indexOf(document.activeElement);
  const to = { ArrowDown: (at + 1) % nodes.length, ArrowUp: (at - 1 + nodes.length) % nodes.length, Home: 0, End: nodes.length - 1 }[event.key];
  if (to !== undefined) nodes[to].focus();
  else if (event.key === 'Escape' || event.key === 'Tab') close();
  else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) jump(event.key, nodes, at);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function jump(key, nodes, at) {
  // Space and Enter press the button, as everywhere.
  if (key === ' ') return nodes[at]?.click();
  const order = [...nodes.slice(at + 1), ...nodes.slice(0, at + 1)];
  order.find((node) => node.textContent.trim().toLocaleLowerCase().startsWith(key.toLocaleLowerCase()))?.focus();
}

/** Below the button where there is room, above it where there is not, never outside the window. */
function place(menu, button) {
  const box = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = box.bottom + 4 + height <= innerHeight || box.top < height;
  const y = below ? Math.min(box.bottom + 4, innerHeight - height - 8) : box.top - height - 4;
  const x = Math.max(8, Math.min(box.x, innerWidth - width - 8));
  menu.style.setProperty('inset-block-start', `${Math.max(8, y)}px`);
  // Physical on purpose: it is measured from the window's own corner.
  menu.style.setProperty('translate', `${x}px 0`);
}
