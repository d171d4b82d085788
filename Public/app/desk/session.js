// Who is at the page: asked before anything is shown. Shared by the console and the board.

import { get, post } from '../../lib/api.js';
import { Connection } from '../../lib/connection.js';

/** @returns {Promise<any>} the user; never, when the page leaves for the log-in */
export async function whoAmI() {
  try {
    const { user } = await get('/api/me');
    if (user.role === 'customer') return leave();
    return user;
  } catch (error) {
    if (error.status === 401) return leave();
    throw error;
  }
}

/** A connection with tokens of this session; each is good for one connect. */
export function connect() {
  const connection = new Connection({ getToken: async () => (await post('/api/connection-token')).token });
  connection.addEventListener('state', ({ detail }) => {
    // The session ended on the server, or was ended in another tab.
    if (detail.state === 'failed' && detail.code === 401) leave();
  });
  return connection;
}

/** @param {Connection} connection */
export async function logOut(connection) {
  connection.stop();
  try {
    await post('/api/logout');
  } finally {
    location.assign('/login');
  }
}

function leave() {
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.hash)}`);
  return new Promise(() => {});
}
