// Partners outside, in the ticket's tab: what is shared with whom, whose word the consent is, whose turn it is and until
// when, the thread with them, and the ways to share, write, link and end.

import { el } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { full } from '../../lib/time.js';
import { momentText, timeLeft } from './durations.js';
import { askLink, askShare, askShareMore, askWrite } from './forms-partner.js';
import { card, smallButton } from './panel-parts.js';
import { ticking } from './ticker.js';
import { say, SHARE_STATES } from './words.js';

/** @param {any} desk @param {any} detail */
export function partners(desk, detail) {
  const shares = [...(detail.shares ?? [])].reverse();
  const may = detail.can.includes('partner.share');
  if (!shares.length && !may) return null;
  return card(t('share.panel'),
    shares.length ? el('ul', { class: 'plain-list' }, shares.map((share) => el('li', {}, shareLine(desk, detail, share)))) : el('p', { class: 'muted' }, t('share.none')),
    may ? el('div', { class: 'card-buttons' }, smallButton(t('share.open'), 'partner-share', () => askShare(desk, detail))) : null);
}

function shareLine(desk, detail, share) {
  const isOpen = share.state === 'theirs' || share.state === 'ours';
  const can = (method) => detail.can.includes(method);
  const about = share.partner.name;
  return [
    el('p', {}, el('b', {}, el('bdi', {}, about)), ` · ${say(SHARE_STATES, share.state)}`, clock(desk, share)),
    el('p', { dir: 'auto' }, share.question),
    el('p', { class: 'muted' }, `${t('share.shared_by', { n: share.items.length, name: share.by?.name ?? t('staff.desk'), at: full(share.at) })} ${consent(share)}`),
    share.guest && isOpen ? el('p', { class: 'muted' }, share.link_expires_at > desk.now() ? t('share.link_good', { at: momentText(share.link_expires_at, desk.now()) }) : t('share.link_none')) : null,
    isOpen && share.may_speak ? el('p', { class: 'muted' }, t('share.speaks')) : null,
    share.messages.length ? el('ul', { class: 'plain-list', 'aria-label': t('share.thread_with', { name: about }) }, share.messages.map((message) => el('li', {}, messageLine(message)))) : null,
    el('div', { class: 'card-buttons' },
      isOpen && can('partner.write') ? smallButton(t('write.area'), `partner-write-${share.share}`, () => askWrite(desk, detail, share), about) : null,
      isOpen && !share.may_speak && can('partner.grant_speak') ? smallButton(t('share.let_speak'), `partner-speak-${share.share}`, () => desk.commands.run('partner.grant_speak', { ticket: detail.ticket, share: share.share }), about) : null,
      isOpen && share.may_speak && can('partner.revoke_speak') ? smallButton(t('share.stop_speak'), `partner-hush-${share.share}`, () => desk.commands.run('partner.revoke_speak', { ticket: detail.ticket, share: share.share }), about) : null,
      isOpen && can('partner.share_more') ? smallButton(t('share.more'), `partner-more-${share.share}`, () => askShareMore(desk, detail, share), about) : null,
      isOpen && share.guest && !(share.link_expires_at > desk.now()) && can('partner.link') ? smallButton(t('share.link'), `partner-link-${share.share}`, () => askLink(desk, detail, share), about) : null,
      share.state !== 'ended' && can('partner.end') ? smallButton(t('share.end'), `partner-end-${share.share}`, () => desk.commands.run('partner.end', { ticket: detail.ticket, share: share.share }), about) : null),
  ];
}

function clock(desk, share) {
  if (share.state !== 'theirs' || !share.due) return null;
  const mark = share.overdue ? el('span', { class: 'mark bad' }, ` ${t('calls.overdue')}`) : null;
  return [', ', ticking(el('b', {}), () => timeLeft(share.due, desk.now())), el('span', { class: 'muted' }, `, ${momentText(share.due, desk.now())}`), mark];
}

function consent(share) {
  const at = share.consent_at ? full(share.consent_at) : '';
  return t(`share.word_${share.consent}`, { at, name: share.consent_by?.name ?? t('staff.desk') });
}

function messageLine(message) {
  return [
    el('p', { class: 'muted' }, el('bdi', {}, message.author.name), ` · ${full(message.at)}`, message.proposal ? el('span', { class: 'mark' }, ` ${t('share.proposed')}`) : null,
      message.to_customer ? el('span', { class: 'mark' }, ` ${t('share.to_customer')}`) : null),
    el('p', { dir: 'auto', class: 'long-text' }, message.text),
  ];
}
