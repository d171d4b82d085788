// The desk's settings, as far as forms and panels need them: asked for once, and again when they may have changed.

import { keepReasons } from './reasons.js';

/** Settings change rarely; a form looks again after so long, in milliseconds. */
const STALE = 60_000;
const TIERS = ['L0', 'L1', 'L2', 'L3', 'L4'];

export class SettingsBook {
  /** @param {import('../../lib/connection.js').Connection} connection */
  constructor(connection) {
    this.connection = connection;
    /** @type {Map<string, any>} */
    this.sections = new Map();
    this.loadedAt = 0;
  }

  async load() {
    if (Date.now() - this.loadedAt < STALE) return;
    this.loadedAt = Date.now();
    try {
      const { sections } = await this.connection.rpc('desk.settings', {});
      this.sections = new Map(sections.map((one) => [one.section, one]));
      keepReasons(this.value('reasons'));
    } catch {
      // Those who may not read them get the usual choices.
      this.loadedAt = 0;
    }
  }

  /** @param {string} name @returns {any} the section's value, with what it leaves out */
  value(name) {
    const section = this.sections.get(name);
    return { ...section?.default, ...section?.value };
  }

  /** @returns {{team: number, name: string}[]} */
  teams() {
    return this.value('teams').teams ?? [];
  }

  /** @returns {any[]} */
  customFields() {
    return this.value('handling').fields ?? [];
  }

  /** @returns {string[]} */
  categories() {
    return (this.value('categories').rules ?? []).map((rule) => rule.name);
  }

  /** The next tier this desk has, merged ones skipped as one. @param {string} tier @param {1 | -1} step */
  tierBeside(tier, step) {
    const { present = ['L1', 'L2', 'L3'], merged = [] } = this.value('tiers');
    const group = merged.find((one) => one.tiers.includes(tier))?.tiers ?? [tier];
    for (let i = TIERS.indexOf(tier) + step; TIERS[i]; i += step) {
      if (group.includes(TIERS[i])) continue;
      if (present.includes(TIERS[i]) || TIERS[i] === 'L4') return TIERS[i];
    }
    return TIERS[Math.min(Math.max(TIERS.indexOf(tier) + step, 0), TIERS.length - 1)];
  }
}
