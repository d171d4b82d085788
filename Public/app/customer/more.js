/**
 * What not every visit needs, loaded when it is asked for: earlier conversations, a call instead of writing, the
 * conversation as a file, what one thinks of it, consent to a session, and files on their way.
 */
import { address, post } from '../../lib/api.js';
import { el, icon, keyed, replace, setText } from '../../lib/dom.js';
import { errorWords } from '../../lib/error-words.js';
import { fileTray } from '../../lib/file-tray.js';
import { keepLanguage, language, LANGUAGES, t } from '../../lib/i18n.js';
import { ago, clock, day, full } from '../../lib/time.js';
import { toast } from '../../lib/ui.js';
import { exchanged, takenAway } from './identity.js';

/** As many as a person scrolls through. */
const LIST_MAX = 100;
/** Windows for a call last so long and begin at these hours of the customer's day. */
const WINDOW = 2 * 3_600_000;
const HOURS = [8, 10, 12, 14, 16, 18];
/** Days ahead that are offered for a call. */
const DAYS = 5;
const SCORES = [1, 2, 3, 4, 5];

/**
 * @typedef {import('./thread.js').Thread} Thread
 * @typedef {{home: Element, isModal: boolean}} Around where a dialog stands, and whether the page waits behind it
 */

/** @param {Around} around @param {string} title @param {any[]} parts @returns {HTMLDialogElement} shown, gone when closed */
function dialog({ home, isModal }, title, ...parts) {
  const before = home.getRootNode().activeElement;
  const shut = el('button', { type: 'button', class: 'icon-button', 'aria-label': t('close'), onclick: () => node.close() }, icon('close'));
  const node = el('dialog', { class: 'tickets', 'aria-labelledby': 'dialog-title' },
    el('header', { class: 'tickets-head' }, el('h2', { id: 'dialog-title' }, title), shut), ...parts);
  node.addEventListener('click', (event) => (event.target === node || event.target.closest('a')) && node.close());
  node.addEventListener('close', () => {
    node.remove();
    before?.focus?.();
  });
  node.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || isModal) return;
    // Within a panel the first Escape closes this, the next one the panel.
    event.stopPropagation();
    node.close();
  });
  home.append(node);
  if (isModal) node.showModal();
  else node.show();
  return node;
}

/**
 * Earlier conversations: choose one, start a new one, another language, or be forgotten here.
 * @param {Around & {connection: import('../../lib/connection.js').Connection, current: () => number | null,
 *   token: string, forget: () => void, speak: (language: string) => void}} options
 */
export async function ticketsDialog(options) {
  const { connection, current, forget, speak } = options;
  const list = el('ul', { class: 'ticket-list' });
  const note = el('p', { class: 'muted', role: 'status' }, t('list.loading'));
  const fresh = el('a', { class: 'button', href: '#new' }, icon('plus'), t('new'));
  const leave = el('button', { type: 'button', class: 'button quiet', onclick: () => askToForget(leave, () => { node.close(); forget(); }) }, t('list.forget'));
  const elsewhere = el('button', { type: 'button', class: 'button plain', onclick: () => { node.close(); deviceDialog(options, options.token); } }, icon('device'), t('device.title'));
  const choice = languageChoice((tag) => { node.close(); speak(tag); });
  const node = dialog(options, t('list.title'), note, list, el('footer', { class: 'tickets-foot' }, fresh, elsewhere, choice, leave));
  try {
    const { tickets } = await connection.rpc('ticket.list', { view: 'mine', limit: LIST_MAX });
    setText(note, tickets.length === 0 ? t('list.none') : '');
    keyed(list, tickets, (ticket) => ticket.ticket, () => el('li', {}), (row, ticket) => replace(row, ticketLink(ticket, current)));
  } catch (error) {
    setText(note, errorWords(error));
  }
}

function ticketLink(ticket, current) {
  return el('a', { href: `#${ticket.ticket}`, 'aria-current': ticket.ticket === current() ? 'true' : null },
    el('span', { class: 'ticket-subject', dir: 'auto' }, ticket.subject || t('list.untitled')),
    el('span', { class: 'meta' }, `${t(`state.${ticket.state}`)} · ${ago(ticket.last_message_at ?? ticket.created_at)}`));
}

