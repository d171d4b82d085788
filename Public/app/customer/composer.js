/** Where the customer writes: Enter sends, Shift and Enter makes a new line, the field grows, the draft is kept. */
import { el, icon, setText } from '../../lib/dom.js';
import { dropsOn, fileButton, pastesInto } from '../../lib/files.js';
import { t } from '../../lib/i18n.js';
import { draft, keepDraft } from './drafts.js';
import { further } from './further.js';
import { bytesTooMany } from './limits.js';
import { visitor } from './visitor.js';

/** While somebody writes the agent is told again after this, in milliseconds: it expires there after twice the time. */
const TYPING_EVERY = 3_000;
/** Writing has paused after this, in milliseconds. */
const TYPING_PAUSE = 4_000;

/**
 * @param {{place: () => string, label: string, send: (text: string, files: string[]) => void, typing?: (on: boolean) => void}} options
 *   place: under which the draft is kept; it changes when a new conversation gets its number
 * @returns {{node: HTMLElement, name(words: string): void, focus(): void, takesDrops(place: HTMLElement): void}}
 *   name: what stands in the empty field; takesDrops: files may be dropped there
 */
export function composer({ place, label, send, typing = () => {} }) {
  const error = el('p', { class: 'error-text', id: 'composer-error', role: 'alert' });
  const field = el('textarea', {
    class: 'input', id: 'composer', rows: '1', dir: 'auto', enterkeyhint: 'send', autocomplete: 'off', placeholder: label,
    'aria-describedby': 'composer-error composer-hint', value: draft(place()),
  });
  const button = el('button', { type: 'submit', class: 'button send' }, icon('send'), el('span', { class: 'visually-hidden' }, t('write.send')));
  const hint = el('p', { class: 'visually-hidden', id: 'composer-hint' }, t('write.hint'));
  const teller = typingTeller(typing);

  const trayPlace = el('div', {});
  let tray = null;
  const take = async (files) => {
    const chosen = [...files];
    const more = await further().catch(() => null);
    if (!more) return;
    tray ??= more.trayOf({ token: () => visitor()?.token, changed: () => check() });
    trayPlace.replaceChildren(tray.node);
    tray.take(chosen);
  };

  const check = () => {
    const over = bytesTooMany(field.value);
    setText(error, over === 0 ? '' : t('too_long', { n: over }));
    field.setAttribute('aria-invalid', String(over > 0));
    button.disabled = over > 0 || tray?.isBusy() === true || (field.value.trim() === '' && !tray?.ids().length);
    return !button.disabled;
  };
  const submit = (event) => {
    event?.preventDefault();
    if (!check()) return;
    send(field.value.trim(), tray?.ids() ?? []);
    tray?.clear();
    teller.stop();
    field.value = '';
    keepDraft(place(), '');
    check();
    grow(field);
    field.focus();
  };
  field.addEventListener('input', () => {
    keepDraft(place(), field.value);
    check();
    grow(field);
    if (field.value.trim() === '') teller.stop();
    else teller.go();
  });
  field.addEventListener('keydown', (event) => {
    // While an input method composes, Enter belongs to it.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event);
  });
  pastesInto(field, take);
  field.addEventListener('blur', () => teller.stop());
  check();
  requestAnimationFrame(() => grow(field));

  const node = el('form', { class: 'composer', onsubmit: submit },
    el('label', { class: 'visually-hidden', for: 'composer' }, label), error, trayPlace,
    el('div', { class: 'composer-row' }, fileButton(take), field, button), hint);
  const name = (words) => {
    if (field.placeholder !== words) field.placeholder = words;
  };
  return { node, name, focus: () => field.focus(), takesDrops: (place) => dropsOn(place, take) };
}

/** Browsers with `field-sizing` grow by themselves. */
function grow(field) {
  if (CSS.supports('field-sizing', 'content')) return;
  field.style.blockSize = 'auto';
  field.style.blockSize = `${field.scrollHeight + 2}px`;
}

function typingTeller(tell) {
  let told = 0;
  let pause = 0;
  const stop = () => {
    clearTimeout(pause);
    if (told !== 0) tell(false);
    told = 0;
  };
  const go = () => {
    clearTimeout(pause);
    pause = setTimeout(stop, TYPING_PAUSE);
    if (Date.now() - told < TYPING_EVERY) return;
    told = Date.now();
    tell(true);
  };
  return { go, stop };
}
