/** Another load: what a simulation's rows say, whether to believe them, and what is asked for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { breakEvenOf, fieldValue, rowsOf, tooBusy, trustIn, unitOf, wishOf } from '../../../Public/app/board/outlook-model.js';

const figure = (name, verdict) => ({ name, verdict });

test('one figure of the back-test that disagrees is enough not to believe', () => {
  const backTest = { figures: [figure('first_response_p50', 'agrees'), figure('first_response_p90', 'disagrees'), figure('answered_60s', 'few'), figure('touch_time', 'agrees'), figure('hand_offs', 'few')] };
  assert.equal(trustIn(backTest, 'minutes_to_first_reply').verdict, 'disagrees');
  assert.deepEqual(trustIn(backTest, 'minutes_to_first_reply').against.map((one) => one.name), ['first_response_p90']);
  assert.equal(trustIn(backTest, 'agent_minutes').verdict, 'agrees');
  assert.equal(trustIn(backTest, 'hand_offs').verdict, 'few');
  // Not one of its figures, or no back-test at all.
  assert.equal(trustIn(backTest, 'blocked_minutes').verdict, 'untested');
  assert.equal(trustIn(backTest, 'minutes_to_solve').verdict, 'untested');
  assert.equal(trustIn(null, 'agent_minutes').verdict, 'untested');
});

test('a break-even is a figure, or says on which side it lies', () => {
  const range = { range_lower: 0.3, range_upper: 1.5 };
  assert.deepEqual(breakEvenOf({ ...range, gamma: { value: 1.1, lower: 1, upper: 1.2 }, below_range: 0, above_range: 0 }), { kind: 'at', value: 1.1, lower: 1, upper: 1.2 });
  assert.deepEqual(breakEvenOf({ ...range, gamma: null, below_range: 20, above_range: 0 }), { kind: 'slower', gamma: 0.3 });
  assert.deepEqual(breakEvenOf({ ...range, gamma: null, below_range: 0, above_range: 3 }), { kind: 'faster', gamma: 1.5 });
  assert.equal(breakEvenOf({ ...range, gamma: null, below_range: 3, above_range: 4 }).kind, 'mixed');
  assert.equal(breakEvenOf(null).kind, 'none');
});

test('only what was edited is sent', () => {
  assert.deepEqual(wishOf(100, new Map()), { load_percent: 100 });
  assert.deepEqual(wishOf(150, new Map([['gamma', 0.9], ['staff-l2', 7]])), { load_percent: 150, values: ['gamma=0.9', 'staff-l2=7'] });
});

test('a field shows four digits, and nothing for a time box without end', () => {
  assert.equal(fieldValue({ value: 12.34567 }), '12.35');
  assert.equal(fieldValue({ value: 1e9 }), '');
  assert.equal(fieldValue({ value: 0 }), '0');
});

test('people are too busy above 85 %, and units follow the name', () => {
  assert.deepEqual(tooBusy({ tiered: 0.85, swarm: 0.86 }), ['swarm']);
  assert.deepEqual(tooBusy(null), []);
  assert.equal(unitOf('share_waiting'), 'share');
  assert.deepEqual(rowsOf({ figures: [{ name: 'helpers' }, { name: 'share_waiting' }] }).map((row) => [row.unit, row.basis]), [['count', 'mean'], ['share', 'share']]);
});