/** A link that opens all of a customer's tickets elsewhere, once. @param {Around} around @param {string} token theirs */
export async function deviceDialog(around, token) {
  const link = el('input', { class: 'input', id: 'device-link', readonly: true, dir: 'ltr', onfocus: () => link.select() });
  const words = el('p', { role: 'status' }, t('list.loading'));
  const open = el('a', { class: 'button plain', target: '_blank' }, icon('forward'), t('device.open'));
  const copy = el('button', { type: 'button', class: 'button', onclick: () => copied() }, icon('check'), t('device.copy'));
  const found = el('div', { class: 'choices', hidden: true }, el('div', { class: 'field' }, el('label', { for: 'device-link' }, t('device.label')), link), el('div', { class: 'solved-answers' }, copy, open));
  dialog(around, t('device.title'), el('div', { class: 'choices' }, words), found);
  const copied = async () => {
    try {
      await navigator.clipboard.writeText(link.value);
      toast(t('device.copied'));
    } catch {
      // Not every page may: the link is marked, so that one can copy it by hand.
      link.focus();
    }
  };
  try {
    const made = await post('/api/my/link', {}, { token });
    link.value = open.href = new URL(made.path, new URL(address(''), location.href)).href;
    setText(words, t('device.text', { time: clock(made.expires_at) }));
    found.hidden = false;
    copy.focus();
  } catch (error) {
    setText(words, errorWords(error));
  }
}

function languageChoice(speak) {
  const options = Object.entries(LANGUAGES).map(([tag, name]) => el('option', { value: tag, lang: tag, selected: tag === language() }, name));
  const choose = ({ target }) => {
    keepLanguage(target.value);
    speak(target.value);
  };
  return el('label', { class: 'language' }, el('span', {}, t('language')), el('select', { class: 'input', onchange: choose }, options));
}

/** The second press within sight of the question does it. */
function askToForget(button, forget) {
  if (button.dataset.asked) return forget();
  button.dataset.asked = 'yes';
  button.textContent = t('list.forget_sure');
  button.classList.replace('quiet', 'bad');
}

/** What else can be done with a conversation. @param {Thread} thread @param {Around} around */
export function actionsDialog(thread, around) {
  const action = (name, words, run) => el('button', { type: 'button', class: 'button plain', onclick: () => { node.close(); run(); } }, icon(name), words);
  const planned = thread.callbacks.find((each) => each.state === 'planned');
  const node = dialog(around, t('more.title'), el('div', { class: 'choices' },
    thread.can.includes('callback.plan') && !planned && action('phone', t('call.ask'), () => callDialog(thread, around)),
    planned && action('close', t('call.cancel'), () => thread.do('callback.cancel', { callback: planned.callback }).catch(complain)),
    action('download', t('more.save'), () => saveTranscript(thread)),
    thread.can.includes('ticket.reopen') && action('retry', t('more.reopen'), () => thread.do('ticket.reopen').catch(complain)),
    thread.can.includes('ticket.cancel') && action('close', t('more.withdraw'), () => thread.do('ticket.cancel', { reason: 'withdrawn' }).catch(complain)),
    thread.can.includes('ticket.close') && action('check', t('more.end'), () => thread.do('ticket.close').catch(complain))));
}

const complain = (error) => toast(errorWords(error), { kind: 'bad' });

