/** What a refusal or a missing answer means, in the reader's language. */
import { hasWords, language, t } from './i18n.js';

/** @param {import('./error.js').RpcError} error @returns {string} a sentence */
export function errorWords(error) {
  // The desk's own sentence is English, and says more.
  if (error.status + error.code >= 100 && language() === 'en' && error.message) return error.message;
  const key = `error.${error.name}`;
  return t(hasWords(key) ? key : error.temporary ? 'error.unavailable' : 'error.other');
}
