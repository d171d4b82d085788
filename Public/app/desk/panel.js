// The side panel: swarm, ticket, customer, knowledge, timeline. Beside the thread on wide screens, a drawer on narrow ones.

import { effect, el, icon, replace, signal } from '../../lib/dom.js';
import { customerTab } from './panel-customer.js';
import { knowledgeTab } from './panel-knowledge.js';
import { swarmTab } from './panel-swarm.js';
import { ticketTab } from './panel-ticket.js';
import { timelineTab } from './panel-timeline.js';
import { t } from '../../lib/i18n.js';

/** From this width on the panel stands beside the thread (the same number as in panel.css). */
const BESIDE = '(min-width: 1100px)';

const TABS = Object.entries({ swarm: swarmTab, ticket: ticketTab, customer: customerTab, knowledge: knowledgeTab, timeline: timelineTab });

/** @param {any} desk @param {HTMLElement} pane */
export function sidePanel(desk, pane) {
  const chosen = signal('swarm');
  const tabs = el('div', { class: 'panel-tabs', role: 'tablist', 'aria-label': t('panel.about'), onkeydown: (event) => walk(event, tabs) },
    ...TABS.map(([name]) => el('button', {
      type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': 'panel-body', 'data-tab': name, onclick: () => { chosen.value = name; },
    }, t(`panel.${name}`))));
  const close = el('button', { type: 'button', class: 'icon-button panel-closer', 'aria-label': t('panel.close'), onclick: () => shut() }, icon('close'));
  const body = el('div', { class: 'panel-body', id: 'panel-body', role: 'tabpanel', tabindex: '0' });
  replace(pane, el('header', { class: 'panel-head' }, tabs, close), body);
  const beside = matchMedia(BESIDE);
  let opener = null;

  function open() {
    opener = document.activeElement;
    pane.dataset.open = 'yes';
    tabs.querySelector('[aria-selected="true"]')?.focus();
  }
  function shut() {
    if (!pane.dataset.open) return false;
    delete pane.dataset.open;
    opener?.focus?.();
    return true;
  }
  // As a drawer that is shut, it must not be reached by Tab.
  const fit = () => { pane.inert = !beside.matches && !pane.dataset.open; };
  beside.addEventListener('change', fit);
  new MutationObserver(fit).observe(pane, { attributeFilter: ['data-open'] });
  fit();

  effect(() => {
    for (const tab of tabs.children) {
      const on = tab.dataset.tab === chosen.value;
      tab.setAttribute('aria-selected', String(on));
      tab.tabIndex = on ? 0 : -1;
      if (on) tab.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
    }
    body.setAttribute('aria-labelledby', `tab-${chosen.value}`);
    const thread = desk.thread.value;
    const detail = thread?.detail.value;
    void desk.staff.people.value;
    const render = TABS.find(([name]) => name === chosen.value)[1];
    keepPlace(body, () => replace(body, detail ? render(desk, thread, detail) : el('p', { class: 'empty' }, t('panel.empty'))));
  });
  return { open, shut };
}

/** Rendering again keeps the scroll, and the focus on the same button; where that is gone, in the panel. */
function keepPlace(body, render) {
  const top = body.scrollTop;
  const focused = body.contains(document.activeElement) ? document.activeElement.dataset.act : undefined;
  render();
  body.scrollTop = top;
  if (focused) (body.querySelector(`[data-act="${focused}"]`) ?? body).focus({ preventScroll: true });
}

/** Arrow keys move between tabs, as the pattern for tabs wants. */
function walk(event, tabs) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const list = [...tabs.children];
  const flip = getComputedStyle(tabs).direction === 'rtl' ? -step : step;
  const next = list[(list.indexOf(document.activeElement) + flip + list.length) % list.length];
  next.focus();
  next.click();
}