/** @param {Thread} thread @param {Around} around */
function callDialog(thread, around) {
  const phone = el('input', { class: 'input', id: 'phone', type: 'tel', autocomplete: 'tel', required: true, dir: 'ltr', maxlength: 40, oninput: () => setText(error, '') });
  const when = el('select', { class: 'input', id: 'when' }, windows().map(([from, words]) => el('option', { value: from }, words)));
  const error = el('p', { class: 'error-text', role: 'alert' });
  const submit = async (event) => {
    event.preventDefault();
    const from = Number(when.value);
    if (!/\d{3}/.test(phone.value)) {
      setText(error, t('call.need_number'));
      return phone.focus();
    }
    try {
      await thread.do('callback.plan', { phone: phone.value.trim(), from_at: from, to_at: from + WINDOW, language: language() });
      node.close();
    } catch (problem) {
      setText(error, errorWords(problem));
    }
  };
  const node = dialog(around, t('call.ask'), el('form', { class: 'choices', novalidate: true, onsubmit: submit },
    el('div', { class: 'field' }, el('label', { for: 'phone' }, t('call.number')), phone),
    el('div', { class: 'field' }, el('label', { for: 'when' }, t('call.when')), when),
    error, el('button', { type: 'submit', class: 'button' }, t('call.go'))));
  phone.focus();
}

/** The next windows in the customer's own time. @returns {[number, string][]} */
function windows(now = Date.now()) {
  const found = [];
  for (let ahead = 0; ahead < DAYS; ahead += 1) {
    for (const hour of HOURS) {
      const begin = new Date(now);
      begin.setDate(begin.getDate() + ahead);
      const from = begin.setHours(hour, 0, 0, 0);
      const title = ahead < 2 ? relativeDay(from, now) : full(from).replace(clock(from), '').replace(/[\s,]+$/, '');
      if (from > now) found.push([from, `${title}, ${clock(from)} – ${clock(from + WINDOW)}`]);
    }
  }
  return found;
}

const relativeDay = (at, now) => {
  const days = Math.round((new Date(at).setHours(0, 0, 0, 0) - new Date(now).setHours(0, 0, 0, 0)) / 86_400_000);
  const words = new Intl.RelativeTimeFormat(language(), { numeric: 'auto' }).format(days, 'day');
  return words[0].toUpperCase() + words.slice(1);
};

