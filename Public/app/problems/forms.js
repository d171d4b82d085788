// What one does with a problem. Whatever customers will read is said to be read by them.

import { t } from '../../lib/i18n.js';
import { toast } from '../../lib/ui.js';
import { askForm } from '../desk/form-dialog.js';

const PRIORITIES = ['P1', 'P2', 'P3', 'P4'];
const priorities = (chosen) => PRIORITIES.map((value) => ({ value, label: value, selected: value === chosen }));
const numbers = (words = []) => words.map((word) => Number(word.replace(/\D/gu, ''))).filter(Boolean);
const area = (name, label, more = {}) => ({ name, label, kind: /** @type {const} */ ('area'), max: 4096, ...more });

/** Asks, sends, shows the problem anew. */
const ask = (page, question, method, data) => askForm({ ...question, send: async (values) => { await page.commands.send(method, { ...values, ...data?.(values) }); await page.refresh(); } });

/** @param {any} page @param {any} [proposal] what the desk proposed */
export const askDeclare = (page, proposal) => askForm({
  title: t(proposal ? 'problems.declare_this' : 'problems.declare'), intro: t('problems.declare_intro'), submit: t('problems.declare_submit'),
  fields: [
    { name: 'title', label: t('problems.name'), required: true, max: 80, value: proposal?.title },
    { name: 'priority', label: t('facts.priority'), kind: 'select', options: priorities(proposal?.priority ?? 'P2') },
    ...(proposal ? [{ name: 'tickets', label: t('problems.counted'), kind: /** @type {const} */ ('checks'), options: proposal.candidates.map((one) => ({ value: String(one.ticket), label: `#${one.ticket} ${one.subject ?? ''}`, selected: true })) }]
      : [{ name: 'tickets', label: t('problems.numbers'), kind: /** @type {const} */ ('words'), hint: t('problems.numbers_hint') }, { name: 'category', label: t('facts.category'), max: 80 }]),
    area('workaround', t('problems.workaround'), { hint: t('problems.workaround_hint') }),
  ],
  send: async ({ tickets, ...values }) => {
    const receipt = await page.commands.send('problem.declare', { ...values, tickets: numbers(tickets), ...(proposal && { proposal: proposal.problem }) });
    await page.list.load();
    const problem = proposal?.problem ?? receipt.problem;
    if (problem) page.open(problem);
    page.refresh();
  },
});

export const askTell = (page, problem) => ask(page, {
  title: t('problems.tell_title'), intro: t('problems.tell_intro', { n: problem.tickets }), submit: t('problems.tell_submit', { n: problem.tickets }),
  fields: [area('text', t('problems.text'), { required: true, max: 16_000, value: problem.workaround, hint: t('problems.read_by_customers') }), { name: 'workaround', label: t('problems.is_workaround'), kind: 'check' }],
}, 'problem.tell', () => ({ problem: problem.problem }));

export const askSolve = (page, problem) => ask(page, {
  title: t('problems.solve_title'), intro: t('problems.solve_intro', { n: problem.tickets }), submit: t('do.solve'),
  fields: [area('text', t('problems.solution'), { required: true, hint: t('problems.read_by_customers') }), area('root_cause', t('problems.cause'), { value: problem.root_cause }), area('decision', t('problems.decision'), { value: problem.decision })],
}, 'problem.solve', () => ({ problem: problem.problem }));

export const askChange = (page, problem) => ask(page, {
  title: t('problems.change_title'), intro: t('problems.change_intro'), submit: t('needs.submit'),
  fields: [
    { name: 'title', label: t('problems.name'), required: true, max: 80, value: problem.title }, { name: 'priority', label: t('facts.priority'), kind: 'select', options: priorities(problem.priority) },
    { name: 'owner', label: t('problems.lead'), kind: 'select', options: page.people.filter((person) => person.role === 'agent' || person.role === 'manager').map((person) => ({ value: String(person.id), label: person.name, selected: person.id === problem.owner?.id })) },
    area('workaround', t('problems.workaround'), { value: problem.workaround, hint: t('problems.workaround_hint') }), area('root_cause', t('problems.cause'), { value: problem.root_cause }), area('decision', t('problems.decision'), { value: problem.decision }),
  ],
}, 'problem.change', ({ owner }) => ({ problem: problem.problem, ...(owner && { owner: Number(owner) }) }));

export const askLink = (page, problem) => askForm({
  title: t('problems.link'), intro: t('problems.link_intro'), submit: t('link.submit'),
  fields: [{ name: 'tickets', label: t('problems.numbers'), kind: 'words', required: true, hint: t('problems.numbers_hint') }],
  send: async (values) => {
    await page.commands.send('problem.link', { problem: problem.problem, tickets: numbers(values.tickets) });
    toast(t('problems.link_done'), { kind: 'ok' });
    await page.refresh();
  },
});

export const askDismiss = (page, problem) => ask(page, {
  title: t('problems.dismiss_title'), intro: t('problems.dismiss_intro'), submit: t('problems.dismiss_submit'), kind: 'bad', fields: [{ name: 'reason', label: t('why'), required: true, max: 500 }],
}, 'problem.dismiss', () => ({ problem: problem.problem }));

export const askReopen = (page, problem) => ask(page, {
  title: t('problems.reopen_title'), intro: t('problems.reopen_intro'), submit: t('do.reopen'), fields: [{ name: 'reason', label: t('why'), required: true, max: 500 }],
}, 'problem.reopen', () => ({ problem: problem.problem }));
