// The middle: head, banner, conversation, typing line, composer. It renders the pages that were loaded and
// keeps the reader's place: at the end when they were at the end, where they were otherwise.

import { connectionNotice } from '../../lib/connection-notice.js';
import { effect, el, keyed, replace, setText } from '../../lib/dom.js';
import { EndKeeper } from '../../lib/end-keeper.js';
import { drawCase } from './case-card.js';
import { composer } from './composer.js';
import { makeEntry, updateEntry } from './entry-view.js';
import { fill, pendingOffer, standing, threadHead } from './thread-head.js';
import { t } from '../../lib/i18n.js';

const NEAR = '400px 0px 0px 0px';

/** @param {any} desk @param {HTMLElement} pane */
export function threadView(desk, pane) {
  const head = el('header', { class: 'thread-head' });
  const banner = el('div', { class: 'banners' });
  const card = el('section', { class: 'case-place', 'aria-label': t('case.title'), hidden: true });
  const older = el('button', { type: 'button', class: 'button quiet older', onclick: () => desk.thread.peek()?.loadOlder() }, t('thread.older'));
  const list = el('ol', { class: 'entries' });
  const log = el('div', { class: 'log', role: 'log', 'aria-label': t('thread.log'), 'aria-busy': 'true', tabindex: '0' }, older, list);
  const jump = el('button', { type: 'button', class: 'button jump', hidden: true, onclick: () => end.go() }, t('thread.below'));
  const typing = el('p', { class: 'typing' });
  const writing = composer(desk);
  const open = el('div', { class: 'thread-open' }, head, banner, card, el('div', { class: 'log-frame' }, log, jump), typing, writing.node);
  const nothing = el('div', { class: 'nothing' }, el('h2', {}, t('thread.none')), el('p', {}));
  replace(pane, connectionNotice(desk.connection), nothing, open);

  const place = { ticket: 0, wasLoaded: false };
  const end = new EndKeeper(log, () => {
    if (end.isAtEnd) jump.hidden = true;
  });
  new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting) && !end.isAtEnd) desk.thread.peek()?.loadOlder(); },
    { root: log, rootMargin: NEAR }).observe(older);

  effect(() => {
    const thread = desk.thread.value;
    const detail = thread?.detail.value;
    open.hidden = !detail;
    nothing.hidden = Boolean(detail);
    setText(nothing.lastElementChild, !thread ? t('thread.choose') : thread.trouble.value || t('list.loading'));
    if (!detail) return;
    keepFocus(head, () => replace(head, threadHead(desk, detail, thread.present.value)));
    fill(banner, trouble(thread), pendingOffer(desk, detail), standing(desk, detail));
    drawCase(desk, card, detail);
  });
  effect(() => showTyping(typing, desk.thread.value?.typing.value ?? []));
  effect(() => {
    const thread = desk.thread.value;
    if (!thread?.detail.value) return;
    void [thread.changes.value, desk.sent.changes.value, desk.staff.people.value];
    if (place.ticket !== thread.ticket) {
      Object.assign(place, { ticket: thread.ticket, wasLoaded: false });
      end.isAtEnd = true;
    }
    render(desk, thread, { list, log, older, jump, place, end });
  });
  return writing;
}

function render(desk, thread, { list, log, older, jump, place, end }) {
  const entries = thread.entries();
  const grew = entries.at(-1)?.key !== place.last;
  place.last = entries.at(-1)?.key;
  const first = entries.find((entry) => entry.form !== 'day')?.key;
  const isOlder = first !== place.first;
  place.first = first;
  log.setAttribute('aria-busy', String(!thread.isLoaded || !place.wasLoaded));
  const fromEnd = log.scrollHeight - log.scrollTop;
  keyed(list, entries, (entry) => `${thread.ticket} ${entry.key}`, (entry) => makeEntry(desk, entry), (item, entry) => updateEntry(desk, item, entry));
  older.hidden = thread.isComplete || !thread.isLoaded;
  if (thread.isLoaded) place.wasLoaded = true;
  if (end.isAtEnd || [null, 'waiting'].includes(entries.at(-1)?.pending?.state)) end.go();
  else if (isOlder) log.scrollTop = log.scrollHeight - fromEnd;
  else if (grew) jump.hidden = false;
  thread.markRead();
}

function trouble(thread) {
  return thread.trouble.value ? el('p', { class: 'banner bad', role: 'alert' }, thread.trouble.value) : null;
}

function showTyping(line, people) {
  const words = people.map((person) => t(person.note ? 'thread.noting' : 'thread.typing', person));
  setText(line, words.length ? `${words.join(', ')}…` : '');
}

/** Rendering again must not take the focus away from a button that is still there. */
function keepFocus(parent, render) {
  const method = parent.contains(document.activeElement) ? document.activeElement.dataset.method : undefined;
  const wasTitle = document.activeElement?.id === 'thread-title';
  render();
  if (method) parent.querySelector(`[data-method="${method}"]`)?.focus();
  else if (wasTitle) parent.querySelector('#thread-title').focus();
}
