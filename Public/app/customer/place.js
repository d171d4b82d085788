/** Which conversation is shown: kept in the page's address where it is ours, else in this tab's memory. */

/** @typedef {{wanted(): string, set(place: string | number): void, go(place: string): void}} Place */

/** The page's own address: `#42`. @param {() => void} changed @returns {Place} */
export function addressPlace(changed) {
  addEventListener('hashchange', changed);
  return {
    wanted: () => location.hash.slice(1),
    set: (place) => history.replaceState(null, '', place === '' ? location.pathname + location.search : `#${place}`),
    go: (place) => { location.hash = place; },
  };
}

/** Nothing but this tab's memory. @param {() => void} changed @returns {Place} */
export function memoryPlace(changed) {
  let now = '';
  return {
    wanted: () => now,
    set: (place) => { now = String(place); },
    go: (place) => {
      now = place;
      changed();
    },
  };
}
