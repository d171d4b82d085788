// How tickets moved between tiers, from their records: for each ticket the tiers it stood at, one after another. Pure.

/** Moves after this one are counted with it: a picture of more columns is read by nobody. */
export const HOPS_MAX = 5;

/**
 * @typedef {{hop: number, from: string, to: string, tickets: number[]}} Flow a ribbon between two neighbouring columns
 * @typedef {{hop: number, tier: string, tickets: number[]}} Stand tickets that stood at a tier after so many moves
 */

/**
 * @param {{kind: string, ticket: number | null, seq: number, detail: any}[]} entries in any order
 * @param {string} mode of the tickets' beginning
 * @returns {{tickets: number, moved: number, stands: Stand[], flows: Flow[]}}
 */
export function flowsOf(entries, mode) {
  const paths = pathsOf(entries, mode);
  const stands = new Map();
  const flows = new Map();
  const add = (map, key, make, ticket) => (map.get(key) ?? map.set(key, { ...make(), tickets: [] }).get(key)).tickets.push(ticket);
  for (const [ticket, path] of paths) {
    path.slice(0, HOPS_MAX + 1).forEach((tier, hop) => {
      add(stands, `${hop} ${tier}`, () => ({ hop, tier }), ticket);
      if (hop) add(flows, `${hop} ${path[hop - 1]} ${tier}`, () => ({ hop, from: path[hop - 1], to: tier }), ticket);
    });
  }
  const order = (a, b) => a.hop - b.hop || (a.tier ?? a.from + a.to).localeCompare(b.tier ?? b.from + b.to);
  return { tickets: paths.size, moved: [...paths.values()].filter((path) => path.length > 1).length, stands: [...stands.values()].sort(order), flows: [...flows.values()].sort(order) };
}

/** Only tickets whose beginning is among the entries: a path without its beginning tells nothing. */
function pathsOf(entries, mode) {
  const paths = new Map();
  for (const { kind, ticket, detail } of [...entries].sort((a, b) => a.seq - b.seq)) {
    if (kind === 'ticket.opened' && detail.mode === mode && detail.tier != null) paths.set(ticket, [tierOf(detail.tier)]);
    else if ((kind === 'tier.escalated' || kind === 'tier.deescalated') && paths.has(ticket)) paths.get(ticket).push(tierOf(detail.to));
  }
  return paths;
}

const tierOf = (tier) => (typeof tier === 'number' ? `L${tier}` : tier);

/**
 * Places stands and flows in columns of a picture: heights are shares of the whole, so that two pictures with the same
 * `scale` can be compared.
 * @param {{stands: Stand[], flows: Flow[]}} model @param {{width: number, height: number, scale: number, bar?: number, gap?: number}} look
 */
export function placed({ stands, flows }, { width, height, scale, bar = 14, gap = 14 }) {
  const columns = Math.max(1, ...stands.map((stand) => stand.hop)) + 1;
  const x = (hop) => (columns === 1 ? 0 : (hop * (width - bar)) / (columns - 1));
  const unit = height / Math.max(1, scale);
  const boxes = new Map();
  for (let hop = 0; hop < columns; hop += 1) {
    let y = 0;
    for (const stand of stands.filter((one) => one.hop === hop)) {
      const size = Math.max(2, stand.tickets.length * unit);
      boxes.set(`${hop} ${stand.tier}`, { ...stand, x: x(hop), y, width: bar, height: size, out: 0, in: 0 });
      y += size + gap;
    }
  }
  const ribbons = flows.map((flow) => {
    const [left, right] = [boxes.get(`${flow.hop - 1} ${flow.from}`), boxes.get(`${flow.hop} ${flow.to}`)];
    const thick = Math.max(1.5, flow.tickets.length * unit);
    const [y1, y2] = [left.y + left.out, right.y + right.in];
    left.out += thick;
    right.in += thick;
    const [x1, x2] = [left.x + bar, right.x];
    const middle = (x1 + x2) / 2;
    return { ...flow, path: `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}V${y2 + thick}C${middle} ${y2 + thick} ${middle} ${y1 + thick} ${x1} ${y1 + thick}Z`, x: middle, y: (y1 + y2 + thick) / 2 };
  });
  const lowest = Math.max(0, ...[...boxes.values()].map((box) => box.y + box.height));
  return { boxes: [...boxes.values()], ribbons, height: lowest };
}
