// Texts that change with time: ages and countdowns. One timer for all of them.

import { setText } from '../../lib/dom.js';

const SECOND = 1000;
/** @type {Map<Node, {say: () => string, met: boolean}>} */
const texts = new Map();

/**
 * Keeps the text of a node up to date, for as long as the node is on the page.
 * @template {Node} N @param {N} node @param {() => string} say @returns {N}
 */
export function ticking(node, say) {
  texts.set(node, { say, met: false });
  setText(node, say());
  return node;
}

function tick() {
  for (const [node, text] of texts) {
    if (node.isConnected) {
      text.met = true;
      setText(node, text.say());
    } else if (text.met) texts.delete(node);
  }
}

setInterval(tick, SECOND);
