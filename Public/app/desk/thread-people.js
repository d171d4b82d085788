// Who is in a ticket now, and who types: both come and go, and neither is recorded.

import { signal } from '../../lib/dom.js';

/** A typing sign without a renewal goes out after this long, in milliseconds. */
const TYPING_LASTS = 6000;

export class ThreadPeople {
  /** @param {any} desk @param {number} ticket */
  constructor(desk, ticket) {
    this.desk = desk;
    this.ticket = ticket;
    this.typing = signal(/** @type {{name: string, note: boolean, staff: boolean}[]} */ ([]));
    this.present = signal(/** @type {{id: number, name: string, role: string}[]} */ ([]));
    this.typists = new Map();
    /** One person may look from several windows. */
    this.clients = new Map();
  }

  type({ user, on, note }) {
    clearTimeout(this.typists.get(user.id)?.timer);
    if (on) {
      const timer = setTimeout(() => this.stopTyping(user), TYPING_LASTS);
      this.typists.set(user.id, { name: user.name, note: note === true, staff: user.kind !== 'customer', timer });
    } else this.typists.delete(user.id);
    this.typing.value = [...this.typists.values()];
  }

  stopTyping(user) {
    if (user && this.typists.has(user.id)) this.type({ user, on: false });
  }

  async ask() {
    try {
      const found = await this.desk.connection.presence(`ticket:${this.ticket}`);
      this.clients = new Map(found.map((info) => [info.client, info]));
      this.show();
    } catch {
      // Not everybody may see who is here.
    }
  }

  arrive(info) {
    this.clients.set(info.client, info);
    this.show();
  }

  depart(info) {
    this.clients.delete(info.client);
    this.show();
  }

  show() {
    const people = new Map();
    for (const info of this.clients.values()) {
      people.set(Number(info.user), { id: Number(info.user), name: info.conn_info?.name ?? '', role: info.conn_info?.role ?? '' });
    }
    this.present.value = [...people.values()].filter((person) => person.id !== this.desk.me.id);
  }

  close() {
    for (const { timer } of this.typists.values()) clearTimeout(timer);
  }
}
