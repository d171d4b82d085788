// The console's beginning: who is here, one connection, the models, the panes.

import { effect, el, icon, replace, signal } from '../../lib/dom.js';
import { Outbox } from '../../lib/outbox.js';
import { speak, t } from '../../lib/i18n.js';
import { sayPage } from '../../lib/page-words.js';
import { connectionBadge, prepareAnnouncements } from '../../lib/ui.js';
import { actionFor, perform } from './actions.js';
import { Commands } from './commands.js';
import { draftsOf } from './drafts.js';
import { caseOf } from './form-parts.js';
import { askHandOff } from './forms-moves.js';
import { showHelp } from './help-dialog.js';
import { Inbox } from './inbox.js';
import { inboxCards } from './inbox-cards.js';
import { listenToKeys } from './keys.js';
import { tellLooking } from './looking.js';
import { palette } from './palette.js';
import { sidePanel } from './panel.js';
import { presenceButton } from './presence.js';
import { ListWish } from './list-wish.js';
import { queueList } from './queue-list.js';
import { QueueModel } from './queue-model.js';
import { ReplyBook } from './replies.js';
import { Sent } from './sent.js';
import { connect, logOut, whoAmI } from './session.js';
import { SettingsBook } from './settings-book.js';
import { StaffBook } from './staff-book.js';
import { ThreadModel } from './thread-model.js';
import { threadView } from './thread-view.js';
import { troubleOf } from './trouble.js';

await speak(['common', 'desk']);
sayPage();

const place = (id) => document.getElementById(id);

try {
  prepareAnnouncements();
  start(await whoAmI());
} catch (error) {
  replace(place('thread'), el('div', { class: 'nothing' }, el('h2', {}, t('page.unreachable')), el('p', { role: 'alert' }, troubleOf(error)),
    el('button', { type: 'button', class: 'button', onclick: () => location.reload() }, t('page.again'))));
}

/** @param {any} me */
function start(me) {
  const connection = connect();
  draftsOf(me.id);
  const desk = deskOf(me, connection);
  desk.inbox = new Inbox(desk);
  rail(desk);
  const list = queueList(desk, place('queue'));
  const writing = threadView(desk, place('thread'));
  const panel = sidePanel(desk, place('panel'));
  inboxCards(desk, place('inbox'));
  desk.openPanel = panel.open;
  desk.focusComposer = () => writing.choose('reply');
  desk.insertReply = writing.insert;
  desk.showPalette = palette(desk, { help: showHelp, list });
  listenToKeys(desk, { list, writing, panel, help: showHelp });
  const look = tellLooking(desk);
  effect(() => { if (desk.thread.value?.detail.value || !desk.thread.value) look(); });
  addEventListener('hashchange', () => follow(desk));
  document.addEventListener('visibilitychange', () => desk.thread.peek()?.markRead());
  connection.start();
  desk.queues.load();
  desk.staff.load();
  desk.settings.load();
  follow(desk);
}

/** What all parts of the console share. */
function deskOf(me, connection) {
  const desk = {
    me, connection,
    staff: new StaffBook(connection, me),
    settings: new SettingsBook(connection),
    queues: new QueueModel(connection),
    sent: new Sent(new Outbox({ connection, scope: `staff:${me.id}` })),
    thread: signal(/** @type {ThreadModel | null} */ (null)),
    wish: new ListWish(),
    now: () => connection.serverNow(),
    open: (/** @type {number} */ ticket) => { location.hash = `#/${ticket}`; },
    perform: (/** @type {string} */ method) => perform(desk, actionFor(method)),
    /** The owner grants what a member asked for: an offer with everything in it, still theirs to accept. */
    giveTo: (/** @type {any} */ detail, /** @type {any} */ person) => giveTo(desk, detail, person),
    /** Some events name only the invitation; the ticket knows whose it was. */
    withPerson: (/** @type {any} */ event) => {
      if (!event.invitation || event.user) return event;
      const asks = desk.thread.peek()?.detail.peek()?.swarm?.asks ?? [];
      const user = asks.flatMap((ask) => ask.invitations).find((one) => one.invitation === event.invitation)?.user;
      return user ? { ...event, user: user.id } : event;
    },
  };
  desk.replies = new ReplyBook(connection);
  desk.queues.onPresence = (push) => desk.staff.hear(push);
  desk.commands = new Commands(connection, () => {
    desk.thread.peek()?.refresh();
    desk.queues.refreshOwn();
  });
  return desk;
}

function giveTo(desk, detail, person) {
  const { state, next, nextAt } = caseOf(desk, detail);
  // A customer who waits is not handed over without a word on what comes next.
  if (detail.waiting_since && detail.owner?.id === desk.me.id && !(next && nextAt)) return askHandOff(desk, detail);
  return desk.commands.run('handoff.offer', {
    ticket: detail.ticket, to: person.id, reason: 'other', summary: state || detail.subject, ...(next && { next_step: next }), ...(nextAt && { next_step_at: nextAt }),
  });
}

/** The address says which ticket is open, so that it can be linked, and "back" works. */
function follow(desk) {
  // Other fragments, such as the skip link's, are places on the page.
  if (location.hash && !location.hash.startsWith('#/')) return;
  const ticket = Number(/^#\/(\d+)$/.exec(location.hash)?.[1] ?? 0);
  if (desk.thread.peek()?.ticket === ticket) return;
  desk.thread.peek()?.close();
  document.body.classList.toggle('has-ticket', ticket > 0);
  desk.thread.value = ticket ? new ThreadModel(desk, ticket) : null;
  desk.staff.load();
  if (ticket) focusThread();
}

/** On a narrow screen the list is gone once a ticket is open: the focus moves with the eye. */
function focusThread() {
  if (!matchMedia('(max-width: 719.98px)').matches) return;
  place('thread').focus();
}

function rail(desk) {
  const link = (href, name, label, current) => el('a', { class: 'rail-item', href, title: label, 'aria-current': current ? 'page' : null }, icon(name), el('span', { class: 'rail-label' }, label));
  const button = (name, label, run) => el('button', { type: 'button', class: 'rail-item', title: label, onclick: run }, icon(name), el('span', { class: 'rail-label' }, label));
  const manages = desk.me.role === 'manager' || desk.me.role === 'administrator';
  replace(place('rail'),
    el('span', { class: 'rail-mark', 'aria-hidden': 'true' }, icon('hive')),
    link('#/', 'inbox', t('rail.tickets'), true), manages ? link('/board', 'board', t('rail.board'), false) : null,
    desk.me.role === 'agent' || desk.me.role === 'manager' ? [link('/knowledge', 'book', t('rail.knowledge'), false), link('/problems', 'alert', t('rail.problems'), false)] : null, manages ? link('/admin', 'menu', t('rail.admin'), false) : null,
    el('span', { class: 'rail-space' }), connectionBadge(desk.connection, { short: true }),
    button('question', t('rail.keys'), showHelp),
    presenceButton(desk),
    button('logout', t('rail.out'), () => logOut(desk.connection)));
}
