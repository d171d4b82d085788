/** The plan of a week: what its cells and its file say. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellAt, fileOf, greatest, momentOf } from '../../../Public/app/board/week-model.js';

const week = (value) => Array.from({ length: 168 }, (_, place) => value(place));
const arrivals = { dispersion: 1, count: week((place) => place), mean: week((place) => (place === 3 ? null : place / 4)), lower: week(() => 0), upper: week(() => 50) };
const tier = {
  tier: 'L1', hands: { n: 40, mean: 4 }, arrivals, chats: week(() => 0), people: week((place) => (place === 9 ? 2 : place === 8 ? null : 0)), people_upper: week(() => 3), answered: week(() => null), busy: week((place) => (place === 9 ? 0.4 : null)), places: week(() => null), bound: week(() => 'work'),
};
const plan = { open: week((place) => place !== 8), weeks: week(() => 4), arrivals, tiers: [tier] };

test('a cell has its figure and its range, or nothing', () => {
  assert.deepEqual(cellAt(plan, null, 8), { value: 2, lower: 0, upper: 50, busy: null, byWork: false });
  assert.equal(cellAt(plan, null, 3), null);
  assert.deepEqual(cellAt(plan, tier, 9), { value: 2, lower: null, upper: 3, busy: 0.4, byWork: true });
  assert.equal(cellAt(plan, tier, 8), null);
  // Nobody's looks are recorded: how busy they are is not known.
  assert.equal(cellAt(plan, { ...tier, hands: { n: 40, mean: null }, busy: week(() => null) }, 9).busy, null);
  assert.equal(cellAt(plan, tier, 0).byWork, false);
  assert.equal(greatest(plan, null), 167 / 4);
  assert.equal(greatest(plan, tier), 2);
});

test('the file has a row an hour, and nothing where no figure is', () => {
  const desk = fileOf(plan, null);
  assert.equal(desk.rows.length, 168);
  assert.deepEqual(desk.rows[24 + 9], ['tue', 9, true, 4, 33, 33 / 4, 0, 50]);
  const own = fileOf(plan, tier);
  assert.deepEqual(own.head.slice(8), ['chats', 'people', 'people_upper', 'answered', 'busy', 'places', 'bound']);
  assert.deepEqual(own.rows[8], ['mon', 8, false, 4, 8, 2, 0, 50, 0, '', 3, '', '', '', 'work']);
});

test('days begin with Monday', () => {
  assert.equal(new Date(momentOf(0)).getUTCDay(), 1);
  assert.equal(new Date(momentOf(6, 23)).getUTCHours(), 23);
});
