// Who works here: names for the ids in events, people to choose from.

import { signal } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';

/** The list is asked for again after this long, in milliseconds: load and presence are hints for choosing. */
const STALE = 5_000;
/** While nothing else asks for it. */
const EVERY = 30_000;
/** A form that lists people waits for the newest list this long; an older one is better than no form. */
const FRESH_WAIT = 400;

export class StaffBook {
  /** @param {import('../../lib/connection.js').Connection} connection @param {{id: number, name: string}} me */
  constructor(connection, me) {
    this.connection = connection;
    this.me = me;
    this.people = signal(/** @type {any[]} */ ([]));
    /** Names met elsewhere: customers, people who left. */
    this.names = new Map([[me.id, me.name]]);
    this.loadedAt = 0;
    setInterval(() => { if (document.visibilityState === 'visible') this.load(); }, EVERY);
  }

  /** Before people are chosen from. */
  async fresh() {
    this.loadedAt = 0;
    await Promise.race([this.load(), new Promise((resolve) => setTimeout(resolve, FRESH_WAIT))]);
  }

  async load() {
    if (Date.now() - this.loadedAt < STALE) return;
    this.loadedAt = Date.now();
    try {
      const { staff } = await this.connection.rpc('staff.list', {});
      for (const person of staff) this.names.set(person.id, person.name);
      this.people.value = staff;
    } catch {
      // Partners have no list; they see the names that come with each ticket.
      this.loadedAt = 0;
    }
  }

  /** A colleague came, went, or said something else of themself. @param {{user: any, connected: boolean, status: string}} push */
  hear({ user, connected, status }) {
    this.people.update((people) => people.map((person) => (person.id === user.id ? { ...person, connected, status } : person)));
  }

  /** @param {{id?: number, name?: string} | null | undefined} person */
  learn(person) {
    if (person?.id && person.name) this.names.set(person.id, person.name);
  }

  /** @param {number | {id?: number, name?: string, role?: string, kind?: string} | null | undefined} person */
  nameOf = (person) => {
    if (person && typeof person === 'object') {
      if (person.role === 'system' || person.kind === 'system') return t('staff.desk');
      return person.name ?? this.nameOf(person.id);
    }
    return this.names.get(person ?? 0) ?? (person ? t('staff.unknown', { id: String(person) }) : t('staff.desk'));
  };

  /** Those who can be asked or handed to, online first. @param {number | undefined} except the one who has it */
  others(except) {
    return this.people.peek()
      .filter((person) => person.id !== except && person.role !== 'administrator')
      .sort((a, b) => Number(b.connected) - Number(a.connected) || a.name.localeCompare(b.name));
  }

  get(id) {
    return this.people.value.find((person) => person.id === id);
  }
}
