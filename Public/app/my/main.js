/**
 * All tickets of one customer, on any device: the list, and beside it one conversation (`#42`), the form for a new one
 * (`#new`) or nothing. The conversation is the chat's own.
 */
import { el, icon, replace } from '../../lib/dom.js';
import { speak, t } from '../../lib/i18n.js';
import { Connection } from '../../lib/connection.js';
import { connectionNotice } from '../../lib/connection-notice.js';
import { Outbox } from '../../lib/outbox.js';
import { connectionBadge, prepareAnnouncements, toast } from '../../lib/ui.js';
import { conversationView } from '../customer/conversation-view.js';
import { Thread } from '../customer/thread.js';
import { goneView } from './gone-view.js';
import { listView } from './list-view.js';
import { newView } from './new-view.js';
import { TicketList } from './ticket-list.js';
import { WayIn } from './way-in.js';

/** With these the desk says that it does not know who this is, or not any more. */
const UNKNOWN = [401, 101, 3500, 4500, 4501];

// The link leaves the address before anything else can see it there.
const wayIn = new WayIn();
await speak(['common', 'customer', 'my']);
document.title = t('my.title');

const connection = new Connection({ getToken: wayIn.getToken });
const badge = connectionBadge(connection, { short: true });
const name = el('span', { class: 'my-name', dir: 'auto' });
const device = el('button', { type: 'button', class: 'icon-button', 'aria-label': t('device.title'), title: t('device.title'), hidden: true, onclick: openElsewhere }, icon('device'));
const out = el('button', { type: 'button', class: 'button quiet', hidden: true, onclick: leave }, icon('logout'), el('span', {}, t('my.leave')));
const bar = el('header', { class: 'bar' }, el('a', { class: 'brand', href: '#' }, icon('hive'), el('span', {}, t('title'))), name, badge, device, out);
const notice = el('div', { class: 'notice-place' }, connectionNotice(connection));
const place = el('div', { class: 'my-place' }, el('p', { class: 'muted waiting', role: 'status' }, t('list.opening')));
const page = document.querySelector('#page');

/** @type {{list: TicketList, outbox: Outbox, view: ReturnType<typeof listView>} | null} */
let session = null;
/** @type {{what: string, thread: Thread | null, view: {stop(): void, read(): void} | null}} */
let shown = { what: '', thread: null, view: null };
const side = el('div', { class: 'my-side' });

connection.addEventListener('state', ({ detail }) => {
  if (detail.state === 'online') begin();
  if (detail.state === 'failed') refuse(detail.code);
});

function begin() {
  const { user } = connection;
  if (user.role !== 'customer') {
    connection.stop();
    return end('foreign');
  }
  if (wayIn.refused === 'used') toast(t('my.used_but_in'));
  wayIn.refused = null;
  name.textContent = user.name;
  device.hidden = false;
  out.hidden = !wayIn.canLeave;
  if (session) return session.list.refresh();
  const list = new TicketList(connection);
  const outbox = new Outbox({ connection, scope: `customer:${user.id}` });
  session = { list, outbox, view: listView(list, { current: () => Number(wanted()) || null }) };
  list.addEventListener('change', draw);
  list.refresh();
  replace(place, session.view.node, side);
  draw();
}

function refuse(code) {
  if (!UNKNOWN.includes(code)) return;
  if (code !== 401) wayIn.lost();
  end(wayIn.refused ?? 'over');
}

/** Nothing more happens here. */
function end(why) {
  stopShown();
  session?.list.stop();
  session = null;
  name.textContent = '';
  for (const part of [notice, badge, device, out]) part.hidden = true;
  place.classList.add('alone');
  replace(place, goneView(why));
  place.querySelector('h1').focus();
}

const wanted = () => /^#(new|[1-9][0-9]{0,15})$/.exec(location.hash)?.[1] ?? '';

/** What stands beside the list. */
function beside() {
  const what = wanted();
  if (what !== '') return what;
  const { list } = session;
  if (!list.ready) return '';
  return list.tickets.length === 0 && list.words === '' ? 'empty' : 'choose';
}

function draw() {
  if (!session) return;
  session.view.draw();
  const what = beside();
  place.dataset.open = String(wanted() !== '');
  if (what === shown.what) return;
  // What was just opened has its number now.
  if (shown.thread?.ticket === Number(what)) shown.what = what;
  else show(what);
}

function show(what) {
  const before = shown.what;
  stopShown();
  shown.what = what;
  if (what === '') return replace(side);
  if (what === 'new') replace(side, newView({ open }));
  else if (/^\d/.test(what)) converse({ ticket: Number(what) });
  else replace(side, goneView(what));
  // Who chose something goes on there; who came back goes on in the list.
  if (before === '') return;
  if (wanted() !== '') (side.querySelector('#subject') ?? side.querySelector('h1'))?.focus();
  else (session.view.node.querySelector(`[href="#${before}"]`) ?? session.view.node.querySelector('h1')).focus();
}

function converse(what) {
  const thread = new Thread({ connection, outbox: session.outbox, ...what });
  const view = conversationView(thread, { onHeard: () => {}, isSeen: () => true, around: () => ({ home: page, isModal: true }) });
  Object.assign(shown, { thread, view });
  thread.addEventListener('opened', ({ detail }) => {
    shown.what = String(detail.ticket);
    history.replaceState(null, '', `#${detail.ticket}`);
    session?.list.refresh();
  });
  thread.addEventListener('abandoned', () => { location.hash = '#new'; });
  thread.addEventListener('change', ({ detail }) => {
    if (detail.why === 'live' || detail.why === 'heard' || detail.what?.state === 'stored') later();
  });
  thread.start();
  replace(side, el('a', { class: 'button quiet my-back', href: '#' }, icon('back'), t('my.back')), view.node);
}

let timer = 0;
/** The list follows what happens beside it, once it settles. */
function later() {
  clearTimeout(timer);
  timer = setTimeout(() => session?.list.refresh(), 400);
}

function stopShown() {
  shown.view?.stop();
  shown.thread?.stop();
  shown = { what: '', thread: null, view: null };
}

/** @param {{subject: string, text: string}} request */
function open({ subject, text }) {
  stopShown();
  shown.what = 'new';
  const opening = session.outbox.add('ticket.open', { text, channel: 'form', ...(subject && { subject }) });
  converse({ opening });
  side.querySelector('h1')?.focus();
}

async function openElsewhere() {
  const { deviceDialog } = await import('../customer/more.js');
  deviceDialog({ home: page, isModal: true }, wayIn.token);
}

async function leave() {
  connection.stop();
  const { outbox } = session;
  for (const entry of [...outbox.entries]) await outbox.discard(entry.client_id);
  history.replaceState(null, '', location.pathname + location.search);
  // Without an answer the session ends by itself, and this browser has forgotten it already.
  await wayIn.leave().catch(() => {});
  end('left');
}

prepareAnnouncements();
replace(page, bar, notice, place);
addEventListener('hashchange', () => {
  // A link that is opened where one is in already.
  if (location.hash.startsWith('#wgm_')) location.reload();
  else draw();
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState !== 'visible') return;
  session?.list.refresh();
  shown.view?.read();
});
connection.start();
