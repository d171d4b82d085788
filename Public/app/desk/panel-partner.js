// Partners outside, in the ticket's tab: what is shared with whom, whose word the consent is, whose turn it is and until
// when, the thread with them, and the ways to share, write, link and end.

import { el } from '../../lib/dom.js';
import { full } from '../../lib/time.js';
import { momentText, timeLeft } from './durations.js';
import { askLink, askShare, askShareMore, askWrite, END, WORDS } from './forms-partner.js';
import { card, smallButton } from './panel-parts.js';
import { ticking } from './ticker.js';

const STATES = { consent: 'waits for the customer’s word', theirs: 'their turn', ours: 'our turn', ended: 'over' };
const CONSENTS = {
  waived: 'The desk’s settings make the customer’s consent needless.', asked: 'The customer is asked and has not answered.', given: 'The customer agreed', recorded: 'The customer’s consent was recorded',
  refused: 'The customer refused',
};

/** @param {any} desk @param {any} detail */
export function partners(desk, detail) {
  const shares = [...(detail.shares ?? [])].reverse();
  const may = detail.can.includes('partner.share');
  if (!shares.length && !may) return null;
  return card(WORDS.title,
    shares.length ? el('ul', { class: 'plain-list' }, shares.map((share) => el('li', {}, shareLine(desk, detail, share)))) : el('p', { class: 'muted' }, 'Nothing is shared with anybody outside.'),
    may ? el('div', { class: 'card-buttons' }, smallButton('Share with a partner…', 'partner-share', () => askShare(desk, detail))) : null);
}

function shareLine(desk, detail, share) {
  const isOpen = share.state === 'theirs' || share.state === 'ours';
  const can = (method) => detail.can.includes(method);
  const about = share.partner.name;
  return [
    el('p', {}, el('b', {}, el('bdi', {}, about)), ` · ${STATES[share.state] ?? share.state}`, clock(desk, share)),
    el('p', { dir: 'auto' }, share.question),
    el('p', { class: 'muted' }, `${counted(share.items.length)} shared by ${share.by?.name ?? 'the desk'}, ${full(share.at)}. ${consent(share)}`),
    share.guest && isOpen ? el('p', { class: 'muted' }, share.link_expires_at > desk.now() ? `The link is good until ${momentText(share.link_expires_at, desk.now())}.` : 'There is no link that works.') : null,
    share.messages.length ? el('ul', { class: 'plain-list', 'aria-label': `The thread with ${about}` }, share.messages.map((message) => el('li', {}, messageLine(message)))) : null,
    el('div', { class: 'card-buttons' },
      isOpen && can('partner.write') ? smallButton('Write', `partner-write-${share.share}`, () => askWrite(desk, detail, share), about) : null,
      isOpen && can('partner.share_more') ? smallButton('Share more…', `partner-more-${share.share}`, () => askShareMore(desk, detail, share), about) : null,
      isOpen && share.guest && !(share.link_expires_at > desk.now()) && can('partner.link') ? smallButton('Make a link', `partner-link-${share.share}`, () => askLink(desk, detail, share), about) : null,
      share.state !== 'ended' && can('partner.end') ? smallButton(END, `partner-end-${share.share}`, () => desk.commands.run('partner.end', { ticket: detail.ticket, share: share.share }), about) : null),
  ];
}

function clock(desk, share) {
  if (share.state !== 'theirs' || !share.due) return null;
  const mark = share.overdue ? el('span', { class: 'mark bad' }, ' overdue') : null;
  return [', ', ticking(el('b', {}), () => timeLeft(share.due, desk.now())), el('span', { class: 'muted' }, `, ${momentText(share.due, desk.now())}`), mark];
}

const counted = (n) => (n === 0 ? 'No text' : n === 1 ? '1 text' : `${n} texts`);

function consent(share) {
  const words = CONSENTS[share.consent] ?? share.consent;
  if (!share.consent_at) return words;
  return share.consent === 'recorded' ? `${words} by ${share.consent_by?.name ?? 'the desk'}, ${full(share.consent_at)}.` : `${words}, ${full(share.consent_at)}.`;
}

function messageLine(message) {
  return [
    el('p', { class: 'muted' }, el('bdi', {}, message.author.name), ` · ${full(message.at)}`, message.proposal ? el('span', { class: 'mark' }, ' proposed solution') : null),
    el('p', { dir: 'auto', class: 'long-text' }, message.text),
  ];
}
