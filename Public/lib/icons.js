/**
 * The icons of icons.svg. The file is read once and its symbols stand in the page from then on, so that icons drawn
 * while the desk cannot be reached are not empty.
 */

const SVG = 'http://www.w3.org/2000/svg';
/** In front of a symbol's name in the page, where other things have ids too. */
const PREFIX = 'icon-';

let asked = false;

/**
 * An icon; without a label it is decoration.
 * @param {string} name a symbol of icons.svg @param {string} [label]
 */
export function icon(name, label) {
  if (!asked) readSprite();
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('focusable', 'false');
  if (label) {
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', label);
  } else svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#${PREFIX}${name}`);
  svg.append(use);
  return svg;
}

/** A request for a document gives one without a parser being handed text, which the page's policy forbids. */
function readSprite() {
  asked = true;
  const request = new XMLHttpRequest();
  request.open('GET', '/icons.svg');
  request.responseType = 'document';
  request.onload = () => request.status === 200 && request.responseXML && adopt(request.responseXML);
  // Without icons everything is still said in words; the next icon tries again.
  request.onerror = () => { asked = false; };
  request.send();
}

function adopt(sprite) {
  const place = document.createElementNS(SVG, 'svg');
  place.setAttribute('aria-hidden', 'true');
  place.setAttribute('hidden', '');
  for (const symbol of sprite.querySelectorAll('symbol')) {
    const copy = document.importNode(symbol, true);
    copy.id = PREFIX + symbol.id;
    place.append(copy);
  }
  document.body.append(place);
}
