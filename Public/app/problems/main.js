// Problems: several tickets with one cause. The list at the side, the chosen one beside it; the address says which.

import { el, replace } from '../../lib/dom.js';
import { speak, t } from '../../lib/i18n.js';
import { sayPage } from '../../lib/page-words.js';
import { connectionBadge, prepareAnnouncements } from '../../lib/ui.js';
import { Commands } from '../desk/commands.js';
import { pageHead, refusal } from '../desk/page-head.js';
import { connect, whoAmI } from '../desk/session.js';
import { troubleOf } from '../desk/trouble.js';
import { detailView } from './detail-view.js';
import { ProblemList } from './list-view.js';

/** Problems change slowly; while the page is looked at they are asked for again so often, in milliseconds. */
const EVERY = 15_000;

await speak(['common', 'desk', 'problems']);
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
  const may = me.role === 'agent' || me.role === 'manager';
  const connection = connect();
  pageHead(place('head'), { mark: 'hive', title: t('problems.title'), me, connection, badge: may ? connectionBadge(connection) : null });
  if (!may) return refuse(t('problems.refuse'), t('refuse.administrator'));
  const page = { me, connection, now: () => connection.serverNow(), chosen: 0, people: [], open: (/** @type {number} */ problem) => { location.hash = `#/${problem}`; } };
  page.commands = new Commands(connection, () => {});
  page.list = new ProblemList(page, place('list'));
  page.refresh = () => Promise.all([page.list.load(), showChosen(page)]);
  connection.start();
  addEventListener('hashchange', () => follow(page));
  setInterval(() => { if (document.visibilityState === 'visible' && !document.querySelector('dialog[open]')) page.refresh(); }, EVERY);
  connection.rpc('staff.list', {}).then(({ staff }) => { page.people = staff; }).catch(() => {});
  page.list.load();
  follow(page, false);
}

/** Other fragments, such as the skip link's, are places on the page. */
function follow(page, moves = true) {
  if (location.hash && !location.hash.startsWith('#/')) return;
  page.chosen = Number(/^#\/(\d+)$/.exec(location.hash)?.[1] ?? 0);
  document.body.classList.toggle('has-problem', page.chosen > 0);
  page.list.mark();
  if (!page.chosen) replace(place('problem'), el('p', { class: 'empty' }, t('problems.choose')));
  showChosen(page);
  if (moves) place('problem').focus();
}

async function showChosen(page) {
  const { chosen } = page;
  if (!chosen) return;
  try {
    const problem = await page.connection.rpc('problem.get', { problem: chosen });
    if (chosen !== page.chosen) return;
    const look = JSON.stringify(problem);
    // What did not change is not drawn anew: focus and scroll stay.
    if (place('problem').look === look) return;
    place('problem').look = look;
    replace(place('problem'), detailView(page, problem));
  } catch (error) {
    if (chosen !== page.chosen) return;
    place('problem').look = '';
    replace(place('problem'), el('p', { class: 'trouble', role: 'alert' }, troubleOf(error)));
  }
}

function refuse(title, why) {
  replace(place('list'));
  replace(place('problem'), refusal(title, why));
}
