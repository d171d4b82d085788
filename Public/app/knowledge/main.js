// Knowledge: the articles, what readers miss, and where articles are written. The address says what is shown:
// #/12 an article, #/12/fr in French, #/12/fr/edit while it is written, #/new, #/new/42 out of ticket 42, #/gaps.

import { el, icon, replace } from '../../lib/dom.js';
import { LANGUAGES, speak, t } from '../../lib/i18n.js';
import { sayPage } from '../../lib/page-words.js';
import { connectionBadge, prepareAnnouncements } from '../../lib/ui.js';
import { Commands } from '../desk/commands.js';
import { areKeysOn } from '../desk/keys-switch.js';
import { pageHead, refusal } from '../desk/page-head.js';
import { connect, whoAmI } from '../desk/session.js';
import { SettingsBook } from '../desk/settings-book.js';
import { troubleOf } from '../desk/trouble.js';
import { undoLast } from '../desk/undo.js';
import { articleView } from './article-view.js';
import { editor, ownLanguage } from './editor.js';
import { gapsView } from './gaps-view.js';
import { kept } from './kept-text.js';
import { ArticleList } from './list-view.js';

/** Pushes that come together cause one question, in milliseconds. */
const REFRESH_PAUSE = 150;
/** What readers miss is told to nobody; while it is looked at it is asked for again so often, in milliseconds. */
const GAPS_EVERY = 5_000;
/** The one channel that tells what happens to all articles. */
const CHANNEL = 'knowledge:1';

await speak(['common', 'desk', 'knowledge']);
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
  pageHead(place('head'), { mark: 'book', title: t('knowledge.title'), me, connection, badge: may ? connectionBadge(connection) : null });
  if (!may) return refuse(t('knowledge.refuse'), t('refuse.administrator'));
  const page = { me, connection, now: () => connection.serverNow(), chosen: 0, place: '', people: [], categories: [], turn: 0 };
  page.commands = new Commands(connection, () => {});
  page.list = new ArticleList(page, place('list'));
  page.refresh = () => Promise.all([page.list.load(), page.place === 'article' ? show(page) : null]);
  let timer;
  connection.subscribe(CHANNEL, { onPublication: () => { clearTimeout(timer); timer = setTimeout(page.refresh, REFRESH_PAUSE); } });
  connection.start();
  setInterval(() => { if (page.place === 'gaps' && document.visibilityState === 'visible') show(page); }, GAPS_EVERY);
  addEventListener('hashchange', () => follow(page));
  addEventListener('keydown', (event) => keys(page, event));
  connection.rpc('staff.list', {}).then(({ staff }) => { page.people = staff; }).catch(() => {});
  const settings = new SettingsBook(connection);
  settings.load().then(() => { page.categories = settings.categories(); page.list.offer(page.categories); });
  page.list.load();
  follow(page, false);
}

/** Other fragments, such as the skip link's, are places on the page. */
function follow(page, moves = true) {
  if (location.hash && !location.hash.startsWith('#/')) return;
  const [path, query = ''] = location.hash.slice(2).split('?');
  const [first = '', second = '', third = ''] = path.split('/');
  page.wish = { first, second, query: new URLSearchParams(query), isEdit: third === 'edit' };
  page.chosen = Number(/^\d+$/.test(first) ? first : 0);
  page.language = second in LANGUAGES ? second : undefined;
  page.place = page.chosen ? (page.wish.isEdit ? 'edit' : 'article') : first;
  document.body.classList.toggle('has-problem', path !== '');
  page.list.mark();
  place('article').look = '';
  show(page);
  if (moves) place('article').focus();
}

async function show(page) {
  const turn = (page.turn += 1);
  const target = place('article');
  try {
    const look = await looked(page);
    if (turn !== page.turn) return;
    // What did not change is not drawn anew: focus and scroll stay.
    if (look.same && target.look === look.same) return;
    target.look = look.same;
    replace(target, look.draw());
    look.after?.();
  } catch (error) {
    if (turn !== page.turn) return;
    target.look = '';
    replace(target, el('a', { class: 'button plain small problem-back', href: '#/' }, icon('back'), t('head.back')), el('p', { class: 'trouble', role: 'alert' }, troubleOf(error)));
  }
}

/** What the address asks for, with all that it needs. @returns {Promise<{same?: string, draw: () => any, after?: () => void}>} */
async function looked(page) {
  const { connection, wish } = page;
  const write = (from) => ({ draw: () => editor(page, from), after: () => place('article-title').focus() });
  if (page.place === 'gaps') {
    const { gaps } = await connection.rpc('knowledge.gaps', { limit: 50 });
    return { same: JSON.stringify(gaps), draw: () => gapsView(page, gaps) };
  }
  if (page.place === 'new' && wish.second) {
    const ticket = Number(wish.second);
    const from = await connection.rpc('article.propose', { ticket, ...kept(`marks-${ticket}`) });
    return write({ ...from, place: `ticket-${ticket}` });
  }
  if (page.place === 'new') {
    const words = wish.query.get('words') ?? '';
    return write({ language: ownLanguage(), title: words && words.slice(0, 1).toLocaleUpperCase() + words.slice(1), body: '', place: `new-${words}` });
  }
  if (!page.chosen) return { same: 'nothing', draw: () => el('p', { class: 'empty' }, t('knowledge.choose')) };
  const version = Number(wish.query.get('from')) || undefined;
  const article = await connection.rpc('article.get', { article: page.chosen, ...(page.language && { language: page.language }), ...(wish.isEdit && version && { version }) });
  if (!wish.isEdit) return { same: JSON.stringify(article), draw: () => articleView(page, article) };
  const spoken = page.language ?? article.text?.language ?? ownLanguage();
  return write({ article, language: spoken, title: article.text?.title ?? '', body: article.text?.body ?? '', place: `${article.article}-${spoken}${version ? `-${version}` : ''}` });
}

const TYPING = 'input, textarea, select, [contenteditable]';

/** The console's keys, as far as they mean something here. */
function keys(page, event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || document.querySelector('dialog[open]') || event.target.closest?.(TYPING) || !areKeysOn()) return;
  const step = (by) => {
    const links = page.list.links();
    const at = links.indexOf(document.activeElement) < 0 ? links.findIndex((link) => link.getAttribute('aria-current')) : links.indexOf(document.activeElement);
    links[Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
  };
  const press = (selector) => place('article').querySelector(selector)?.click();
  const deeds = {
    j: () => step(1), k: () => step(-1), n: () => { location.hash = '#/new'; }, d: () => press('[data-gap]'), e: () => press('[aria-keyshortcuts="e"]'),
    p: () => press('[data-deed="article.publish"]'), '/': () => page.list.search.focus(), z: undoLast,
  };
  if (!deeds[event.key]) return;
  event.preventDefault();
  deeds[event.key]();
}

function refuse(title, why) {
  replace(place('list'));
  replace(place('article'), refusal(title, why));
}
