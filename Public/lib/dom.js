/**
 * Making and changing elements. Whatever comes from outside goes in as text: there is no way here to pass markup.
 * Signals (reactive.js) and icons (icons.js) are offered from here too.
 */
export { icon } from './icons.js';
export { signal, computed, effect, flush } from './reactive.js';

/**
 * Makes an element: `el('button', {class: 'primary', type: 'button', onclick: save}, 'Save')`.
 * Props: `class`, `text`, `dataset` {…}, `style` {'--x': '1px'} (set one by one, as a strict policy allows),
 * `on…` a listener; true and false switch attributes; null and undefined are left out; the rest are attributes.
 * @param {string} tag @param {Record<string, any> | null} [props] @param {...any} kids nodes, text, lists, or nothing
 * @returns {HTMLElement}
 */
export function el(tag, props, ...kids) {
  const node = document.createElement(tag);
  set(node, props ?? {});
  append(node, kids);
  return node;
}

/** Sets props as `el` does. @param {Element} node @param {Record<string, any>} props */
export function set(node, props) {
  for (const [name, value] of Object.entries(props)) setOne(node, name, value);
  return node;
}

function setOne(node, name, value) {
  if (name === 'text') node.textContent = value ?? '';
  else if (name === 'value') node.value = value ?? '';
  else if (name === 'dataset') setEach(value, (key, entry) => { node.dataset[key] = entry; });
  else if (name === 'style') setEach(value, (key, entry) => node.style.setProperty(key, entry));
  else if (typeof value === 'function' && name.startsWith('on')) node.addEventListener(name.slice(2).toLowerCase(), value);
  else if (value === null || value === undefined || value === false) {
    // aria-expanded="false" says something, a missing one does not.
    if (name.startsWith('aria-') && value === false) node.setAttribute(name, 'false');
    else node.removeAttribute(name);
  } else node.setAttribute(name, value === true && !name.startsWith('aria-') ? '' : String(value));
}

function setEach(entries, put) {
  for (const [key, entry] of Object.entries(entries ?? {})) if (entry !== null && entry !== undefined) put(key, String(entry));
}

function append(node, kids) {
  for (const kid of kids.flat(Infinity)) {
    if (kid === null || kid === undefined || kid === false || kid === true) continue;
    node.append(kid instanceof Node ? kid : String(kid));
  }
}

/** Empties a node and fills it again. @param {Element} node @param {...any} kids */
export function replace(node, ...kids) {
  node.replaceChildren();
  append(node, kids);
  return node;
}

/** Puts text only when it differs, so that screen readers are not told twice. @param {Node} node @param {string} text */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** @type {WeakMap<Element, Map<any, Element>>} the nodes each parent shows, by key */
const shown = new WeakMap();

/**
 * Brings the children of a parent into the order of the items, making, updating and removing as few as possible.
 * Nodes are kept by key, so focus and scroll survive. The parent has no other children.
 * @template T
 * @param {Element} parent @param {Iterable<T>} items @param {(item: T) => any} keyOf
 * @param {(item: T) => Element} make @param {(node: Element, item: T) => void} [update] also called once after make
 */
export function keyed(parent, items, keyOf, make, update = () => {}) {
  const before = shown.get(parent) ?? new Map();
  const after = new Map();
  for (const item of items) {
    const key = keyOf(item);
    if (after.has(key)) continue;
    const node = before.get(key) ?? make(item);
    update(node, item);
    after.set(key, node);
  }
  for (const [key, node] of before) if (!after.has(key)) node.remove();
  let place = parent.firstElementChild;
  for (const node of after.values()) {
    if (node === place) place = place.nextElementSibling;
    else move(parent, node, place);
  }
  shown.set(parent, after);
}

/** `moveBefore` keeps focus and animations where the browser has it. */
function move(parent, node, place) {
  if (parent.moveBefore && node.parentNode === parent) parent.moveBefore(node, place);
  else parent.insertBefore(node, place);
}
