// Questions that are open to my skills: who asks what, and the button that raises a hand.

import { el, keyed, replace, signal } from '../../lib/dom.js';
import { timeLeft } from './durations.js';
import { askRaiseHand } from './forms-swarm.js';
import { t } from '../../lib/i18n.js';
import { ticking } from './ticker.js';
import { capital, say, URGENCIES } from './words.js';

/** While somebody looks, in milliseconds: questions come without a push to those who are not asked. */
const EVERY = 20_000;
const PAUSE = 300;

export class OpenAsks {
  /** @param {any} desk */
  constructor(desk) {
    this.desk = desk;
    this.list = signal(/** @type {any[]} */ ([]));
    desk.connection.addEventListener('state', ({ detail }) => detail.state === 'online' && this.load());
    setInterval(() => { if (document.visibilityState === 'visible') this.load(); }, EVERY);
  }

  async load() {
    try {
      const { asks } = await this.desk.connection.rpc('help.list', {});
      this.list.value = asks;
    } catch {
      // Not everybody may help; the list stays empty.
    }
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), PAUSE);
  }
}

/** @param {any} desk @param {HTMLElement} list @param {any[]} asks */
export function renderAsks(desk, list, asks) {
  keyed(list, asks, (ask) => `${ask.ticket}-${ask.ask}`, () => el('li', { class: 'row-item' }), (item, ask) => {
    const look = JSON.stringify(ask);
    if (item.look === look) return;
    item.look = look;
    replace(item, askCard(desk, ask));
  });
}

function askCard(desk, ask) {
  const raise = async () => {
    if (await askRaiseHand(desk, ask)) desk.asks.load();
  };
  return el('article', { class: 'open-ask' },
    el('p', { class: 'row-top' }, el('b', {}, t('open_ask.by', { name: ask.owner?.name ?? t('the_owner') })), el('span', { class: 'mark' }, ask.priority),
      ask.due ? el('span', { class: 'row-age' }, ticking(el('span'), () => timeLeft(ask.due, desk.now()))) : null),
    el('p', { class: 'open-ask-question', dir: 'auto' }, ask.question),
    el('p', { class: 'muted' }, [capital(say(URGENCIES, ask.urgency)), ...(ask.skills ?? []), t('open_ask.accepted', ask)].join(' · ')),
    el('p', { class: 'open-ask-foot' }, el('a', { class: 'row-link', href: `#/${ask.ticket}` }, el('bdi', {}, `#${ask.ticket} ${ask.subject}`)),
      ask.raised ? el('span', { class: 'mark' }, t('open_ask.raised'))
        : el('button', { type: 'button', class: 'button plain small', 'aria-label': `${t('open_ask.raise')} #${ask.ticket}`, onclick: raise }, t('open_ask.raise'))));
}
