// Single keys for what is done all day. They are ignored while typing and with Ctrl, Alt or Meta, so that they
// never take a key from the browser, and they can be switched off (WCAG 2.1.4).

import { ACTIONS, perform } from './actions.js';
import { areKeysOn } from './keys-switch.js';
import { undoLast } from './undo.js';

/** After G the second key comes within this many milliseconds. */
const GO_WITHIN = 1_500;
const TYPING = 'input, textarea, select, [contenteditable]';
/** A box to tick takes no letters. */
const isTyping = (target) => target.closest?.(TYPING) && target.type !== 'checkbox';

/** For the help dialog: keys and what their words are called. */
export const MOVES = [
  ['J, K', 'keys.step'], ['Enter', 'keys.open'], ['R', 'keys.reply'], ['N', 'keys.note'], ['M', 'keys.more'], ['Q', 'keys.replies'], ['Z', 'keys.undo'], ['/', 'keys.search'], ['G I, G M', 'keys.go_lists'],
  ['G S, G A', 'keys.go_swarms'], ['G B', 'keys.go_board'], ['G K', 'keys.go_knowledge'], ['Ctrl K', 'keys.palette'], ['?', 'keys.help'], ['Esc', 'keys.leave'],
];

/** @param {any} desk @param {{list: any, writing: any, panel: any, help: () => void}} parts */
export function listenToKeys(desk, { list, writing, panel, help }) {
  const moves = {
    j: () => step(list, 1), k: () => step(list, -1), r: () => writing.choose('reply'), n: () => writing.choose('note'),
    '/': () => list.focusSearch(), '?': help, z: undoLast, q: writing.pick, m: () => document.querySelector('[data-method="more"]')?.click(),
  };
  const go = { i: () => { list.choose('queue'); }, m: () => list.choose('mine'), s: () => list.choose('helping'), a: () => list.choose('asks'), b: () => location.assign('/board'), k: () => location.assign('/knowledge') };
  let afterG = -Infinity;
  addEventListener('keydown', (event) => {
    // The palette alone takes a key with Ctrl or Meta: those of the browser stay the browser's.
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      return desk.showPalette();
    }
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || document.querySelector('dialog[open], [role="menu"]')) return;
    if (event.key === 'Escape') return escape(event, panel);
    if (isTyping(event.target) || !areKeysOn()) return;
    const wasG = event.timeStamp - afterG < GO_WITHIN;
    afterG = event.key === 'g' ? event.timeStamp : -Infinity;
    const run = (wasG && go[event.key]) || moves[event.key] || actionOf(desk, event.key);
    if (!run) return;
    event.preventDefault();
    run();
  });
}

function actionOf(desk, key) {
  const action = ACTIONS.find((one) => one.key === key);
  return action && (() => perform(desk, action));
}

/** Moves the focus along the list, from the opened ticket when the focus is elsewhere. */
function step(list, by) {
  const rows = list.rows();
  if (!rows.length) return;
  let at = rows.indexOf(document.activeElement);
  if (at < 0) at = rows.findIndex((row) => row.getAttribute('aria-current'));
  const next = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
}

function escape(event, panel) {
  if (isTyping(event.target)) event.target.blur();
  else panel.shut();
}
