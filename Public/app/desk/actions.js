// What one can do to a ticket: the word, the key, the method whose permission it needs, and how it is done.
// Buttons, the menu, keys, the palette and the help dialog all read this table.

import { toast } from '../../lib/ui.js';
import { askCase, toggleAskedAgain } from './case-card.js';
import { askCallBack, askLogContact, askPromise, askSession } from './forms-contact.js';
import { askClassify, askFields, askLink, askMerge, askNeeds, askTags } from './forms-facts.js';
import { askForce, askForTicket, askHandOff, askRelease, askShiftPlan, askTierMove } from './forms-moves.js';
import { askCancel, askMode, askPend, askReopen, askSnooze, askSolve } from './forms-state.js';
import { askCloseSwarm, askHelp, askPropose, askSuggest } from './forms-swarm.js';
import { askBegin } from './panel-procedures.js';
import { t } from '../../lib/i18n.js';

/**
 * @typedef {{method: string, label: string, key?: string, primary?: boolean, more?: string, kind?: 'bad',
 *   when?: (desk: any, detail: any) => boolean, run: (desk: any, detail: any) => any}} Action `more`: its group in the menu
 */

/** A command that needs no answer to any question. @param {string} method @param {any} [data] */
const just = (method, data) => (desk, detail) => desk.commands.run(method, { ticket: detail.ticket, ...data });

/** In the order of the buttons and of the menu. @type {Action[]} */
export const ACTIONS = [
  { method: 'ticket.take', label: 'do.take', key: 'a', primary: true, run: take },
  { method: 'ticket.resume', label: 'do.resume', key: 'u', run: just('ticket.resume') },
  { method: 'swarm.ask', label: 'do.ask', key: 's', run: askHelp },
  { method: 'handoff.offer', label: 'do.offer', key: 'h', run: askHandOff },
  { method: 'ticket.escalate', label: 'do.escalate', key: 'x', run: (desk, detail) => askTierMove(desk, detail, 'ticket.escalate') },
  { method: 'swarm.leave', label: 'do.leave', run: just('swarm.leave') },
  { method: 'ticket.reopen', label: 'do.reopen', run: askReopen },
  { method: 'ticket.close', label: 'do.close', run: just('ticket.close') },
  { method: 'ticket.solve', label: 'do.solve', key: 'e', primary: true, run: askSolve },

  { method: 'ticket.snooze', label: 'do.snooze', key: 'b', more: 'wait', run: askSnooze },
  { method: 'ticket.pend', label: 'do.pend', key: 'w', more: 'wait', run: askPend },
  { method: 'ticket.promise', label: 'do.promise', key: 'p', more: 'wait', run: askPromise },
  { method: 'card.keep', label: 'do.card', key: 'o', more: 'facts', run: askCase },
  { method: 'card.asked_again', label: 'do.asked_again', key: 'f', more: 'facts', run: (desk, detail) => toggleAskedAgain(desk, detail) },
  { method: 'ticket.classify', label: 'do.classify', key: 'c', more: 'facts', run: askClassify },
  { method: 'ticket.tag', label: 'do.tag', key: 't', more: 'facts', run: askTags },
  { method: 'ticket.set_fields', label: 'do.fields', more: 'facts', when: (desk) => desk.settings.customFields().length > 0, run: askFields },
  { method: 'ticket.set_needs', label: 'do.needs', more: 'facts', run: askNeeds },
  { method: 'ticket.link', label: 'do.link', key: 'l', more: 'facts', run: askLink },
  { method: 'ticket.merge', label: 'do.merge', more: 'facts', run: askMerge },
  { method: 'procedure.begin', label: 'do.procedure', more: 'facts', when: (desk, detail) => detail.procedures_offered?.length > 0, run: askBegin },
  { method: 'contact.log', label: 'do.log', more: 'contact', run: askLogContact },
  { method: 'callback.plan', label: 'do.callback', more: 'contact', run: askCallBack },
  { method: 'remote.offer', label: 'do.session', more: 'contact', run: askSession },
  { method: 'swarm.join', label: 'do.join', more: 'swarm', run: just('swarm.join') },
  { method: 'swarm.propose', label: 'do.propose', more: 'swarm', run: askPropose },
  { method: 'swarm.suggest', label: 'do.suggest', more: 'swarm', run: askSuggest },
  { method: 'handoff.ask', label: 'do.request', more: 'swarm', run: askForTicket },
  { method: 'swarm.reopen', label: 'do.swarm_reopen', more: 'swarm', run: just('swarm.reopen') },
  { method: 'ticket.deescalate', label: 'do.deescalate', more: 'owner', run: (desk, detail) => askTierMove(desk, detail, 'ticket.deescalate') },
  { method: 'shift.plan', label: 'do.shift', more: 'owner', run: askShiftPlan },
  { method: 'owner.release', label: 'do.release', more: 'owner', run: askRelease },
  { method: 'owner.force', label: 'do.force', more: 'owner', run: askForce },
  { method: 'ticket.set_mode', label: 'do.mode', more: 'owner', run: askMode },
  { method: 'ticket.cancel', label: 'do.cancel', more: 'end', kind: 'bad', run: askCancel },
];

/** Offered elsewhere than in the head of the thread. */
export const CLOSE_SWARM = { method: 'swarm.close', label: 'do.swarm_close', run: askCloseSwarm };

/** @param {string} method */
export const actionFor = (method) => ACTIONS.find((action) => action.method === method);

/** @param {any} detail @param {Action} action */
export const may = (detail, action) => Boolean(detail?.can?.includes(action.method));

/** What is possible now. @param {any} desk @param {any} detail */
export const possible = (desk, detail) => ACTIONS.filter((action) => may(detail, action) && (!action.when || action.when(desk, detail)));

/** Runs what a key asks for, or says why not. @param {any} desk @param {Action} action */
export function perform(desk, action) {
  const detail = desk.thread.peek()?.detail.peek();
  if (!detail) return;
  if (may(detail, action)) action.run(desk, detail);
  else toast(t('do.not_possible', { what: t(action.label) }));
}

async function take(desk, detail) {
  const receipt = await desk.commands.run('ticket.take', { ticket: detail.ticket });
  if (receipt) desk.focusComposer?.();
}
