// Canned replies: asked for once and again when they may have changed; which of them suit a ticket, and what the words in
// braces stand for.

/** Replies change rarely; the list is read again after so long, in milliseconds. */
const STALE = 60_000;
/** What may stand in braces. */
export const VARIABLES = Object.freeze(['customer', 'agent', 'ticket', 'queue']);

/** @typedef {{reply: number, own: boolean, title: string, shortcut: string, language: string, category: string, text: string, actions?: import('./macros.js').Actions}} Reply */

export class ReplyBook {
  /** @param {import('../../lib/connection.js').Connection} connection */
  constructor(connection) {
    this.connection = connection;
    /** @type {Reply[]} */
    this.replies = [];
    this.loadedAt = 0;
  }

  /** @param {boolean} [anew] whatever is known already */
  async load(anew = false) {
    if (!anew && Date.now() - this.loadedAt < STALE) return;
    const found = [];
    let cursor;
    do {
      const page = await this.connection.rpc('reply.list', { limit: 100, ...(cursor && { cursor }) });
      found.push(...page.replies);
      ({ cursor } = page);
    } while (cursor);
    this.replies = found;
    this.loadedAt = Date.now();
  }
}

/** 0 is the customer's own language, 1 what suits everybody, 2 another one. */
function languageRank(reply, language) {
  if (!reply.language) return 1;
  const [has, wanted] = [reply.language.toLowerCase(), (language ?? '').toLowerCase()];
  return has === wanted ? 0 : has.split('-')[0] === wanted.split('-')[0] ? 0.5 : 2;
}

const categoryRank = (reply, category) => (!reply.category ? 1 : reply.category === category ? 0 : 2);

/**
 * The replies whose words begin with what was typed, what suits the ticket first. Of those that share a shortcut, only the
 * one in the best language is shown.
 * @param {Reply[]} replies @param {{text: string, language?: string, category?: string}} wish @returns {Reply[]}
 */
export function matching(replies, { text, language, category }) {
  const words = text.toLocaleLowerCase().replace(/^\//u, '').split(/\s+/u).filter(Boolean);
  const rank = (reply) => [languageRank(reply, language), Number(!words.length || reply.shortcut.toLocaleLowerCase() !== words[0]), categoryRank(reply, category), Number(!reply.own)];
  const ranked = replies.filter((reply) => holds(reply, words)).map((reply) => ({ reply, rank: rank(reply) }));
  ranked.sort((a, b) => compare(a.rank, b.rank) || a.reply.title.localeCompare(b.reply.title));
  const seen = new Set();
  return ranked.map((one) => one.reply).filter((reply) => {
    const key = reply.shortcut && `${reply.own} ${reply.shortcut.toLocaleLowerCase()}`;
    if (key && seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function holds(reply, words) {
  const said = `${reply.shortcut} ${reply.title} ${reply.text}`.toLocaleLowerCase().split(/[^\p{L}\p{N}]+/u);
  return words.every((word) => said.some((one) => one.startsWith(word)) || reply.shortcut.toLocaleLowerCase().startsWith(word));
}

function compare(a, b) {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at] - b[at];
}

/**
 * The text with what its words in braces stand for. What stands for nothing stays, and is named.
 * @param {string} text @param {Record<string, string | undefined>} values @returns {{text: string, unknown: string[]}}
 */
export function filled(text, values) {
  /** @type {Set<string>} */
  const unknown = new Set();
  const done = text.replace(/\{([\p{L}_]+)\}/gu, (whole, name) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value) return value;
    unknown.add(whole);
    return whole;
  });
  return { text: done, unknown: [...unknown] };
}
