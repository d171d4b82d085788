// What one can do to a ticket: the word, the key, the method whose permission it needs, and how it is done.
// Buttons, keys and the help dialog all read this table.

import { toast } from '../../lib/ui.js';
import { askCloseSwarm, askHandOff, askHelp, askSolve, askTierMove } from './ticket-forms.js';

/**
 * @typedef {{method: string, label: string, key?: string, primary?: boolean, run: (desk: any, detail: any) => any}} Action
 */

/** In the order of the buttons. @type {Action[]} */
export const ACTIONS = [
  { method: 'ticket.take', label: 'Take', key: 'a', primary: true, run: take },
  { method: 'swarm.ask', label: 'Bring in', key: 's', run: askHelp },
  { method: 'handoff.offer', label: 'Hand off', key: 'h', run: askHandOff },
  { method: 'ticket.escalate', label: 'Escalate', key: 'x', run: (desk, detail) => askTierMove(desk, detail, 'ticket.escalate') },
  { method: 'ticket.deescalate', label: 'Hand back', run: (desk, detail) => askTierMove(desk, detail, 'ticket.deescalate') },
  { method: 'swarm.leave', label: 'Leave the swarm', run: (desk, detail) => desk.commands.run('swarm.leave', { ticket: detail.ticket }) },
  { method: 'ticket.reopen', label: 'Reopen', run: (desk, detail) => desk.commands.run('ticket.reopen', { ticket: detail.ticket, cause: 'agent' }) },
  { method: 'ticket.close', label: 'Close', run: (desk, detail) => desk.commands.run('ticket.close', { ticket: detail.ticket }) },
  { method: 'ticket.solve', label: 'Solve', key: 'e', primary: true, run: askSolve },
];

/** Offered elsewhere than in the head of the thread. */
export const CLOSE_SWARM = { method: 'swarm.close', label: 'Close the swarm', run: askCloseSwarm };

/** @param {any} detail @param {Action} action */
export const may = (detail, action) => Boolean(detail?.can?.includes(action.method));

/** Runs what a key asks for, or says why not. @param {any} desk @param {Action} action */
export function perform(desk, action) {
  const detail = desk.thread.peek()?.detail.peek();
  if (!detail) return;
  if (may(detail, action)) action.run(desk, detail);
  else toast(`${action.label}: not possible for you on this ticket just now.`);
}

async function take(desk, detail) {
  const receipt = await desk.commands.run('ticket.take', { ticket: detail.ticket });
  if (receipt) desk.focusComposer?.();
}
