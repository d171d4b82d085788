/**
 * Talking to the desk: the connection, the outbox and a conversation on the page. Loaded when somebody begins to write,
 * or has written before; the form alone needs none of it. `talk-styles.js` is made with `styles.js`.
 */
import { Connection } from '../../lib/connection.js';
import { connectionNotice } from '../../lib/connection-notice.js';
import { Outbox } from '../../lib/outbox.js';
import { connectionBadge } from '../../lib/ui.js';
import { conversationView } from './conversation-view.js';
import { further } from './further.js';
import { TALK_STYLES } from './talk-styles.js';
import { Thread } from './thread.js';

/**
 * @typedef {{connection: Connection, outbox: Outbox, user: number, badge: HTMLElement, notice: HTMLElement}} Session
 * @param {{token: string, user: {id: number}}} visitor @param {{base: string, key: string}} where the desk is
 * @returns {Session}
 */
export function openSession({ token, user }, { base, key }) {
  const connection = new Connection({ getToken: async () => token, base, key });
  const outbox = new Outbox({ connection, scope: `customer:${user.id}` });
  return { connection, outbox, user: user.id, badge: connectionBadge(connection), notice: connectionNotice(connection) };
}

/**
 * @param {Session} session @param {{ticket?: number, opening?: object}} what @param {object} options as in `conversationView`
 * @returns {{thread: Thread, view: {node: HTMLElement, stop(): void, read(): void}}}
 */
export function converse(session, what, options) {
  const thread = new Thread({ ...session, ...what });
  return { thread, view: conversationView(thread, options) };
}

/** What was asked for and not every visit needs. @returns {ReturnType<typeof further>} */
export function rarely() {
  return further();
}

/** What the form's styles lack. */
export function talkStyles() {
  return TALK_STYLES;
}
