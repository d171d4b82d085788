// Macros: canned replies that do something with the ticket as well. What it is stands in words before it is sent; it is done
// when the reply is stored, by whoever sent it, with the commands anybody would give by hand, and can be taken back.

import { t } from '../../lib/i18n.js';
import { duration } from './durations.js';
import { GRADES, KINDS, say } from './words.js';
import { undoable } from './undo.js';

/** @typedef {{kind?: string, category?: string, impact?: string, urgency?: string, tags?: string[], pend?: boolean, pend_ms?: number}} Actions */

const CLASSES = ['kind', 'category', 'impact', 'urgency'];

/** What they do, in words. @param {Actions} actions @returns {string[]} */
export function actionWords({ kind, category, impact, urgency, tags, pend, pend_ms: wait }) {
  return [
    kind && t('macro.does_kind', { kind: say(KINDS, kind) }), category && t('macro.does_category', { category }),
    impact && t('macro.does_impact', { grade: say(GRADES, impact) }), urgency && t('macro.does_urgency', { grade: say(GRADES, urgency) }),
    tags?.length && t('macro.does_tags', { n: tags.length, tags: tags.join(', ') }),
    pend && (wait ? t('macro.does_wait_for', { time: duration(wait) }) : t('macro.does_wait')),
  ].filter(Boolean);
}

/** Those of two replies in one message: the later ones count. @param {Actions | undefined} first @param {Actions} then @returns {Actions} */
export function together(first, then) {
  const tags = [...new Set([...(first?.tags ?? []), ...(then.tags ?? [])])];
  return { ...first, ...then, ...(tags.length && { tags }) };
}

/**
 * The commands that bring a ticket there, each with the one that takes it back. What is so already needs none.
 * @param {any} detail the ticket as it is @param {Actions} actions @param {number} now
 * @returns {{does: [string, any], back: [string, any] | null}[]}
 */
export function stepsOf(detail, actions, now) {
  const steps = [];
  const classes = CLASSES.filter((name) => actions[name] && actions[name] !== detail[name]);
  const had = classes.filter((name) => detail[name] !== undefined);
  const these = (names, from) => Object.fromEntries(names.map((name) => [name, from[name]]));
  if (classes.length) steps.push({ does: ['ticket.classify', these(classes, actions)], back: had.length ? ['ticket.classify', these(had, detail)] : null });
  const tags = (actions.tags ?? []).filter((tag) => !detail.tags.includes(tag));
  if (tags.length) steps.push({ does: ['ticket.tag', { tags: [...detail.tags, ...tags] }], back: ['ticket.tag', { tags: detail.tags }] });
  if (actions.pend) steps.push({ does: ['ticket.pend', actions.pend_ms ? { until: now + actions.pend_ms } : {}], back: ['ticket.resume', {}] });
  return steps;
}

/** Does them in this order; what is refused says so, and the others are done all the same. @param {any} desk @param {number} ticket @param {Actions} actions */
export async function carryOut(desk, ticket, actions) {
  const detail = await desk.connection.rpc('ticket.get', { ticket });
  const backs = [];
  let count = 0;
  for (const { does: [method, data], back } of stepsOf(detail, actions, desk.now())) {
    if (await desk.commands.run(method, { ticket, ...data })) {
      count += 1;
      if (back) backs.unshift(back);
    }
  }
  if (!count) return;
  undoable(desk, t('macro.done', { ticket: `#${ticket}`, what: actionWords(actions).join(', ') }), async () => {
    for (const [method, data] of backs) await desk.commands.run(method, { ticket, ...data });
  });
}
