import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awayWords, careLine } from '../../../Public/app/customer/care.js';
import { bytesTooMany } from '../../../Public/app/customer/limits.js';
import { destination } from '../../../Public/app/destination.js';
import { backoff } from '../../../Public/lib/backoff.js';
import { RpcError } from '../../../Public/lib/error.js';
import { computed, effect, flush, signal } from '../../../Public/lib/reactive.js';
import { ago, countdown, day, locale, moment, span } from '../../../Public/lib/time.js';
import { uuid7 } from '../../../Public/lib/uuid.js';
import { speakHere } from './words.mjs';

speakHere();

test('ids are version 7, unique, and sort in the order they were made', () => {
  const ids = Array.from({ length: 10_000 }, () => uuid7());
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(new Set(ids).size, ids.length);
  const before = uuid7();
  assert.ok(uuid7(1) > before, 'a clock that went back does not break the order');
});

test('waits double up to their limit and are spread over all of it', () => {
  assert.deepEqual([0, 1, 2, 10, 1000].map((n) => backoff(n, () => 1)), [500, 1000, 2000, 20_000, 20_000]);
  assert.equal(backoff(5, () => 0), 0);
});

for (const [search, role, path] of [
  ['?next=/desk%2342', 'manager', '/desk#42'], ['?next=/board?mode=swarm', 'agent', '/board?mode=swarm'],
  ['', 'agent', '/desk'], ['', 'partner', '/partner'], ['', 'manager', '/board'], ['', 'administrator', '/board'], ['', 'other', '/desk'],
  ['?next=//evil.example', 'agent', '/desk'], ['?next=/%5Cevil.example', 'agent', '/desk'], ['?next=https://evil.example', 'agent', '/desk'],
  ['?next=javascript%3Aalert(1)', 'agent', '/desk'], ['?next=/%09/evil.example', 'agent', '/desk'], ['?next=/%0A/evil.example', 'agent', '/desk'],
  ['?next=/login', 'agent', '/desk'], ['?next=desk', 'agent', '/desk'],
]) {
  test(`${role} with "${search}" goes to ${path}`, () => assert.equal(destination(search, role), path));
}

test('the limit counts bytes, not characters', () => {
  assert.equal(bytesTooMany('a'.repeat(16_384)), 0);
  assert.equal(bytesTooMany('a'.repeat(16_385)), 1);
  assert.equal(bytesTooMany('é'.repeat(8_193)), 2);
  assert.equal(bytesTooMany('🎉'.repeat(4_096)), 0);
});

test('the care line names the person, and says who helps while somebody works', () => {
  const owner = { id: 2, name: 'Ana Silva' };
  assert.deepEqual(careLine({ state: 'in_progress', owner, helpers: 2 }), { title: 'Ana Silva looks after your ticket', detail: '2 specialists help' });
  assert.deepEqual(careLine({ state: 'waiting', owner: null, helpers: 0 }), { title: 'Waiting for the first free agent', detail: '' });
  assert.deepEqual(careLine({ state: 'closed', owner, helpers: 1 }), { title: 'This conversation is closed', detail: '' });
});

test('the care line carries the promise, and the page says honestly when nobody can chat', () => {
  const owner = { id: 2, name: 'Ana Silva' };
  const at = Date.now() + 60_000;
  assert.equal(careLine({ state: 'in_progress', owner, helpers: 2, nextUpdateAt: at, nextUpdate: 'the second test' }).detail,
    `2 specialists help · next update by ${moment(at)}: the second test`);
  assert.equal(careLine({ state: 'solved', owner, helpers: 0, nextUpdateAt: at }).detail, '');
  assert.equal(awayWords({ open: true }), '');
  assert.equal(awayWords(null), '');
  assert.match(awayWords({ open: false, reason: 'nobody' }), /Nobody is here/);
  assert.ok(awayWords({ open: false, reason: 'hours', opens_at: at }).includes(moment(at)));
});

test('errors have a name and a sentence wherever they come from', () => {
  const shape = ({ code, name, message, temporary }) => [code, name, message, temporary];
  assert.deepEqual(shape(RpcError.fromReply({ code: 103, message: 'permission denied' })), [103, 'permission_denied', 'Permission denied.', false]);
  assert.deepEqual(shape(RpcError.fromReply({ code: 1429, message: 'rate_limited: too many messages', temporary: true })),
    [1429, 'rate_limited', 'Too many messages.', true]);
  assert.deepEqual(shape(RpcError.fromProblem(409, { code: 'conflict', detail: 'The key was used' })), [409, 'conflict', 'The key was used.', false]);
  assert.deepEqual(shape(RpcError.fromProblem(502, null)), [502, 'http_502', 'The server answered 502.', true]);
});

test('an effect runs once for many changes, and only for what it read', () => {
  const a = signal(1);
  const b = signal(1);
  const useA = signal(true);
  let sums = 0;
  const double = computed(() => { sums += 1; return a.value * 2; });
  const seen = [];
  const stop = effect(() => { seen.push(useA.value ? double.value : b.value); });
  a.value = 2;
  a.value = 3;
  b.value = 9;
  flush();
  assert.deepEqual(seen, [2, 6]);
  assert.equal(sums, 2);
  useA.value = false;
  flush();
  a.value = 100;
  flush();
  assert.deepEqual(seen, [2, 6, 9]);
  stop();
  b.value = 1;
  flush();
  assert.equal(seen.length, 3);
});

test('effects that set each other off are stopped', () => {
  const a = signal(0);
  const b = signal(0);
  const stops = [effect(() => { b.value = a.value + 1; }), effect(() => { a.value = b.value + 1; })];
  assert.throws(flush, /without end/);
  for (const stop of stops) stop();
});

test('times are short and right at their borders', () => {
  const now = new Date(2026, 2, 3, 0, 30).getTime();
  assert.equal(countdown(now + 44_001, now), '0:45');
  assert.equal(countdown(now - 5, now), '0:00');
  assert.equal(countdown(now + 3_600_000, now), '1:00:00');
  assert.equal(span(59_999), '59 s');
  assert.equal(span(3_600_000 * 3 + 5 * 60_000), '3 h 05');
  assert.equal(day(now, now), 'Today');
  assert.equal(day(now - 3_600_000, now), 'Yesterday');
  assert.match(ago(now - 4 * 60_000, now), /4/);
});

test('dates follow the page in its language and the reader in its region', () => {
  assert.equal(locale('en', ['pt-PT', 'en-GB']), 'en-GB');
  assert.equal(locale('en', ['pt-PT']), 'en');
  assert.equal(locale(undefined, ['pt-PT']), undefined);
});
