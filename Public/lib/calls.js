/** Questions under way on one socket: each has a number, an answer or a failure, and an end of patience. */
import { RpcError } from './error.js';

/** A call without an answer for so long has failed, in milliseconds. */
export const ANSWER_MAX = 10_000;

export class Calls {
  #lastId = 0;
  /** @type {Map<number, {done: (reply: any) => void, fail: (error: RpcError) => void, timer: any}>} */
  #pending = new Map();

  /**
   * Numbers a command. `done` runs within the turn that read the reply, so that pushes behind it find it handled.
   * @param {object} request one request, as `{rpc: …}`
   * @param {{done: (reply: any) => void, fail: (error: RpcError) => void, within?: number}} then within: milliseconds
   * @returns {object} the command to send
   */
  command(request, { done, fail, within = ANSWER_MAX }) {
    const id = (this.#lastId += 1);
    const timer = setTimeout(() => {
      this.#pending.delete(id);
      fail(RpcError.own('timeout', 'The server did not answer in time.'));
    }, within);
    this.#pending.set(id, { done, fail, timer });
    return { id, ...request };
  }

  /** @param {any} reply */
  answered(reply) {
    const call = this.#pending.get(reply.id);
    if (!call) return;
    this.#pending.delete(reply.id);
    clearTimeout(call.timer);
    if (reply.error) call.fail(RpcError.fromReply(reply.error));
    else call.done(reply);
  }

  /** No answer will come any more. @param {RpcError} error */
  failAll(error) {
    const calls = [...this.#pending.values()];
    this.#pending.clear();
    for (const call of calls) {
      clearTimeout(call.timer);
      call.fail(error);
    }
  }
}
