/**
 * One error type for everything the server can answer: a refused call on the socket, a problem over HTTP,
 * or no answer at all. `name` is what code compares, `message` is a sentence a person may read.
 */

/** Codes below 100 are this side's own: the call never got an answer. */
export const OWN_CODES = Object.freeze({ offline: 1, timeout: 2, disconnected: 3, stopped: 4 });

/** Names of the envelope's own codes; the domain's (400-1999) come with their name in the message. */
const ENVELOPE_NAMES = Object.freeze({
  100: 'internal', 101: 'unauthorized', 102: 'unknown_channel', 103: 'permission_denied', 104: 'method_not_found',
  105: 'already_subscribed', 106: 'limit_exceeded', 107: 'bad_request', 108: 'not_available', 109: 'token_expired',
  110: 'expired', 111: 'too_many_requests', 112: 'unrecoverable_position',
});

export class RpcError extends Error {
  /**
   * @param {number} code
   * @param {string} name a word such as `already_owned`
   * @param {string} message a sentence
   * @param {{temporary?: boolean, status?: number, problem?: object}} [more]
   */
  constructor(code, name, message, more = {}) {
    super(message);
    this.code = code;
    this.name = name;
    this.temporary = more.temporary === true;
    this.status = more.status ?? 0;
    this.problem = more.problem ?? null;
  }

  /** @param {{code: number, message?: string, temporary?: boolean}} error as in a reply's `error` */
  static fromReply(error) {
    const text = error.message ?? '';
    const named = /^([a-z][a-z0-9_]*): (.+)$/s.exec(text);
    const name = named?.[1] ?? ENVELOPE_NAMES[error.code] ?? 'refused';
    return new RpcError(error.code, name, sentence(named?.[2] ?? text), { temporary: error.temporary });
  }

  /** @param {number} status @param {any} problem the decoded problem+json, or null */
  static fromProblem(status, problem) {
    const text = problem?.detail ?? problem?.title ?? `The server answered ${status}.`;
    const temporary = status === 429 || status >= 500;
    return new RpcError(status, problem?.code ?? `http_${status}`, sentence(text), { temporary, status, problem });
  }

  /** @param {'offline'|'timeout'|'disconnected'|'stopped'} name @param {string} message */
  static own(name, message) {
    return new RpcError(OWN_CODES[name], name, message, { temporary: name !== 'stopped' });
  }
}

/** @param {string} text a sentence with its capital and its full stop */
function sentence(text) {
  const trimmed = text.trim();
  if (trimmed === '') return 'The server refused this.';
  const capital = trimmed[0].toUpperCase() + trimmed.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}
