/** The preview of an experiment's blocks: the same rule as the desk's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blocksOf } from '../../../Public/app/board/experiment-plan.js';
import { chanceSaid, chanceText } from '../../../Public/app/board/report-words.js';

const HOURS = [['09:00', '17:00']];
const WORKDAYS = { name: 'here', week: { mon: HOURS, tue: HOURS, wed: HOURS, thu: HOURS, fri: HOURS }, holidays: [{ date: '2026-12-25' }] };
/** A Monday. */
const START = new Date(2026, 11, 7, 9).getTime();
const days = (blocks) => blocks.map(({ from }) => new Date(from).getDate());

test('two of the same weekday are a pair, what is left over in order', () => {
  const blocks = blocksOf({ start_at: START, length: 'day', blocks: 16 }, null);
  assert.deepEqual(blocks.map(({ pair }) => pair), [0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6, 7, 7]);
  assert.deepEqual(days(blocks).slice(0, 3), [7, 8, 9]);
});

test('a closed day begins no block, and belongs to the day before', () => {
  const blocks = blocksOf({ start_at: START, length: 'day', blocks: 16 }, WORKDAYS);
  assert.deepEqual(days(blocks), [7, 8, 9, 10, 11, 14, 15, 16, 17, 18, 21, 22, 23, 24, 28, 29]);
  assert.equal(new Date(blocks[4].to).getDate(), 14);
});

test('weeks follow each other, one with the next', () => {
  const blocks = blocksOf({ start_at: START, length: 'week', blocks: 16 }, WORKDAYS);
  assert.deepEqual(days(blocks).slice(0, 3), [7, 14, 21]);
  assert.deepEqual(blocks.map(({ pair }) => pair), [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7]);
});

test('a chance has two figures, and the rarest are told as below', () => {
  assert.equal(chanceText(2 / 256), '0.0078');
  assert.equal(chanceText(1e-9), '< 0.0001');
  assert.deepEqual([2 / 256, 1e-9].map(chanceSaid), ['= 0.0078', '< 0.0001']);
});
