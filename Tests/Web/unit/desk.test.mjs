// The console's pure parts: which rows, in which order; the thread as one list; facts in words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf } from '../../../Public/app/board/csv.js';
import { askedOf, passes, searchOf, wishFrom } from '../../../Public/app/desk/list-wish.js';
import { lifeOf } from '../../../Public/app/desk/timeline-life.js';
import { duration, shortAge, timeLeft } from '../../../Public/app/desk/durations.js';
import { entriesOf } from '../../../Public/app/desk/entries.js';
import { sentenceOf } from '../../../Public/app/desk/event-words.js';
import { groupsOf, keepOrder, upsert } from '../../../Public/app/desk/queue-order.js';
import { speakHere } from './words.mjs';

speakHere('en', ['common', 'desk']);

const row = (ticket, more) => ({
  ticket, subject: 's', customer: { id: 1, name: 'Inês' }, queue: 1, tier: 'L1', state: 'queued', owner: null, created_at: ticket,
  waiting_since: ticket, last_message_at: ticket, preview: '', version: 1, ...more,
});
const wish = { filter: 'queue', me: 7, helping: new Set([3]), queues: new Set([1, 2]), search: '' };
const numbers = (groups) => groups.map((group) => group.rows.map((one) => one.ticket));
const ana = { id: 7, name: 'Ana' };

test('who waits longest with nobody comes first, then who waits for an answer, then the latest word', () => {
  const rows = [row(5), row(1, { owner: ana, waiting_since: null }), row(2, { owner: ana, waiting_since: null, last_message_at: 99 }), row(4), row(3, { owner: ana })];
  assert.deepEqual(numbers(groupsOf(rows, wish)), [[4, 5, 3, 2, 1]]);
});

test('groups follow the tiers and count who waits', () => {
  const groups = groupsOf([row(9, { tier: 'L2', queue: 2 }), row(4), row(5, { owner: ana })], wish);
  assert.deepEqual(groups.map((group) => [group.tier, group.waiting, group.oldest]), [['L1', 1, 4], ['L2', 1, 9]]);
});

test('a list shows only what belongs to it and is not finished', () => {
  const rows = [row(1, { owner: ana }), row(2, { state: 'closed' }), row(3, { queue: 8 }), row(4)];
  assert.deepEqual(numbers(groupsOf(rows, { ...wish, filter: 'mine' })), [[1]]);
  assert.deepEqual(numbers(groupsOf(rows, { ...wish, filter: 'helping' })), [[3]]);
  assert.deepEqual(numbers(groupsOf(rows, wish)), [[4, 1]]);
});

test('a search needs every word, and finds a ticket by its number', () => {
  const rows = [row(41, { subject: 'Invoice address' }), row(42, { subject: 'Invoice sum' })];
  assert.deepEqual(numbers(groupsOf(rows, { ...wish, search: 'invoice SUM' })), [[42]]);
  assert.deepEqual(numbers(groupsOf(rows, { ...wish, search: '#41' })), [[41]]);
});

test('rows under the pointer stay, new ones follow', () => {
  const groups = groupsOf([row(1), row(2), row(3)], wish);
  assert.deepEqual(numbers(keepOrder(groups, new Map([['L1', [3, 2]]]))), [[3, 2, 1]]);
});

test('an older version of a row is no news', () => {
  const rows = new Map();
  assert.equal(upsert(rows, row(1, { version: 5, subject: 'new' })), true);
  assert.equal(upsert(rows, row(1, { version: 4, subject: 'old' })), false);
  assert.equal(rows.get(1).subject, 'new');
});

const message = (seq, offset, text, author = { kind: 'customer', id: 1 }) => ({ type: 'message', seq, offset, at: seq, number: offset, author, text });
const thread = (more) => ({ messages: [], staff: [], floor: 0, pending: [], me: ana, now: 100, seenOffset: 0, ...more });
const texts = (more) => entriesOf(thread(more)).filter((entry) => entry.form !== 'day').map((entry) => entry.item.text ?? entry.item.type);

test('messages and notes are one list by their place in the log, and nothing older than the hole', () => {
  const staff = [{ type: 'msg.note', seq: 3, offset: 1, at: 3, actor: ana, text: 'note' }, { type: 'owner.taken', seq: 1, offset: 2, at: 1, owner: 7 }];
  const messages = [message(2, 1, 'a'), message(4, 2, 'b')];
  assert.deepEqual(texts({ messages, staff }), ['owner.taken', 'a', 'note', 'b']);
  assert.deepEqual(texts({ messages, staff, floor: 3 }), ['note', 'b']);
});

test('a sent message is shown once, whether its push or its receipt comes first', () => {
  const sent = { client_id: 'x', method: 'chat.send', data: { text: 'hello' }, state: 'sending', after: { message: 1, note: 0 } };
  const before = [message(1, 1, 'hello', { kind: 'agent', id: 7 })];
  const after = [...before, message(2, 2, 'hello', { kind: 'agent', id: 7 })];
  assert.deepEqual(texts({ messages: before, pending: [sent] }), ['hello', 'hello']);
  assert.deepEqual(texts({ messages: after, pending: [sent] }), ['hello', 'hello']);
  assert.deepEqual(texts({ messages: after, pending: [{ ...sent, state: 'stored', ref: 2 }] }), ['hello', 'hello']);
  assert.deepEqual(texts({ messages: before, pending: [{ ...sent, state: 'stored', ref: 2 }] }), ['hello', 'hello']);
});

