// The board: how the desk stands, which mode each queue works in, what each mode came to, and the ledger.

import { replace, signal } from '../../lib/dom.js';
import { speak, t } from '../../lib/i18n.js';
import { sayPage } from '../../lib/page-words.js';
import { connectionBadge, prepareAnnouncements } from '../../lib/ui.js';
import { Commands } from '../desk/commands.js';
import { SettingsBook } from '../desk/settings-book.js';
import { pageHead, pageLink, refusal } from '../desk/page-head.js';
import { connect, whoAmI } from '../desk/session.js';
import { StaffBook } from '../desk/staff-book.js';
import { BoardModel } from './board-model.js';
import { comparison } from './comparison.js';
import { experimentView } from './experiment-view.js';
import { flowView } from './flow-view.js';
import { loadView } from './load-view.js';
import { ledgerView } from './ledger-view.js';
import { lastSwitch } from './mode-switch.js';
import { outlookView } from './outlook-view.js';
import { queueCards } from './queue-cards.js';
import { wallboardButton } from './wallboard.js';
import { watchView } from './watch-view.js';
import { weekView } from './week-view.js';
import { troubleOf } from '../desk/trouble.js';

await speak(['common', 'desk']);
sayPage();

const place = (id) => document.getElementById(id);

try {
  prepareAnnouncements();
  start(await whoAmI());
} catch (error) {
  refuse(t('page.unreachable'), troubleOf(error));
}

/** @param {any} me */
function start(me) {
  const connection = connect();
  const isManager = me.role === 'manager';
  // Who is refused has nothing to be connected to.
  head(me, connection, isManager ? connectionBadge(connection) : null);
  if (!isManager) {
    refuse(t('refuse.title'), t(me.role === 'administrator' ? 'refuse.administrator' : 'refuse.agent'));
    return;
  }
  const board = {
    me, connection, settings: new SettingsBook(connection), lastSwitch: lastSwitch(), staff: new StaffBook(connection, me), now: () => connection.serverNow(), withPerson: (/** @type {any} */ event) => event,
    data: signal(/** @type {any} */ (null)), trouble: signal(''),
  };
  const model = new BoardModel(board);
  board.commands = new Commands(connection, () => model.load());
  board.model = model;
  connection.start();
  queueCards(board, place('queues'));
  loadView(board, place('load'));
  watchView(board, place('watch'));
  comparison(board, place('comparison'));
  weekView(board, place('week'));
  outlookView(board, place('outlook'));
  experimentView(board, place('experiments'));
  flowView(board, place('flow'));
  ledgerView(board, place('ledger'));
  board.staff.load();
  board.settings.load();
  model.start();
}

function head(me, connection, badge) {
  const links = [badge ? pageLink('/problems', 'alert', t('rail.problems')) : null, pageLink('/admin', 'menu', t('rail.admin'))];
  pageHead(place('head'), { mark: 'hive', title: t('rail.board'), me, connection, badge, tools: badge ? wallboardButton() : null, links });
}

function refuse(title, why) {
  replace(place('board'), refusal(title, why));
}
