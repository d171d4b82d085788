// The desk's own reasons, as the settings list them: what a form offers beside the fixed ones, and what a code is called.

import { language, t } from '../../lib/i18n.js';
import { signal } from '../../lib/reactive.js';
import { withNone } from './form-parts.js';

/** Those who drew a name before the settings came draw it again. */
const reasons = signal(/** @type {any[]} */ ([]));

/** @param {any} section the value of the settings' section */
export function keepReasons(section) {
  reasons.value = section?.reasons ?? [];
}

/** What people read for a code, in their language or another; a code that is gone from the settings is read as it is. @param {string} code */
export function reasonName(code) {
  const labels = reasons.value.find((one) => one.code === code)?.labels ?? {};
  return labels[language()] || labels.en || Object.values(labels).find(Boolean) || code;
}

/**
 * The choice among the desk's own reasons for one decision: no field where there are none.
 * @param {string} action @returns {import('./form-controls.js').Field[]}
 */
export function reasonFields(action) {
  const offered = reasons.peek().filter((one) => one.active && one.actions.includes(action));
  if (!offered.length) return [];
  return [{ name: 'code', label: t('reason.own'), kind: 'select', options: withNone(t('reason.other'), offered.map((one) => ({ value: one.code, label: reasonName(one.code) }))) }];
}
