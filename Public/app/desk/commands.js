// Everything the desk is told to do from this page goes through here: one id per intent, the same one when
// the answer got lost, and the server's own sentence when it says no.

import { toast } from '../../lib/ui.js';
import { uuid7 } from '../../lib/uuid.js';
import { troubleOf } from './trouble.js';

/** How often an unanswered command is repeated with its id before the person is asked. */
const TRIES = 3;

/** What was sent and is not answered yet, from whichever part of the page. @type {Set<Promise<any>>} */
const underWay = new Set();

/** Ends when whoever waited for what is under way now has dealt with its answer. */
export async function answersDealtWith() {
  if (!underWay.size) return;
  await Promise.allSettled(underWay);
  await new Promise((done) => { setTimeout(done); });
}

export class Commands {
  /** @param {import('../../lib/connection.js').Connection} connection @param {() => void} refresh after a refusal */
  constructor(connection, refresh) {
    this.connection = connection;
    this.refresh = refresh;
    this.running = new Set();
  }

  /**
   * Does it and shows the refusal, if there is one, as a toast.
   * @param {string} method @param {Record<string, any>} data
   * @returns {Promise<any>} the receipt; null when it was refused, or is under way already
   */
  async run(method, data) {
    const key = method + JSON.stringify(data);
    if (this.running.has(key)) return null;
    this.running.add(key);
    try {
      return await this.send(method, data);
    } catch (error) {
      toast(troubleOf(error), { kind: 'bad' });
      return null;
    } finally {
      this.running.delete(key);
    }
  }

  /** Does it, or throws the refusal for a dialog to show. @returns {Promise<any>} */
  async send(method, data) {
    const answer = this.deliver(method, data);
    underWay.add(answer);
    try {
      return await answer;
    } finally {
      underWay.delete(answer);
    }
  }

  async deliver(method, data) {
    const clientId = uuid7();
    try {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await this.connection.rpc(method, { ...data, client_id: clientId });
        } catch (error) {
          if (error.code >= 100 || attempt === TRIES || this.connection.state === 'failed') throw error;
        }
      }
    } catch (error) {
      // Whatever was believed here was wrong: somebody else was quicker, or the world moved on.
      this.refresh();
      throw error;
    }
  }
}
