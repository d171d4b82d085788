/** What a lost connection means for who writes, in a line; silent while all is well or a break is short. */
import { el, setText } from './dom.js';
import { t } from './i18n.js';

/** Breaks shorter than this are not worth a line, in milliseconds. */
const WORTH_SAYING = 1_500;

/** @param {import('./connection.js').Connection} connection */
export function connectionNotice(connection) {
  const text = el('span', {});
  const again = el('button', { type: 'button', class: 'button quiet', onclick: () => connection.start() }, t('link.again'));
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
  if (connection.state === 'failed') return t('link.failed', connection);
  if (navigator.onLine === false) return t('link.away');
  return t('link.lost');
}
