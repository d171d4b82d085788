// What went wrong, for people of the desk: in their language, and beside it the desk's own sentence, which is English and
// says more.

import { RpcError } from '../../lib/error.js';
import { errorWords } from '../../lib/error-words.js';
import { language } from '../../lib/i18n.js';

/** @param {any} error @returns {string} */
export function troubleOf(error) {
  if (!(error instanceof RpcError)) return error.message;
  const words = errorWords(error);
  const isServers = error.status + error.code >= 100;
  return isServers && language() !== 'en' ? `${words} (${error.message})` : words;
}