/** The whole conversation as a text file. @param {Thread} thread */
async function saveTranscript(thread) {
  try {
    while (thread.hasOlder) await thread.loadOlder();
    const lines = thread.items().map((item) => (item.kind === 'day' ? `\n${day(item.at)}\n`
      : item.kind === 'line' ? `— ${item.text}` : `${clock(item.at)} ${item.own ? t('log.you') : item.name || t('log.desk')}: ${item.text}`));
    const file = new Blob([`${thread.subject}\n${lines.join('\n')}\n`], { type: 'text/plain' });
    const link = el('a', { href: URL.createObjectURL(file), download: `${thread.ticket}.txt` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  } catch (error) {
    complain(error);
  }
}

/** What the customer thinks of it: one tap each, and a second thought is welcome. @param {Thread} thread @param {HTMLElement} place */
export function drawRating(thread, place) {
  if (!place.firstElementChild) replace(place, ...ratingParts(thread));
  const { score, repeated } = thread.rating;
  for (const button of place.querySelectorAll('[data-score]')) button.setAttribute('aria-pressed', Number(button.dataset.score) === score);
  for (const button of place.querySelectorAll('[data-repeated]')) button.setAttribute('aria-pressed', button.dataset.repeated === String(repeated));
  setText(place.querySelector('.thanks'), score && repeated !== undefined ? t('rate.thanks') : '');
}

function ratingParts(thread) {
  const say = (data) => thread.rate(data).catch(complain);
  return [
    group('rate.ask', SCORES.map((score) => el('button', {
      type: 'button', class: 'button plain score', dataset: { score }, 'aria-label': `${score}: ${t(`rate.${score}`)}`, title: t(`rate.${score}`), onclick: () => say({ score }),
    }, String(score)))),
    group('rate.repeated', [false, true].map((repeated) => el('button', {
      type: 'button', class: 'button plain', dataset: { repeated }, onclick: () => say({ repeated }),
    }, t(repeated ? 'rate.yes' : 'rate.no')))),
    el('p', { class: 'thanks', role: 'status' }),
  ];
}

function group(key, buttons) {
  const id = key.replace('.', '-');
  return el('div', { class: 'rate', role: 'group', 'aria-labelledby': id }, el('p', { class: 'question', id }, t(key)), el('div', { class: 'solved-answers' }, buttons));
}

/** A session goes on with the customer's word alone. @param {Thread} thread @param {HTMLElement} place */
export function drawSession(thread, place) {
  const session = thread.sessions.findLast((each) => ['asked', 'agreed', 'running'].includes(each.state));
  place.hidden = !session;
  if (!session) return;
  const answer = (agreed) => thread.do('remote.answer', { session: session.session, agreed }).catch(complain);
  const isOpen = session.state !== 'asked';
  replace(place, el('p', { class: 'question' }, t(isOpen ? 'session.open' : `session.${session.kind}`)), el('div', { class: 'solved-answers' },
    isOpen && session.link ? el('a', { class: 'button', href: session.link, target: '_blank', rel: 'noopener noreferrer' }, t('session.join')) : null,
    isOpen ? null : el('button', { type: 'button', class: 'button', onclick: () => answer(true) }, t('session.agree')),
    el('button', { type: 'button', class: 'button plain', onclick: () => answer(false) }, t(isOpen ? 'session.stop' : 'solved.no'))));
}

/** The case as the desk understands it, and the customer's "that is not it". @param {Thread} thread @param {HTMLElement} place */
export function drawCard(thread, place) {
  const { card } = thread;
  place.hidden = !card || !(card.problem || card.next_step);
  const look = JSON.stringify([card, thread.can.includes('card.correct')]);
  if (place.hidden || place.dataset.look === look) return;
  place.dataset.look = look;
  const line = (name, text) => (text ? el('p', { dir: 'auto' }, name && el('b', {}, name), text) : null);
  const form = card.corrected ? line('', t('case.told')) : thread.can.includes('card.correct') ? correction(thread) : null;
  replace(place, el('details', { open: place.firstElementChild?.open },
    el('summary', {}, t('case.title')), line('', card.problem), line(`${t('case.next')} · `, card.next_step), form));
}

function correction(thread) {
  const box = el('textarea', { class: 'input', rows: 2, dir: 'auto', required: true, maxlength: 4000, 'aria-label': t('case.tell') });
  const send = async (event) => {
    event.preventDefault();
    if (box.value.trim()) await thread.do('card.correct', { text: box.value.trim() }).catch(complain);
  };
  const form = el('form', { class: 'case-form', hidden: true, onsubmit: send }, box, el('button', { type: 'submit', class: 'button' }, t('case.send')));
  const ask = el('button', { type: 'button', class: 'button plain', onclick: () => {
    ask.hidden = true;
    form.hidden = false;
    box.focus();
  } }, t('case.wrong'));
  return el('div', {}, ask, form);
}

/** Whether a partner outside may see parts of the ticket: asked before anything leaves the desk. @param {Thread} thread @param {HTMLElement} place */
export function drawConsent(thread, place) {
  const asked = thread.can.includes('partner.consent') ? thread.sharing.filter((each) => each.consent === 'asked') : [];
  place.hidden = asked.length === 0;
  const answer = (share, given) => thread.do('partner.consent', { share, given }).catch(complain);
  keyed(place, asked, (each) => each.share, ({ share, partner }) => el('div', { class: 'rate', role: 'group', 'aria-labelledby': `consent-${share}` },
    el('p', { class: 'question', id: `consent-${share}`, dir: 'auto' }, t('consent.ask', partner)),
    el('div', { class: 'solved-answers' },
      el('button', { type: 'button', class: 'button', onclick: () => answer(share, true) }, t('consent.yes')),
      el('button', { type: 'button', class: 'button plain', onclick: () => answer(share, false) }, t('consent.no')))));
}

/** Whom a site vouches for. @param {Parameters<typeof exchanged>} asked @returns {ReturnType<typeof exchanged>} */
export function vouched(...asked) {
  return exchanged(...asked);
}

/** Nothing of somebody stays here. @param {Parameters<typeof takenAway>} whose @returns {Promise<void>} */
export function leftBehind(...whose) {
  return takenAway(...whose);
}

/** Files on their way to a message. @param {Parameters<typeof fileTray>[0]} options @returns {ReturnType<typeof fileTray>} */
export function trayOf(options) {
  return fileTray(options);
}
