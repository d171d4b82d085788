// Everything by name: what one can do to the open ticket, where one can go, tickets and people. Ctrl+K, or Cmd+K.

import { el, keyed, setText } from '../../lib/dom.js';
import { possible } from './actions.js';
import { askForm } from './form-dialog.js';
import { personFacts } from './form-parts.js';
import { setStatus, STATUSES } from './presence.js';
import { t } from '../../lib/i18n.js';
import { undoLast } from './undo.js';
import { capital, say, STATES } from './words.js';

/** More than this many results are a list nobody reads. */
const SHOWN_MAX = 12;
/** The server is asked when the person pauses, in milliseconds. */
const PAUSE = 200;

/** @typedef {{key: string, label: string, group: string, hint?: string, kbd?: string, run: () => any}} Entry */

/** @param {any} desk @param {{help: () => void, list: any}} parts */
export function palette(desk, parts) {
  let dialog = null;
  return () => {
    if (dialog || document.querySelector('dialog[open]')) return;
    dialog = open(desk, parts);
    dialog.addEventListener('close', () => { dialog.remove(); dialog = null; });
  };
}

function open(desk, parts) {
  let entries = [];
  let at = 0;
  let found = [];
  let timer = 0;
  const box = el('input', {
    class: 'palette-box', type: 'text', role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'palette-list', 'aria-autocomplete': 'list', autocomplete: 'off',
    'aria-label': t('palette.label'), placeholder: t('palette.placeholder'),
  });
  const list = el('ul', { class: 'palette-list', id: 'palette-list', role: 'listbox', 'aria-label': t('palette.label') });
  const count = el('p', { class: 'visually-hidden', role: 'status' });
  const none = el('p', { class: 'empty', hidden: true }, t('palette.none'));
  const dialog = el('dialog', { class: 'dialog palette', 'aria-label': t('palette.label') }, box, list, none, count);
  const run = (entry) => { dialog.close(); entry.run(); };
  function show() {
    entries = matching(fixed(desk, parts), box.value).concat(tickets(desk, box.value, found), people(desk, box.value)).slice(0, SHOWN_MAX);
    at = Math.min(at, Math.max(0, entries.length - 1));
    keyed(list, entries, (entry) => entry.key, (entry) => el('li', { class: 'palette-item', role: 'option', id: `palette-${entry.key}`, onclick: () => run(entry) },
      el('span', { class: 'palette-group' }, entry.group), el('bdi', { class: 'palette-label' }, entry.label), el('span', { class: 'muted' }, entry.hint ?? ''), entry.kbd ? el('kbd', {}, entry.kbd) : null));
    [...list.children].forEach((item, i) => item.setAttribute('aria-selected', String(i === at)));
    if (entries[at]) box.setAttribute('aria-activedescendant', `palette-${entries[at].key}`);
    else box.removeAttribute('aria-activedescendant');
    list.children[at]?.scrollIntoView({ block: 'nearest' });
    none.hidden = entries.length > 0;
    setText(count, t('palette.count', { n: entries.length }));
  }
  async function search() {
    const q = box.value.trim();
    try {
      found = q.length > 1 ? (await desk.connection.rpc('ticket.list', { view: 'readable', q, limit: 6 })).tickets : [];
    } catch {
      // The tickets that are here already are enough.
      found = [];
    }
    if (dialog.open && q === box.value.trim()) show();
  }
  box.addEventListener('input', () => {
    at = 0;
    show();
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE);
  });
  box.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && entries.length) at = (at + step + entries.length) % entries.length;
    else if (event.key === 'Enter' && entries[at] && !event.isComposing) run(entries[at]);
    else return;
    event.preventDefault();
    if (dialog.open) show();
  });
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
  document.body.append(dialog);
  dialog.showModal();
  show();
  return dialog;
}

/** @returns {Entry[]} */
function fixed(desk, { help, list }) {
  const detail = desk.thread.peek()?.detail.peek();
  const group = (key) => t(`palette.${key}`);
  return [
    ...(detail ? possible(desk, detail).map((action) => ({ key: action.method, label: t(action.label).replace('…', ''), group: group('ticket'), kbd: action.key?.toUpperCase(), run: () => action.run(desk, detail) })) : []),
    ...['queue', 'mine', 'helping', 'asks', 'all'].map((view) => ({ key: `go-${view}`, label: t(`list.${view}`), group: group('go'), run: () => list.choose(view) })),
    ...(desk.me.role === 'manager' ? [{ key: 'go-board', label: t('rail.board'), group: group('go'), kbd: 'G B', run: () => location.assign('/board') }] : []),
    ...(desk.me.role === 'agent' || desk.me.role === 'manager' ? [{ key: 'go-knowledge', label: t('rail.knowledge'), group: group('go'), kbd: 'G K', run: () => location.assign('/knowledge') }] : []),
    ...STATUSES.map((status) => ({ key: `be-${status}`, label: capital(t(`status.${status}`)), group: group('be'), run: () => setStatus(desk, status) })),
    { key: 'undo', label: t('undo'), group: group('go'), kbd: 'Z', run: undoLast },
    { key: 'help', label: t('rail.keys'), group: group('go'), kbd: '?', run: help },
  ];
}

/** Every word must begin a word of the entry. @param {Entry[]} entries @param {string} text */
function matching(entries, text) {
  const words = text.toLocaleLowerCase().split(/\s+/u).filter(Boolean);
  return entries.filter(({ label, group }) => {
    const said = `${group} ${label}`.toLocaleLowerCase().split(/[\s-]+/u);
    return words.every((word) => said.some((one) => one.startsWith(word)));
  });
}

/** @returns {Entry[]} the tickets that are here, then those the server found */
function tickets(desk, text, found) {
  const words = text.toLocaleLowerCase().replace('#', '').split(/\s+/u).filter(Boolean);
  if (!words.length) return [];
  const here = [...desk.queues.rows.values()].filter((row) => words.every((word) => `${row.ticket} ${row.subject} ${row.customer?.name}`.toLocaleLowerCase().includes(word)));
  const all = new Map([...here.slice(0, 6), ...found].map((row) => [row.ticket, row]));
  return [...all.values()].map((row) => ({ key: `ticket-${row.ticket}`, label: `#${row.ticket} ${row.subject}`, group: t('palette.tickets'), hint: `${row.customer?.name ?? ''} · ${say(STATES, row.state)}`, run: () => desk.open(row.ticket) }));
}

/** @returns {Entry[]} */
function people(desk, text) {
  const words = text.toLocaleLowerCase().split(/\s+/u).filter((word) => word.length > 1);
  if (!words.length) return [];
  return desk.staff.people.peek().filter((person) => words.every((word) => `${person.name} ${Object.keys(person.skills ?? {}).join(' ')}`.toLocaleLowerCase().includes(word)))
    .slice(0, 5).map((person) => ({ key: `person-${person.id}`, label: person.name, group: t('palette.people'), hint: personFacts(person), run: () => showPerson(desk, person) }));
}

/** What a colleague is doing, and their tickets. */
function showPerson(desk, person) {
  const owned = [...desk.queues.rows.values()].filter((row) => row.owner?.id === person.id);
  return askForm({
    title: person.name, submit: t('palette.close'), fields: [], send: async () => {},
    intro: [el('p', {}, personFacts(person)), owned.length ? el('ul', { class: 'plain-list' }, owned.slice(0, 10).map((row) => el('li', {}, el('a', { href: `#/${row.ticket}`, onclick: (event) => event.target.closest('dialog').close() }, `#${row.ticket} ${row.subject}`)))) : el('p', {}, t('palette.owns_none'))],
  });
}
