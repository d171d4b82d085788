// One entry of the thread as an element: a bubble, an internal note, an event's line, or a day.

import { el, icon, replace } from '../../lib/dom.js';
import { address } from '../../lib/api.js';
import { drawFiles } from '../../lib/files.js';
import { day, full } from '../../lib/time.js';
import { isAskedAgain, toggleAskedAgain } from './case-card.js';
import { momentText } from './durations.js';
import { careSentence, sentenceOf } from './event-words.js';
import { t } from '../../lib/i18n.js';

/** @param {any} desk @param {import('./entries.js').Entry} entry @returns {HTMLElement} */
export function makeEntry(desk, entry) {
  const item = el('li', { class: `entry is-${entry.form}` });
  if (entry.form === 'message') replace(item, bubble(desk, entry));
  else if (entry.form === 'note') replace(item, note(desk, entry));
  else if (entry.form === 'event') replace(item, eventLine(desk, entry));
  else replace(item, el('p', { class: 'line' }, el('span', {}, entry.form === 'day' ? day(entry.at, desk.now()) : careSentence(entry.item))));
  return item;
}

/** What may still change: how far it got: sent, delivered, seen. @param {any} desk @param {HTMLElement} item @param {import('./entries.js').Entry} entry */
export function updateEntry(desk, item, entry) {
  if (entry.form !== 'message' && entry.form !== 'note') return;
  const files = item.querySelector('.files');
  if (files) drawFiles(files, entry.item.files, (file) => fileDoor(desk, entry.item, file));
  drawAgain(desk, item, entry);
  const look = `${entry.pending?.state ?? ''} ${entry.reached ?? ''} ${entry.continued ? 'continued' : ''}`;
  if (item.look === look) return;
  item.look = look;
  item.classList.toggle('continued', entry.continued === true);
  item.classList.toggle('failed', entry.pending?.state === 'failed');
  item.classList.toggle('pending', Boolean(entry.pending) && entry.pending.state !== 'failed');
  const state = item.querySelector('.entry-state');
  // What the desk itself says is a line, not a bubble.
  if (!state) return;
  if (entry.pending?.state) replace(state, t(`sent.${entry.pending.state}`), ...(entry.pending.state === 'failed' ? again(desk, entry.pending) : []));
  else replace(state, entry.reached ? t(`sent.${entry.reached}`) : '');
}

/** The mark that the ticket had told this already; pressed by those who may, read by everybody else. */
function drawAgain(desk, item, entry) {
  const button = item.querySelector('.again');
  if (!button || entry.pending) return;
  const detail = desk.thread.peek()?.detail.peek();
  const isMarked = isAskedAgain(desk, entry.item.number);
  const may = Boolean(detail?.can?.includes('card.asked_again'));
  button.hidden = !may && !isMarked;
  button.disabled = !may;
  button.setAttribute('aria-pressed', String(isMarked));
}

function bubble(desk, { item, at, form }) {
  const kind = item.author?.kind === 'customer' ? 'customer' : item.author?.kind === 'system' ? 'system' : 'agent';
  if (kind === 'system') return el('p', { class: 'told' }, el('span', {}, `${t('entry.told')} `), el('bdi', {}, item.text));
  const mine = kind === 'agent' && item.author.id === desk.me.id;
  const again = el('button', { type: 'button', class: 'again', hidden: true, 'aria-pressed': 'false', onclick: () => toggleAskedAgain(desk, desk.thread.peek()?.detail.peek(), item.number) }, t('case.again'));
  return el('div', { class: `message ${kind}`, 'data-number': item.number ?? null },
    el('p', { class: 'byline' }, el('bdi', {}, mine ? t('entry.you') : desk.staff.nameOf(item.author)), time(at, desk)),
    el('p', { class: 'bubble', dir: 'auto', hidden: !item.text }, item.text), el('ul', { class: 'files', hidden: true }),
    el('div', { class: 'message-foot' }, el('p', { class: 'entry-state', 'data-form': form }), again));
}

function note(desk, { item, at }) {
  const mine = item.actor?.id === desk.me.id;
  return el('div', { class: 'note' },
    el('p', { class: 'byline' }, icon('lock'), el('b', {}, t('entry.internal')), el('span', {}, ' · '),
      el('bdi', {}, mine ? t('entry.you') : desk.staff.nameOf(item.actor)), time(at, desk)),
    el('p', { class: 'note-text', dir: 'auto', hidden: !item.text }, item.text), el('ul', { class: 'files', hidden: true }),
    el('p', { class: 'entry-state' }));
}

/** The session opens it; the server gives it as a download whatever it is. */
function fileDoor(desk, item, file) {
  const ticket = item.ticket ?? desk.thread.peek()?.ticket;
  return el('a', { class: 'file', href: address(`/api/files/${ticket}/${file.file}`), download: file.name, 'aria-label': t('files.keep', file) });
}

function eventLine(desk, { item, at }) {
  const { text, detail } = sentenceOf(desk.withPerson(item), desk.staff.nameOf);
  return el('div', { class: 'happening', 'data-kind': item.type },
    el('p', { class: 'line' }, el('span', { dir: 'auto' }, text, ' ', time(at, desk))),
    detail ? el('p', { class: 'happening-detail', dir: 'auto' }, detail) : null);
}

/** @param {number} at @param {any} desk */
export function time(at, desk) {
  return el('time', { datetime: new Date(at).toISOString(), title: full(at) }, momentText(at, desk.now()));
}

function again(desk, pending) {
  return [
    el('span', { class: 'entry-trouble' }, ` ${pending.trouble ?? ''} `),
    el('button', { type: 'button', class: 'link-button', onclick: () => desk.sent.retry(pending) }, t('page.again')),
    el('button', { type: 'button', class: 'link-button', onclick: () => desk.sent.discard(pending) }, t('sent.discard')),
  ];
}