test('what the customer has and what they have seen stand each at the newest of our messages they reach', () => {
  const ours = { kind: 'agent', id: 7 };
  const messages = [message(1, 1, 'a', ours), message(2, 2, 'b', ours), message(3, 3, 'c'), message(4, 4, 'd', ours)];
  const reached = (seenOffset, deliveredOffset) => entriesOf(thread({ messages, seenOffset, deliveredOffset }))
    .filter((entry) => entry.reached).map((entry) => `${entry.item.text} ${entry.reached}`);
  assert.deepEqual(reached(0, 0), []);
  assert.deepEqual(reached(0, 2), ['b delivered']);
  assert.deepEqual(reached(1, 4), ['a seen', 'd delivered']);
  assert.deepEqual(reached(3, 3), ['b seen']);
  assert.deepEqual(reached(4, 2), ['d seen']);
});

test('events speak of people by name and of tiers by letter', () => {
  const name = (person) => ({ 7: 'Ana', 8: 'Rui' })[person?.id ?? person] ?? 'The desk';
  const say = (event) => sentenceOf({ seq: 1, at: 1, ...event }, name).text;
  assert.equal(say({ type: 'owner.offered', from: 7, to: 8, reason: 'shift_end' }), 'Ana offered the ticket to Rui: end of shift');
  assert.equal(say({ type: 'tier.escalated', from: 1, to: 2, automatic: true }), 'The clock escalated from L1 to L2');
  assert.equal(say({ type: 'something.new_here' }), 'something: new here');
});

test('lengths of time are short and never negative', () => {
  assert.deepEqual([0, 42_000, 65_000, 7_800_000, 300_000_000, -5].map(duration), ['0 s', '42 s', '1 min 05 s', '2 h 10 min', '3 d 11 h', '0 s']);
  assert.deepEqual([5_000, 720_000, 7_300_000, 90_000_000].map(shortAge), ['now', '12 min', '2 h', '1 d']);
  assert.equal(timeLeft(5, 10), 'time is up');
});

test('a list says in its address what it shows, and reads it back', () => {
  const wish = wishFrom('?view=mine&sort=priority&priority=P1&state=snoozed&kind=nonsense&q=card');
  assert.deepEqual(wish, { view: 'mine', sort: 'priority', q: 'card', priority: 'P1', state: 'snoozed' });
  assert.equal(searchOf(wish), '?view=mine&sort=priority&priority=P1&state=snoozed&q=card');
  assert.equal(searchOf(wishFrom('')), '');
  assert.deepEqual(askedOf({ ...wish, state: 'queued', owner: 'me' }, 7), { view: 'readable', sort: 'priority', q: 'card', priorities: ['P1'], states: ['new', 'queued'], owner: 7 });
});

test('rows pass the filters they fit, and stand in the order wished', () => {
  const rows = [row(1, { priority: 'P3' }), row(2, { priority: 'P1', owner: ana }), row(3, { priority: 'P2', state: 'snoozed', owner: ana })];
  const shown = (wish) => rows.filter((one) => passes(one, { q: '', sort: 'waiting', view: '', ...wish }, 7)).map((one) => one.ticket);
  assert.deepEqual([shown({ owner: 'unowned' }), shown({ owner: 'me' }), shown({ state: 'snoozed' }), shown({ priority: 'P1' }), shown({})], [[1], [2, 3], [3], [2], [1, 2, 3]]);
  assert.deepEqual(numbers(groupsOf(rows, { ...wish, sort: 'priority' })), [[2, 3, 1]]);
  assert.deepEqual(numbers(groupsOf(rows, { ...wish, sort: 'created' })), [[3, 2, 1]]);
});

test('a file for a spreadsheet quotes what must be quoted and runs nothing', () => {
  assert.equal(csvOf([['a', 'b,c', 'say "x"'], [1, '=SUM(A1)', '']]), 'a,"b,c","say ""x"""\r\n1,\'=SUM(A1),\r\n');
});

test('a life has its owners, its helpers, and the moves between them', () => {
  const detail = { created_at: 0, closed_at: 100, customer: { name: 'Inês' }, owners: [
    { user: ana, tier: 'L1', from_at: 10, to_at: 50 }, { user: { id: 8, name: 'Rui' }, tier: 'L2', from_at: 50, to_at: 100 }] };
  const ledger = [{ seq: 2, kind: 'member.left', at: 60, to: { id: 9 } }, { seq: 1, kind: 'member.joined', at: 20, to: { id: 9 }, detail: { tier: 3 } }, { seq: 3, kind: 'tier.escalated', at: 45, detail: { from: 1, to: 2 } }];
  const life = lifeOf(detail, { messages: [message(1, 1, 'a')], ledger }, 500, (id) => `#${id}`);
  assert.deepEqual(life.lanes.map((lane) => lane.key), ['customer', 7, 8, 9]);
  assert.deepEqual(life.stretches.map((one) => [one.kind, one.lane, one.from, one.to]), [['owner', 7, 10, 50], ['owner', 8, 50, 100], ['helper', 9, 20, 60]]);
  assert.deepEqual(life.moves.map((move) => [move.at, move.from, move.to]), [[50, 7, 8]]);
  assert.deepEqual([life.steps[0].label, life.to, life.dots.length], ['L1→L2', 100, 1]);
});
