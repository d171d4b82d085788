import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Timeline } from '../../../Public/app/customer/timeline.js';
import { speakHere } from './words.mjs';

speakHere();

const T0 = new Date(2026, 2, 3, 10, 0).getTime();
const MINUTE = 60_000;
const ANA = { id: 2, name: 'Ana Silva' };

const said = (text, minutes, kind = 'agent') => ({ type: 'message', at: T0 + minutes * MINUTE, author: { kind, ...(kind === 'agent' ? ANA : {}) }, text });
const care = (state, owner, helpers, minutes) => ({ type: 'care', at: T0 + minutes * MINUTE, state, owner, helpers });
const entry = (text, state = 'sending', tried = true) => ({ client_id: `id-${text}`, data: { text }, at: T0, state, tried });

function timeline(...entries) {
  const made = new Timeline();
  entries.forEach((data, index) => data && made.put(index + 1, data));
  return made;
}

const told = (made, pending = [], seen = 0) => made.items(pending, seen).filter((item) => item.kind !== 'day').map((item) => item.text);

test('the order is the offset, whatever the order of arrival, and twice is once', () => {
  const made = new Timeline();
  for (const offset of [3, 1, 2, 3, 1]) made.put(offset, said(`m${offset}`, offset));
  assert.deepEqual(told(made), ['m1', 'm2', 'm3']);
});

test('a stored own message keeps its key, and its push does not double it', () => {
  const made = timeline(said('hello', 0));
  const own = entry('mine');
  assert.deepEqual(told(made, [own]), ['hello', 'mine']);
  made.confirm(own, { offset: 2, at: T0, ref: 1 });
  made.put(2, { ...said('mine', 0, 'customer'), live: true });
  const items = made.items([], 0).filter((item) => item.own);
  assert.deepEqual(items.map((item) => [item.key, item.text]), [['id-mine', 'mine']]);
});

test('a push that comes before its receipt does not double the message', () => {
  const made = timeline(said('hello', 0));
  const own = entry('mine');
  made.put(2, { ...said('mine', 0, 'customer'), live: true });
  assert.deepEqual(told(made, [own]), ['hello', 'mine']);
  made.confirm(own, { offset: 2, at: T0 });
  assert.equal(made.items([], 0).at(-1).key, 'id-mine');
});

test('the same words said again are a second message', () => {
  const made = timeline(said('hello', 0));
  const first = entry('yes');
  made.confirm(first, { offset: 2, at: T0 });
  made.put(2, { ...said('yes', 0, 'customer'), live: true });
  const second = { ...entry('yes'), client_id: 'second' };
  assert.deepEqual(told(made, [second]), ['hello', 'yes', 'yes']);
});

test('one that was not sent yet is shown even when the same words stand there', () => {
  const made = new Timeline();
  made.put(1, { ...said('yes', 0, 'customer'), live: true });
  assert.deepEqual(told(made, [entry('yes', 'waiting', false)]), ['yes', 'yes']);
});

test('what an earlier visit sent and did not see come back stands in the history once', () => {
  const made = timeline(said('hello', 0), said('mine', 1, 'customer'));
  const left = { ...entry('mine', 'waiting', false), isRestored: true, isKept: true };
  assert.deepEqual(told(made, [left]), ['hello', 'mine']);
  assert.deepEqual(told(made, [{ ...left, at: T0 + 60 * MINUTE }]), ['hello', 'mine', 'mine']);
  assert.deepEqual(told(made, [{ ...left, state: 'failed' }]), ['hello', 'mine', 'mine']);
});

test('changes of care become lines, and no change none', () => {
  const made = timeline(
    care('waiting', null, 0, 0), said('help', 0, 'customer'), care('in_progress', ANA, 0, 1), care('in_progress', ANA, 0, 2),
    care('in_progress', ANA, 2, 3), care('in_progress', ANA, 1, 4), care('solved', ANA, 0, 5), care('in_progress', ANA, 0, 6));
  assert.deepEqual(told(made), [
    'help', 'Ana Silva now looks after your ticket.', '2 specialists joined to help.', 'Ana Silva marked this as solved.',
    'The conversation is open again.']);
});

test('a hand-over is told once, however many care lines it takes', () => {
  const davi = { id: 3, name: 'Davi Costa' };
  const made = timeline(
    care('waiting', null, 0, 0), care('in_progress', ANA, 1, 1), care('in_progress', davi, 0, 2), care('in_progress', davi, 1, 2),
    said('Davi Costa now looks after your ticket.', 2, 'system'), care('in_progress', davi, 2, 3));
  assert.deepEqual(told(made).slice(1), ['Davi Costa now looks after your ticket.', 'A specialist joined to help.']);
  assert.equal(made.care.helpers, 2);
});

test('a page from the middle does not invent a change', () => {
  const made = new Timeline();
  made.put(70, care('in_progress', ANA, 1, 0));
  made.put(71, said('hello', 1));
  assert.deepEqual(told(made), ['hello']);
});

test('only the newest own message says how far it came', () => {
  const made = timeline(said('a', 0, 'customer'), said('b', 1, 'customer'), said('c', 2));
  const states = (seen) => made.items([], seen).filter((item) => item.own).map((item) => item.status);
  assert.deepEqual(states(1), [null, 'sent']);
  assert.deepEqual(states(2), [null, 'seen']);
});

test('messages of one person close together are a group, a new day divides', () => {
  const made = timeline(said('a', 0), said('b', 1), said('c', 30), said('d', 30, 'customer'), said('e', 24 * 60));
  const items = made.items([], 0);
  assert.deepEqual(items.map((item) => item.kind), ['day', 'message', 'message', 'message', 'message', 'day', 'message']);
  assert.deepEqual(items.filter((item) => item.kind === 'message').map((item) => [item.first, item.last]),
    [[true, false], [false, true], [true, true], [true, true], [true, true]]);
});
