/** What not every visit needs (`more.js`), fetched when somebody asks for it; without a line to the desk, said so. */
import { RpcError } from '../../lib/api.js';
import { errorWords } from '../../lib/error-words.js';
import { toast } from '../../lib/ui.js';

/**
 * @param {boolean} isAsked a person waits for it and is told when it cannot be had; else a later try may have it
 * @returns {Promise<typeof import('./more.js')>} rejects as `offline`
 */
export async function further(isAsked = true) {
  try {
    return await import('./more.js');
  } catch {
    const error = RpcError.own('offline', 'The server cannot be reached.');
    if (isAsked) toast(errorWords(error), { kind: 'bad' });
    throw error;
  }
}
