// Parts of pictures: shapes, and how the arrow keys go through them.

const SVG = 'http://www.w3.org/2000/svg';

/** @param {string} name @param {Record<string, any>} props @param {...any} kids */
export function shape(name, props, ...kids) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(props)) if (value !== null && value !== undefined) node.setAttribute(key, String(value));
  node.append(...kids.flat(Infinity).filter(Boolean));
  return node;
}

/** One stop for Tab; the arrow keys go from mark to mark, and each says what it is. @param {any} svg */
export function walkable(svg, order = () => 0) {
  const marks = [...svg.querySelectorAll('[tabindex]')].sort((a, b) => order(a) - order(b));
  if (!marks.length) return;
  marks[0].setAttribute('tabindex', '0');
  svg.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const at = marks.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    marks[at].setAttribute('tabindex', '-1');
    const next = marks[(at + step + marks.length) % marks.length];
    next.setAttribute('tabindex', '0');
    next.focus();
  });
}
