// What was just done and can be taken back: by the button of its message, or with Z while it stands.

import { toast } from '../../lib/ui.js';
import { t } from '../../lib/i18n.js';
import { answersDealtWith } from './commands.js';

/** As long as the message stands, in milliseconds. */
const STANDS = 10_000;

/** @type {{run: () => any, until: number, close: () => void} | null} */
let last = null;

/** @param {any} desk @param {string} text what was done @param {() => any} run takes it back, as a new entry of the ledger
 * @returns {() => void} takes the message away */
export function undoable(desk, text, run) {
  const take = () => { last = null; run(); };
  const close = toast(text, { kind: 'ok', action: { label: t('undo'), run: take } });
  last = { run: take, until: Date.now() + STANDS, close };
  return close;
}

/** What Z does. Whoever presses it before the answer is there means what is still under way. */
export async function undoLast() {
  await answersDealtWith();
  if (!last || Date.now() > last.until) return toast(t('undo.nothing'));
  last.close();
  last.run();
}
