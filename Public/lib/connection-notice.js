/** What a lost connection means for who writes, in a line; silent while all is well or a break is short. */
import { el, setText } from './dom.js';

/** Breaks shorter than this are not worth a line, in milliseconds. */
const WORTH_SAYING = 1_500;

/** @param {import('./connection.js').Connection} connection */
export function connectionNotice(connection) {
  const text = el('span', {});
  const again = el('button', { type: 'button', class: 'button quiet', onclick: () => connection.start() }, 'Connect again');
  const node = el('div', { class: 'connection-notice', role: 'status', hidden: true }, text, again);
  let timer = 0;
  const show = () => {
    again.hidden = connection.state !== 'failed';
    setText(text, words(connection));
    node.hidden = false;
  };
  const changed = () => {
    if (connection.state === 'online') {
      clearTimeout(timer);
      timer = 0;
      node.hidden = true;
    } else if (!node.hidden || connection.state === 'failed') show();
    else timer ||= setTimeout(show, WORTH_SAYING);
  };
  connection.addEventListener('state', changed);
  addEventListener('offline', changed);
  return node;
}

function words(connection) {
  if (connection.state === 'failed') return `The desk closed the connection. ${connection.reason}`;
  if (navigator.onLine === false) return 'You are offline. Your messages are kept here and sent when you are back.';
  return 'Connection lost, trying again. Your messages are kept here and sent when it is back.';
}
