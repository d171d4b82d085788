/**
 * What the desk says by itself, in the reader's language. It is stored as English sentences; those known here are said
 * in the page's language, and what somebody wrote for this desk alone stays as it is.
 */
import { language, t } from '../../lib/i18n.js';

/** Sentence by sentence: how it reads, and the key of its words. Names in it are values of the words. */
const SENTENCES = [
  [/^Your ticket has number (?<ticket>\d+)\.$/, 'said.number'],
  [/^Your ticket has number (?<ticket>\d+) and goes on where ticket (?<before>\d+) ended\.$/, 'said.goes_on'],
  [/^You are next in our queue\.$/, 'said.next'],
  [/^(?<n>One|\d+) tickets? (?:is|are) before yours in our queue\.$/, 'said.before'],
  [/^Somebody will answer you here\.$/, 'said.here'],
  [/^Somebody will answer you\.$/, 'said.answer'],
  [/^Nobody is here right now; somebody will answer you here later\.$/, 'said.later_here'],
  [/^Nobody is here right now; somebody will answer you later\.$/, 'said.later'],
  [/^We are here until (?<time>[\d:]+) \((?<zone>[^)]+)\)\.$/, 'said.until'],
  [/^We are closed now and open again on (?<date>[\d-]+) at (?<time>[\d:]+) \((?<zone>[^)]+)\)\.$/, 'said.opens'],
  [/^We are closed now\.$/, 'said.shut'],
  [/^A first answer takes about (?<n>\d+) minutes?\.$/, 'said.wait_minutes'],
  [/^A first answer takes about (?<n>\d+) hours\.$/, 'said.wait_hours'],
  [/^A first answer takes about (?<n>\d+) days\.$/, 'said.wait_days'],
  [/^From then on a first answer takes about (?<n>\d+) minutes?\.$/, 'said.then_minutes'],
  [/^From then on a first answer takes about (?<n>\d+) hours\.$/, 'said.then_hours'],
  [/^From then on a first answer takes about (?<n>\d+) days\.$/, 'said.then_days'],
  [/^How long a first answer takes we cannot say yet\.$/, 'said.wait_unknown'],
  [/^We are closed now\. Your message is kept, and we answer it when we are open again\.$/, 'said.closed'],
  [/^Nobody is here to chat right now\. Your message is kept, and we answer it as soon as somebody is\.$/, 'said.nobody'],
  [/^We go on with this in your ticket (?<ticket>\d+): what you write here will reach us there\.$/, 'said.go_there'],
  [/^Your ticket (?<ticket>\d+) belongs to the same matter: we go on with both here\.$/, 'said.both_here'],
  [/^We go on with this in your ticket (?<ticket>\d+)\.$/, 'said.go_on'],
  [/^This is the same matter as your ticket (?<ticket>\d+), where we go on\.$/, 'said.same'],
  [/^Ticket (?<ticket>\d+) is cancelled\. If that is not right, write here again\.$/, 'said.cancelled'],
  [/^May we show parts of your ticket to a partner who can help\? Please say yes or no\.$/, 'said.share'],
  [/^Is it solved\? If not, write again and your ticket is open once more\.$/, 'said.solved'],
  [/^(?<name>.+) now looks after your ticket\.$/, 'line.owner'],
  [/^A specialist of the next line will take over; your place is kept\.$/, 'said.next_line'],
  [/^A specialist of the next line will take over; (?<name>.+) stays with you until then\.$/, 'said.next_line_with'],
];

/** @param {string} text of a message of the system @returns {string} */
export function deskWords(text) {
  if (language() === 'en') return text;
  return whole(text) ?? text.split(/(?<=[.?]) /).map((sentence) => whole(sentence) ?? sentence).join(' ');
}

function whole(text) {
  for (const [form, key] of SENTENCES) {
    const found = form.exec(text);
    if (found) return t(key, { ...found.groups, ...(found.groups?.n && { n: Number(found.groups.n) || 1 }) });
  }
  return undefined;
}
