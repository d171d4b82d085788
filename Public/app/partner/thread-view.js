/** The share's own thread: what the desk and the partner say to each other. */
import { el, icon, keyed, setText } from '../../lib/dom.js';
import { errorWords } from '../../lib/error-words.js';
import { t } from '../../lib/i18n.js';
import { toldState } from '../../lib/outbox.js';
import { full, moment } from '../../lib/time.js';

/** @param {import('./shares.js').Shares} shares */
export function threadView(shares) {
  const list = el('ol', { class: 'messages' });
  const none = el('p', { class: 'muted' }, t('thread.empty'));
  const log = el('div', { class: 'thread-log', role: 'log', 'aria-label': t('thread.title'), 'aria-busy': 'true' }, list);
  const node = el('section', { class: 'part', 'aria-labelledby': 'thread-title' }, el('h2', { id: 'thread-title' }, t('thread.title')), none, log);

  /** @param {import('./shares.js').Share} share */
  const draw = (share) => {
    const items = shares.thread(share);
    none.hidden = items.length > 0 || !share.ready;
    keyed(list, items, (item) => item.key, (item) => make(item, shares), update);
    // Readers are told of what comes from now on, not of the history.
    if (share.ready) requestAnimationFrame(() => log.setAttribute('aria-busy', 'false'));
  };
  return { node, draw };
}

function make(item, shares) {
  const act = (name, run) => el('button', { type: 'button', class: 'button quiet', onclick: () => run(item.entry.client_id) }, t(name));
  return el('li', { class: item.own ? 'message own first last' : 'message first last', 'data-proposal': item.proposal ? '' : null },
    el('span', { class: 'who', dir: 'auto' }, item.own ? t('thread.you') : item.author.name),
    item.to_customer && el('p', { class: 'proposal-mark' }, icon('chat'), t('thread.to_customer')),
    item.proposal && el('p', { class: 'proposal-mark' }, icon('bolt'), t('thread.proposal')),
    el('p', { class: 'text', dir: 'auto' }, item.text),
    el('p', { class: 'foot' }, el('time', { datetime: new Date(item.at).toISOString(), title: full(item.at) }, moment(item.at)),
      el('span', { class: 'status' }),
      item.entry && el('span', { class: 'actions', hidden: true },
        act('sent.retry', (id) => shares.retry(id)), act('sent.remove', (id) => shares.discard(id)))));
}

function update(node, { entry }) {
  const failed = entry?.state === 'failed';
  node.classList.toggle('failed', failed);
  const state = entry && toldState(entry);
  const words = !state ? '' : failed && entry.error ? t('sent.failed_why', { why: errorWords(entry.error) }) : t(`sent.${state}`);
  setText(node.querySelector('.status'), words);
  const actions = node.querySelector('.actions');
  if (actions) actions.hidden = !failed;
}
