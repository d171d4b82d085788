/**
 * The partner's page: shared tickets and nothing else. By link there is one, and it is shown at once; with an account
 * the address names which (`#42`).
 */
import { el, icon, replace, setText } from '../../lib/dom.js';
import { speak, t } from '../../lib/i18n.js';
import { Connection } from '../../lib/connection.js';
import { connectionNotice } from '../../lib/connection-notice.js';
import { Outbox } from '../../lib/outbox.js';
import { alertNow, announce, connectionBadge, prepareAnnouncements, toast } from '../../lib/ui.js';
import { goneView } from './gone-view.js';
import { listView } from './list-view.js';
import { shareView } from './share-view.js';
import { Shares } from './shares.js';
import { WayIn } from './way-in.js';

/** Clocks on the page go on so often, in milliseconds: they count minutes. */
const CLOCK_EVERY = 15_000;

// The token leaves the address before anything else can see it there.
const wayIn = new WayIn();
await speak(['common', 'customer', 'partner']);
document.title = t('title.partner');

const connection = new Connection({ getToken: wayIn.getToken });
const badge = connectionBadge(connection, { short: true });
const out = el('button', { type: 'button', class: 'button quiet', hidden: true, onclick: leave }, icon('logout'), t('leave'));
const bar = el('header', { class: 'bar' }, el('span', { class: 'brand' }, icon('hive'), el('span', {}, t('title.partner'))), badge, out);
const notice = el('div', { class: 'notice-place' }, connectionNotice(connection));
const place = el('div', { class: 'partner-place' }, el('p', { class: 'muted waiting', role: 'status' }, t('opening')));

/** @type {Shares | null} */
let shares = null;
let list = null;
/** @type {{ticket: number, share: number, gone: string | null, phase: string, view: any} | null} */
let shown = null;

const now = () => connection.serverNow();

connection.addEventListener('state', ({ detail }) => {
  if (detail.state === 'online') begin();
  if (detail.state === 'failed') refuse(detail);
});

function begin() {
  out.hidden = wayIn.kind === 'link';
  if (connection.user.role !== 'partner') {
    connection.stop();
    return end(goneView('foreign', { name: connection.user.name, link: { href: '/desk', words: t('foreign.desk') } }));
  }
  if (shares) return;
  shares = new Shares({ connection, outbox: new Outbox({ connection, scope: `partner:${connection.user.id}` }) });
  list = listView(shares, { now, current: wanted });
  shares.addEventListener('change', ({ detail }) => {
    draw();
    if (detail.heard) heard(detail.heard);
  });
  shares.addEventListener('reminded', ({ detail }) => {
    toast(t(detail.why === 'overdue' ? 'remind.overdue' : 'remind.again', { number: String(detail.ticket) }));
  });
  draw();
}

function refuse({ code }) {
  if (code !== 401 && code !== 3500 && code !== 101) return;
  if (wayIn.kind === 'account') return location.assign('/login?next=/partner');
  // Who gave it back, or saw it end, has been told already.
  if (!shown?.gone) end(goneView(wayIn.refused ?? 'dead'));
}

/** Nothing more happens here. */
function end(view) {
  shares = null;
  notice.hidden = true;
  badge.hidden = true;
  place.classList.remove('split');
  replace(place, view);
  view.querySelector('h1').focus();
}

/** The ticket to show: the one in the address, else the only one. */
function wanted() {
  const named = /^#([1-9][0-9]{0,15})$/.exec(location.hash)?.[1];
  if (named) return Number(named);
  const all = shares?.list() ?? [];
  return all.length === 1 ? all[0].ticket : null;
}

const hasList = () => wayIn.kind === 'account' && (shares?.list().length ?? 0) > 1;

/** What may stand beside the list, or instead of it, when no share does. */
const phase = () => (!shares.ready ? 'opening' : shares.list().length === 0 ? 'empty' : 'some');

function draw() {
  if (!shares) return;
  list.draw();
  const ticket = wanted();
  const share = ticket === null ? undefined : shares.find(ticket);
  const isSame = shown && shown.phase === phase() && shown.ticket === (share?.ticket ?? 0) && shown.share === (share?.share ?? 0) && shown.gone === (share?.gone ?? null);
  if (!isSame) show(share);
  place.dataset.open = String(share !== undefined);
  shown.view.draw?.();
}

function show(share) {
  const before = shown;
  if (before?.gone && before.ticket !== share?.ticket) shares.drop(before.ticket);
  const view = viewOf(share);
  shown = { ticket: share?.ticket ?? 0, share: share?.share ?? 0, gone: share?.gone ?? null, phase: phase(), view };
  const isAlone = wayIn.kind === 'link' || (shares.ready && shares.list().length === 0);
  place.classList.toggle('split', !isAlone);
  replace(place, isAlone ? null : list.node, view.node);
  if (share && !share.gone) shares.open(share.ticket);
  if (before && share) (view.focus ?? (() => view.node.querySelector('h1')?.focus()))();
}

function viewOf(share) {
  if (share?.gone) return { node: goneView(share.gone, hasList() ? { link: { href: '#', words: t('list.back') } } : {}) };
  if (share) return shareView(shares, share, { now, hasList });
  if (!shares.ready) return { node: el('p', { class: 'muted waiting', role: 'status' }, t('opening')) };
  if (wayIn.kind === 'link') return { node: goneView('ended') };
  return { node: goneView(shares.list().length === 0 ? 'empty' : 'choose') };
}

/** Something of the desk's came. */
function heard({ share, data }) {
  const words = t(data.type === 'item' ? 'heard.item' : 'heard.message', { number: String(share.ticket) });
  if (share.ticket !== shown?.ticket) toast(words, { action: { label: t('heard.show'), run: () => { location.hash = String(share.ticket); } } });
  else if (data.type === 'item') announce(words);
  if (document.visibilityState !== 'visible') setText(document.querySelector('title'), `• ${t('title.partner')}`);
  else if (share.ticket === shown?.ticket) share.isNew = false;
}

async function leave() {
  try {
    await wayIn.leave();
    location.assign('/login?next=/partner');
  } catch (error) {
    alertNow(error.message);
  }
}

prepareAnnouncements();
replace(document.querySelector('#page'), bar, notice, place);
addEventListener('hashchange', draw);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') document.title = t('title.partner');
});
setInterval(draw, CLOCK_EVERY);
connection.start();
