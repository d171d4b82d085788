// Where one writes: a reply to the customer or an internal note, never in doubt which. When one may not
// write, it says why and offers what would change that.

import { effect, el, icon, replace, setText, signal } from '../../lib/dom.js';
import { fileTray } from '../../lib/file-tray.js';
import { dropsOn, fileButton, pastesInto } from '../../lib/files.js';
import { draftOf, keepDraft } from './drafts.js';
import { askForm } from './form-dialog.js';
import { t } from '../../lib/i18n.js';
import { actionWords, carryOut, together } from './macros.js';
import { pickReply } from './reply-picker.js';
import { toast } from '../../lib/ui.js';
import { troubleOf } from './trouble.js';
import { say, STATES } from './words.js';

/** Typing is told at most this often, in milliseconds; the sign lasts twice as long at the other side. */
const TYPING_EVERY = 3000;
/** The server's bound for one message, in bytes of UTF-8. */
const TEXT_BYTES_MAX = 16_384;
/** The box grows to this many pixels, about eight lines. */
const HEIGHT_MAX = 200;

const KINDS = {
  reply: { method: 'chat.send', label: 'write.reply', key: 'R' },
  note: { method: 'note.add', label: 'write.note', key: 'N' },
};

/** @param {any} desk */
export function composer(desk) {
  const kind = signal(/** @type {'reply' | 'note'} */ ('reply'));
  const tabs = el('div', { class: 'composer-tabs', role: 'group', 'aria-label': t('write.kinds') },
    ...Object.entries(KINDS).map(([name, { label, key }]) => el('button', {
      type: 'button', class: 'composer-tab', 'data-kind': name, 'aria-keyshortcuts': key.toLowerCase(), onclick: () => choose(name),
    }, name === 'note' ? icon('lock') : null, t(label), el('kbd', { 'aria-hidden': 'true' }, key))));
  const box = el('textarea', { class: 'composer-box', rows: 1, dir: 'auto', 'aria-label': t('write.reply'), enterkeyhint: 'send' });
  const send = el('button', { type: 'button', class: 'button', onclick: submit }, t('write.send'));
  const hint = el('span', { class: 'composer-hint', 'aria-hidden': 'true' }, t('write.hint'));
  const refusal = el('div', { class: 'composer-refusal' });
  const canned = el('button', { type: 'button', class: 'icon-button', 'aria-label': t('replies.open'), title: `${t('replies.open')} (/)`, onclick: pick }, icon('bolt'));
  const trayPlace = el('div', {});
  const macroSaid = el('span', {});
  const macroRow = el('p', { class: 'composer-macro', role: 'status', hidden: true }, macroSaid,
    el('button', { type: 'button', class: 'link-button', onclick: () => { setMacro(undefined); box.focus(); } }, t('macro.drop')));
  const field = el('div', { class: 'composer-field' }, box, trayPlace, macroRow, el('div', { class: 'composer-foot' }, fileButton(take), canned, hint, send));
  const collision = el('p', { class: 'collision', role: 'status', hidden: true });
  const node = el('section', { class: 'composer', 'aria-label': t('write.area') }, tabs, collision, field, refusal);
  effect(() => {
    const others = (desk.thread.value?.typing.value ?? []).filter((one) => one.staff && !one.note);
    collision.hidden = others.length === 0 || kind.value !== 'reply';
    setText(collision, others.length ? t('write.other', { name: others.map((one) => one.name).join(', ') }) : '');
  });
  let ticket = 0;
  let typedAt = 0;
  /** The ticket whose field takes the focus as soon as one may write there: after taking, that is a moment later. */
  let focusFor = 0;

  /** Files on their way, by ticket and kind of message: who changes the ticket finds them again. @type {Map<string, any>} */
  const trays = new Map();
  const tray = () => trays.get(`${ticket} ${kind.peek()}`);

  function take(files) {
    const place = `${ticket} ${kind.peek()}`;
    if (!trays.has(place)) trays.set(place, fileTray({ token: () => undefined, changed: showTray }));
    showTray();
    tray().take([...files]);
  }

  function showTray() {
    const shown = tray();
    if (trayPlace.firstChild !== (shown?.node ?? null)) trayPlace.replaceChildren(...(shown ? [shown.node] : []));
    send.disabled = shown?.isBusy() === true;
  }

  /** What is done with a ticket when its reply is sent. @type {Map<number, import('./macros.js').Actions>} */
  const macros = new Map();

  function setMacro(actions) {
    if (actions) macros.set(ticket, actions);
    else macros.delete(ticket);
    showMacro();
  }

  function showMacro() {
    const actions = kind.peek() === 'reply' ? macros.get(ticket) : undefined;
    macroRow.hidden = !actions;
    setText(macroSaid, actions ? t('macro.with_it', { what: actionWords(actions).join(', ') }) : '');
  }

  dropsOn(field, take);
  pastesInto(box, take);

  function choose(name) {
    focusFor = ticket;
    kind.value = name;
    queueMicrotask(focusWhenOpen);
  }

  function focusWhenOpen() {
    if (field.hidden || focusFor !== ticket) return;
    focusFor = 0;
    box.focus();
  }

  /** For this ticket the person said that two answers are all right. */
  let warned = 0;

  async function submit() {
    const text = box.value.trim();
    const thread = desk.thread.peek();
    const files = tray()?.ids() ?? [];
    if ((!text && !files.length) || !thread || send.disabled) return;
    const others = kind.peek() === 'reply' ? writers(thread) : [];
    if (others.length && warned !== ticket) {
      const anyway = await askForm({
        title: t('write.collision_title', { names: others.join(', ') }), intro: t('write.collision'), submit: t('write.collision_submit'), fields: [], send: async () => {},
      });
      if (!anyway || desk.thread.peek() !== thread) return box.focus();
      warned = ticket;
    }
    if (new TextEncoder().encode(text).length > TEXT_BYTES_MAX) {
      setText(hint, t('write.too_long'));
      return;
    }
    const entry = desk.sent.add(KINDS[kind.peek()].method, thread.ticket, text, files, thread.position());
    const actions = kind.peek() === 'reply' ? macros.get(ticket) : undefined;
    // A reply that was refused stands there with its reason, and nothing is done.
    if (actions) entry.settled.then(() => carryOut(desk, thread.ticket, actions), () => {}).catch((error) => toast(troubleOf(error), { kind: 'bad' }));
    if (actions) setMacro(undefined);
    tray()?.clear();
    box.value = '';
    keepDraft(ticket, kind.peek(), '');
    grow();
    tell(false);
    box.focus();
  }

  /** Text from elsewhere goes where the caret of the reply is. @param {string} text @returns {boolean} false: nobody may write there */
  function insert(text) {
    if (kind.peek() !== 'reply') kind.value = 'reply';
    if (field.hidden) return false;
    box.setRangeText(text, box.selectionStart, box.selectionEnd, 'end');
    box.dispatchEvent(new Event('input'));
    box.focus();
    return true;
  }

  /** A canned reply goes where the caret is. */
  function pick() {
    const detail = desk.thread.peek()?.detail.peek();
    if (!detail || field.hidden) return;
    const place = ticket;
    pickReply(desk, detail, {
      insert: ({ text, unknown, actions }) => {
        if (ticket !== place) return;
        if (actions && kind.peek() === 'reply') setMacro(together(macros.get(ticket), actions));
        box.setRangeText(text, box.selectionStart, box.selectionEnd, 'end');
        box.dispatchEvent(new Event('input'));
        if (unknown.length) toast(t('replies.unknown', { names: unknown.join(', ') }));
      },
      closed: () => box.focus(),
    });
  }

  function tell(on) {
    const now = Date.now();
    if (on ? now - typedAt < TYPING_EVERY : typedAt === 0) return;
    typedAt = on ? now : 0;
    const data = { ticket, on, ...(kind.peek() === 'note' && { note: true }) };
    if (desk.connection.state === 'online') desk.connection.rpc('chat.typing', data).catch(() => {});
  }

  function grow() {
    box.style.setProperty('block-size', 'auto');
    box.style.setProperty('block-size', `${Math.min(box.scrollHeight, HEIGHT_MAX)}px`);
  }

  box.addEventListener('input', () => {
    keepDraft(ticket, kind.peek(), box.value);
    // Who takes the words back takes back what goes with them.
    if (!box.value && kind.peek() === 'reply') setMacro(undefined);
    grow();
    tell(box.value !== '');
  });
  box.addEventListener('blur', () => tell(false));
  box.addEventListener('keydown', (event) => {
    if (event.key === '/' && !box.value && !event.isComposing && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      return pick();
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && !event.altKey) {
      event.preventDefault();
      submit();
    }
  });

  effect(() => {
    const thread = desk.thread.value;
    const detail = thread?.detail.value;
    if (!detail) return;
    const name = kind.value;
    if (ticket !== thread.ticket) {
      // A reply is what most people come for; a helper who may not speak starts with a note.
      const first = !detail.can.includes('chat.send') && detail.can.includes('note.add') ? 'note' : 'reply';
      ticket = thread.ticket;
      node.dataset.draft = '';
      if (first !== name) { kind.value = first; return; }
    }
    show(name, detail);
  });

  function show(name, detail) {
    const { method, label } = KINDS[name];
    node.dataset.kind = name;
    for (const tab of tabs.children) tab.setAttribute('aria-pressed', String(tab.dataset.kind === name));
    const allowed = detail.can.includes(method);
    field.hidden = !allowed;
    refusal.hidden = allowed;
    if (!allowed) replace(refusal, whyNot(desk, name, detail));
    else focusWhenOpen();
    const who = { name: detail.customer?.name ?? t('write.customer') };
    box.setAttribute('aria-label', name === 'note' ? t('write.note_label') : t('write.reply_to', who));
    box.placeholder = name === 'note' ? t('write.note_hint') : `${t('write.reply_to', who)}…`;
    showTray();
    showMacro();
    setText(send, t(name === 'note' ? 'write.add_note' : 'write.send'));
    if (node.dataset.draft !== `${ticket} ${label}`) {
      node.dataset.draft = `${ticket} ${label}`;
      box.value = draftOf(ticket, name);
      queueMicrotask(grow);
    }
  }
  return { node, choose, pick, insert };
}

/** Colleagues who write to the customer now. */
const writers = (thread) => thread.typing.peek().filter((one) => one.staff && !one.note).map((one) => one.name);

function whyNot(desk, name, detail) {
  const take = detail.can.includes('ticket.take') ? el('button', {
    type: 'button', class: 'button', onclick: () => desk.perform('ticket.take'),
  }, t('write.take'), el('kbd', { 'aria-hidden': 'true' }, 'A')) : null;
  return [el('p', {}, reason(desk, name, detail, Boolean(take))), take];
}

function reason(desk, name, detail, canTake) {
  if (detail.imported) return t('write.imported');
  if (detail.state === 'closed' || detail.state === 'cancelled') return t('write.ended', { state: say(STATES, detail.state) });
  if (name === 'note') return t(canTake ? 'write.take_note' : 'write.notes_for');
  if (canTake && !detail.owner) return t('write.take_reply');
  if (detail.owner && detail.owner.id !== desk.me.id) {
    return t(detail.staff_thread ? 'write.owner_lets' : 'write.owner_answers', { name: detail.owner.name });
  }
  return t(canTake ? 'write.take_reply' : 'write.cannot');
}
