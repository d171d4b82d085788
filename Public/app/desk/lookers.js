// Who looks at which ticket of the lists, and who writes there: heard, never asked for, and forgotten by itself.

/** Without another sign of life it is over after this long, in milliseconds: a little more than the server's own bound. */
const LASTS = 6 * 60_000;
/** As long as a typing sign without a renewal, in milliseconds. */
const WRITING_LASTS = 6_000;

export class Lookers {
  /** @param {() => void} changed called when something ended by itself */
  constructor(changed) {
    this.changed = changed;
    /** @type {Map<number, Map<number, {name: string, writing: boolean, timer: any, over: any}>>} */
    this.tickets = new Map();
  }

  /** @param {{ticket: number, on: boolean, writing: boolean, user: {id: number, name: string}}} push */
  hear({ ticket, on, writing, user }) {
    const people = this.tickets.get(ticket) ?? new Map();
    const before = people.get(user.id);
    clearTimeout(before?.timer);
    clearTimeout(before?.over);
    if (on) {
      const over = setTimeout(() => this.end(ticket, user.id), LASTS);
      const timer = writing ? setTimeout(() => this.hearAgain(ticket, user), WRITING_LASTS) : null;
      people.set(user.id, { name: user.name, writing, timer, over });
      this.tickets.set(ticket, people);
    } else people.delete(user.id);
  }

  hearAgain(ticket, user) {
    this.hear({ ticket, user, on: true, writing: false });
    this.changed();
  }

  end(ticket, user) {
    this.tickets.get(ticket)?.delete(user);
    this.changed();
  }

  /** Everybody at the ticket but oneself. @param {number} ticket @param {number} me @returns {{id: number, name: string, writing: boolean}[]} */
  at(ticket, me) {
    return [...(this.tickets.get(ticket) ?? [])].filter(([id]) => id !== me).map(([id, { name, writing }]) => ({ id, name, writing }));
  }
}
