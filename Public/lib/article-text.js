/**
 * An article's text as elements: the server reads the Markdown and gives nodes, this file makes elements of them. There is
 * no way here for a text to become markup; a kind of node that is not known is shown as the text in it.
 */
import { el } from './dom.js';

/** An article has a title above it: its own headings begin one below. */
const LEVEL_MIN = 3;
const LEVEL_MAX = 6;

/** @param {any[]} blocks @param {string} [language] of the text @returns {HTMLElement} */
export function articleText(blocks, language) {
  return el('div', { class: 'article-text', dir: 'auto', lang: language || null }, blocks.map(block));
}

function block(node) {
  switch (node.type) {
    case 'heading': return el(`h${Math.min(LEVEL_MAX, LEVEL_MIN + Math.max(0, node.level - 2))}`, {}, inlines(node.children));
    case 'paragraph': return el('p', {}, inlines(node.children));
    case 'list': return el(node.ordered ? 'ol' : 'ul', node.ordered && node.start !== 1 ? { start: String(node.start) } : {}, node.items.map((item) => el('li', {}, item.map(block))));
    case 'quote': return el('blockquote', {}, node.blocks.map(block));
    case 'code_block': return el('pre', { tabindex: '0' }, el('code', {}, node.text));
    case 'table': return table(node);
    case 'rule': return el('hr');
    default: return el('p', {}, node.text ?? inlines(node.children ?? []));
  }
}

function table({ head, rows }) {
  return el('div', { class: 'table', tabindex: '0' }, el('table', {},
    el('thead', {}, el('tr', {}, head.map((cell) => el('th', { scope: 'col' }, inlines(cell))))),
    el('tbody', {}, rows.map((row) => el('tr', {}, row.map((cell) => el('td', {}, inlines(cell))))))));
}

const inlines = (nodes) => nodes.map(inline);

function inline(node) {
  switch (node.type) {
    case 'text': return node.text;
    case 'isolated': return el('bdi', {}, node.text);
    case 'control': return el('span', { class: 'control-sign' }, node.text);
    case 'code': return el('code', {}, node.text);
    case 'strong': return el('strong', {}, inlines(node.children));
    case 'emphasis': return el('em', {}, inlines(node.children));
    case 'link': return link(node);
    case 'break': return el('br');
    default: return node.text ?? '';
  }
}

/** The server lets only these addresses through; a page looks itself. */
function link({ address, children }) {
  const safe = /^(https?:\/\/|mailto:)/iu.test(address);
  return safe ? el('a', { href: address, target: '_blank', rel: 'noopener noreferrer nofollow' }, inlines(children)) : el('span', {}, inlines(children));
}
