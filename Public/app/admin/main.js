// The administration: who may come in, what the desk's settings say, what was changed by whom. Managers see the settings
// of running the desk; administrators all of it.

import { get } from '../../lib/api.js';
import { el, icon, replace } from '../../lib/dom.js';
import { speak, t } from '../../lib/i18n.js';
import { sayPage } from '../../lib/page-words.js';
import { connectionBadge, prepareAnnouncements } from '../../lib/ui.js';
import { Commands } from '../desk/commands.js';
import { pageHead } from '../desk/page-head.js';
import { connect, whoAmI } from '../desk/session.js';
import { troubleOf } from '../desk/trouble.js';
import { changesView } from './changes-view.js';
import { eraseView } from './erase-view.js';
import { titleOf } from './labels.js';
import { peopleView } from './people-view.js';
import { queuesView } from './queues-view.js';
import { repliesView } from './replies-view.js';
import { rightsView } from './rights-view.js';
import { secretsView } from './secrets-view.js';
import { sectionView } from './section-view.js';
import { SECTIONS } from './shape.js';

/** For administrators, in the order of the menu. */
const VIEWS = { accounts: peopleView, rights: rightsView, queues: queuesView, replies: repliesView, secrets: secretsView, changes: changesView, erase: eraseView };
/** Those that managers find too. */
const MANAGERS = ['replies'];

await speak(['common', 'desk', 'admin']);
sayPage();

const place = (id) => document.getElementById(id);

try {
  prepareAnnouncements();
  await start(await whoAmI());
} catch (error) {
  refuse(t('page.unreachable'), troubleOf(error));
}

/** @param {any} me */
async function start(me) {
  const may = me.role === 'administrator' || me.role === 'manager';
  const connection = connect();
  pageHead(place('head'), { mark: 'hive', title: t('admin.title'), me, connection, badge: may ? connectionBadge(connection) : null });
  if (!may) return refuse(t('admin.refuse'), t('refuse.agent'));
  const page = { me, connection, isAdministrator: me.role === 'administrator', sections: new Map(), people: [], queues: [], rights: [], turn: 0, show: () => show(page), reload: () => reload(page) };
  page.commands = new Commands(connection, () => {});
  connection.start();
  addEventListener('hashchange', () => follow(page));
  await reload(page);
}

/** Asks for the settings again, and shows the page anew. */
async function reload(page) {
  try {
    const [{ sections }, { staff }, { queues }, { rights }] = await Promise.all([
      page.connection.rpc('desk.settings', {}), page.connection.rpc('staff.list', {}),
      page.isAdministrator ? get('/api/administration/queues') : page.connection.rpc('queue.list', {}),
      page.isAdministrator ? get('/api/administration/rights') : { rights: [] },
    ]);
    Object.assign(page, { sections: new Map(sections.map((one) => [one.section, one])), people: staff, queues, rights });
    show(page);
  } catch (error) {
    refuse(t('page.unreachable'), troubleOf(error));
  }
}

/** Other fragments, such as the skip link's, are places on the page. */
function follow(page) {
  if (location.hash && !location.hash.startsWith('#/')) return;
  show(page);
  place('main').focus();
}

function viewsOf(page) {
  return page.isAdministrator ? Object.keys(VIEWS) : MANAGERS;
}

function show(page) {
  const sections = [...page.sections.keys()];
  const asked = location.hash.slice(2);
  const name = [...viewsOf(page), ...sections].includes(asked) ? asked : page.isAdministrator ? 'accounts' : sections[0];
  menu(page, name);
  page.turn += 1;
  const make = viewsOf(page).includes(name) ? VIEWS[name] : sectionView;
  replace(place('main'), make(page, name));
}

function menu(page, current) {
  const order = Object.keys(SECTIONS);
  const rank = (name) => (order.includes(name) ? order.indexOf(name) : order.length);
  const words = (name) => (viewsOf(page).includes(name) ? t(`admin.view_${name}`) : titleOf(name));
  const list = (names) => el('ul', {}, names.map((name) => el('li', {}, el('a', { href: `#/${name}`, 'aria-current': name === current ? 'page' : null }, words(name)))));
  // On a phone the menu is one line until it is asked for.
  const open = el('button', { type: 'button', class: 'button plain admin-nav-open', 'aria-expanded': 'false', 'aria-controls': 'nav-lists', onclick: () => open.setAttribute('aria-expanded', String(open.getAttribute('aria-expanded') !== 'true')) }, icon('menu'), el('span', {}, current ? words(current) : t('admin.settings')), icon('back'));
  replace(place('nav'), open,
    el('div', { class: 'admin-nav-lists', id: 'nav-lists' }, list(viewsOf(page)), el('h2', { class: 'admin-nav-title' }, t('admin.settings')),
      list([...page.sections.keys()].sort((a, b) => rank(a) - rank(b)))));
}

function refuse(title, why) {
  replace(place('nav'));
  replace(place('main'), el('div', { class: 'refusal' }, el('h2', {}, title), el('p', { role: 'alert' }, why),
    el('p', {}, el('button', { type: 'button', class: 'button', onclick: () => location.reload() }, t('page.again')), ' ', el('a', { href: '/desk' }, t('refuse.console')))));
}
