/** Which ends of a connection and which refusals are worth another try: the protocol's ranges. */

/** Coming back is pointless; 1009: what we sent was too big. @param {number} code of a close frame */
export function isTerminalClose(code) {
  return (code >= 3500 && code < 4000) || (code >= 4500 && code < 5000) || code === 1009;
}

/** Unsubscriptions from here on ask to come back. */
export const RESUBSCRIBE_FROM = 2500;
/** The place in the stream is void: start afresh. */
export const STATE_INVALIDATED = 2502;

/** @param {import('./error.js').RpcError} error an error reply, or no reply at all */
export function isRetryable(error) {
  return error.temporary || error.code < 100 || error.name === 'token_expired';
}
