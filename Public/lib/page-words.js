/** Words that stand in the page itself: `data-t` names the text of an element, `data-t-label` its label. English stands there until then. */
import { setText } from './dom.js';
import { t } from './i18n.js';

export function sayPage() {
  for (const node of document.querySelectorAll('[data-t]')) setText(node, t(node.dataset.t));
  for (const node of document.querySelectorAll('[data-t-label]')) node.setAttribute('aria-label', t(node.dataset.tLabel));
}
