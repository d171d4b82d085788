/**
 * The customer's page. Who has not written yet sees the form; who has sees the conversation named in the address
 * (`#42`), else the latest one that is not closed. `#new` starts another.
 */
import { el, icon, replace, setText } from '../../lib/dom.js';
import { errorWords } from '../../lib/error-words.js';
import { speak, t } from '../../lib/i18n.js';
import { Connection } from '../../lib/connection.js';
import { Outbox } from '../../lib/outbox.js';
import { connectionNotice } from '../../lib/connection-notice.js';
import { connectionBadge, prepareAnnouncements } from '../../lib/ui.js';
import { conversationView } from './conversation-view.js';
import { startView } from './start.js';
import { Thread } from './thread.js';
import { ticketsDialog } from './tickets.js';
import { forgetVisitor, onVisitorElsewhere, visitor } from './visitor.js';

await speak(['common', 'customer']);
document.title = t('title');
const page = document.querySelector('#page');
/** @type {{connection: Connection, outbox: Outbox} | null} */
let session = null;
/** @type {{thread: Thread, view: {stop(): void}} | null} */
let shown = null;
let unread = 0;

const badgePlace = el('div', { class: 'badge-place' });
const menu = el('button', { type: 'button', class: 'icon-button', 'aria-label': t('list.title'), hidden: true }, icon('history'));
const bar = el('header', { class: 'bar' }, el('a', { class: 'brand', href: '/' }, icon('hive'), t('title')), badgePlace, menu);
const place = el('div', { class: 'place' });
const notice = el('div', { class: 'notice-place' });

function openSession() {
  if (session) return;
  const { token, user } = visitor();
  const connection = new Connection({ getToken: async () => token });
  const outbox = new Outbox({ connection, scope: `customer:${user.id}` });
  session = { connection, outbox };
  const dialog = ticketsDialog({ connection, current: () => shown?.thread.ticket ?? null, forget: () => forget('') });
  menu.hidden = false;
  menu.onclick = () => dialog.open();
  badgePlace.append(connectionBadge(connection));
  replace(notice, connectionNotice(connection));
  document.body.append(dialog.node);
  connection.addEventListener('state', ({ detail }) => {
    // The desk does not know this token (any more): a new start is all that helps.
    if (detail.state === 'failed' && (detail.code === 3500 || detail.code === 101)) forget(t('start.unknown'));
  });
  connection.start();
}

function forget(words) {
  forgetVisitor();
  session?.connection.stop();
  try {
    sessionStorage.setItem('waggle-notice', words);
  } catch {
    // Only the explanation is lost.
  }
  location.replace('/');
}

function takeNotice() {
  try {
    const words = sessionStorage.getItem('waggle-notice') ?? '';
    sessionStorage.removeItem('waggle-notice');
    return words;
  } catch {
    return '';
  }
}

function showStart() {
  leave();
  replace(place, startView({ open: openTicket, notice: takeNotice() }));
}

/** @param {string} text @param {'chat' | 'form'} channel */
function openTicket(text, channel) {
  openSession();
  // A reload meanwhile must find the conversation, not the form.
  history.replaceState(null, '', '/');
  const opening = session.outbox.add('ticket.open', { text, channel });
  showThread(new Thread({ ...session, opening }), true);
}

/** @param {Thread} thread @param {boolean} [focus] */
function showThread(thread, focus = false) {
  leave();
  const view = conversationView(thread, { onHeard: heard });
  shown = { thread, view };
  thread.addEventListener('opened', ({ detail }) => history.replaceState(null, '', `#${detail.ticket}`));
  thread.addEventListener('abandoned', showStart);
  thread.start();
  replace(place, view.node);
  if (focus) place.querySelector('#composer')?.focus();
}

function leave() {
  shown?.view.stop();
  shown?.thread.stop();
  shown = null;
}

/** Unread messages stand in the title while the page is out of sight. */
function heard() {
  if (document.visibilityState === 'visible') return;
  unread += 1;
  document.title = `(${unread}) ${t('title')}`;
}

async function route() {
  const wanted = location.hash.slice(1);
  if (visitor()) openSession();
  if (!session || wanted === 'new') return showStart();
  await session.outbox.ready;
  if (/^[1-9][0-9]{0,15}$/.test(wanted)) {
    if (shown?.thread.ticket !== Number(wanted)) showThread(new Thread({ ...session, ticket: Number(wanted) }), true);
    return;
  }
  const opening = session.outbox.entries.find((entry) => entry.method === 'ticket.open');
  if (opening) return showThread(new Thread({ ...session, opening }));
  await showLatest();
}

async function showLatest() {
  const waiting = el('main', { class: 'start', id: 'main' }, el('p', { class: 'muted', role: 'status' }, t('list.opening')));
  replace(place, waiting);
  try {
    const { tickets } = await session.connection.rpc('ticket.list', { view: 'mine', limit: 20 });
    const latest = tickets.find((ticket) => ticket.state !== 'closed') ?? tickets[0];
    if (latest) location.replace(`#${latest.ticket}`);
    else showStart();
  } catch (error) {
    if (session.connection.state === 'failed' || !waiting.isConnected) return;
    setText(waiting.firstElementChild, t('list.again', { problem: errorWords(error) }));
    session.connection.addEventListener('state', () => waiting.isConnected && route(), { once: true });
  }
}

prepareAnnouncements();
replace(page, bar, notice, place);
addEventListener('hashchange', route);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState !== 'visible') return;
  unread = 0;
  document.title = t('title');
});
onVisitorElsewhere(() => {
  const first = place.querySelector('#first');
  // Nobody loses what they are writing because of another tab.
  if (!first || first.value === '') location.reload();
});
route();
