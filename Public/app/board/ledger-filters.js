// What the ledger is narrowed by. Kinds and ticket are asked of the server; person and mode narrow what came.

import { el, replace } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';

/** One choice each, some of several of the server's kinds. */
const KINDS = {
  '': [], owner: ['owner'], tier: ['tier', 'shadow'], swarm: ['swarm', 'ask', 'invite', 'member'], mode: ['mode'], sla: ['sla'], ticket: ['ticket'],
  contact: ['contact', 'callback', 'remote'], desk: ['queue', 'user'],
};

/** @param {any} board @param {() => void} changed */
export function ledgerFilters(board, changed) {
  const select = (id, options) => el('select', { class: 'input', id, onchange: changed }, options.map(([value, label]) => el('option', { value }, label)));
  const kind = select('ledger-kind', Object.keys(KINDS).map((value) => [value, t(`ledger.kind_${value || 'all'}`)]));
  const ticket = el('input', { class: 'input', id: 'ledger-ticket', inputmode: 'numeric', pattern: '#?[0-9]*', autocomplete: 'off', onchange: changed });
  const person = select('ledger-person', [['', t('ledger.anybody')]]);
  const mode = select('ledger-mode', [['', t('list.any')], ['tiered', t('board.tiered')], ['swarm', t('board.swarm')]]);
  const field = (label, control) => el('div', { class: 'field' }, el('label', { for: control.id }, label), control);
  const node = el('form', { class: 'ledger-filters', onsubmit: (event) => { event.preventDefault(); changed(); } },
    field(t('ledger.kind'), kind), field(t('ledger.number'), ticket), field(t('person'), person), field(t('list.mode'), mode),
    el('button', { type: 'button', class: 'button plain', onclick: changed }, t('ledger.refresh')));
  return {
    node,
    /** For the server. */
    asked: () => {
      const number = Number(ticket.value.replace(/\D/gu, ''));
      return { ...(KINDS[kind.value].length && { kinds: KINDS[kind.value] }), ...(number > 0 && { ticket: number }) };
    },
    /** Whether something is left out here. */
    narrows: () => Boolean(person.value || mode.value),
    passes: (entry) => (!person.value || isAbout(entry, Number(person.value))) && (!mode.value || (entry.mode ?? entry.detail?.mode) === mode.value),
    people: (list) => {
      const chosen = person.value;
      replace(person, el('option', { value: '' }, t('ledger.anybody')), list.map((one) => el('option', { value: String(one.id), selected: String(one.id) === chosen }, one.name)));
    },
  };
}

const PEOPLE = ['owner', 'user', 'cover'];

/** Who did it, whom it came from or went to, whom it names. @param {any} entry @param {number} id */
function isAbout(entry, id) {
  return [entry.actor?.id, entry.from?.id, entry.to?.id, ...PEOPLE.map((name) => entry.detail?.[name])].includes(id);
}
