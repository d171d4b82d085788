// Moves between tiers: paths from records, and ribbons that lie on their boxes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flowsOf, HOPS_MAX, placed } from '../../../Public/app/board/flow-model.js';

let seq = 0;
const opened = (ticket, mode = 'tiered', tier = 1) => ({ seq: (seq += 1), kind: 'ticket.opened', ticket, detail: { mode, tier } });
const move = (ticket, from, to, kind = 'tier.escalated') => ({ seq: (seq += 1), kind, ticket, detail: { from, to } });
const entries = [opened(1), opened(2), opened(3), opened(4, 'swarm', 2), move(1, 1, 2), move(2, 1, 2), move(2, 2, 1, 'tier.deescalated'), move(9, 1, 3)];

test('a ticket is counted where it stood, move by move, and only with its beginning', () => {
  const tiered = flowsOf(entries.reverse(), 'tiered');
  assert.deepEqual([tiered.tickets, tiered.moved], [3, 2]);
  assert.deepEqual(tiered.stands.map((one) => [one.hop, one.tier, one.tickets.length]), [[0, 'L1', 3], [1, 'L2', 2], [2, 'L1', 1]]);
  assert.deepEqual(tiered.flows.map((one) => [one.hop, one.from, one.to, one.tickets]), [[1, 'L1', 'L2', [1, 2]], [2, 'L2', 'L1', [2]]]);
  assert.deepEqual(flowsOf(entries, 'swarm'), { tickets: 1, moved: 0, stands: [{ hop: 0, tier: 'L2', tickets: [4] }], flows: [] });
  assert.deepEqual(flowsOf([], 'swarm'), { tickets: 0, moved: 0, stands: [], flows: [] });
});

test('the picture ends after its last column', () => {
  const there = [opened(5), ...Array.from({ length: 9 }, (_, i) => move(5, 1 + (i % 2), 2 - (i % 2)))];
  assert.equal(Math.max(...flowsOf(there, 'tiered').stands.map((one) => one.hop)), HOPS_MAX);
});

test('boxes are as high as their tickets, and ribbons leave from them', () => {
  const { boxes, ribbons, height } = placed(flowsOf(entries, 'tiered'), { width: 400, height: 300, scale: 3 });
  assert.deepEqual(boxes.map((box) => [box.x, box.height]), [[0, 300], [193, 200], [386, 100]]);
  assert.equal(height, 300);
  assert.deepEqual(ribbons.map((one) => one.path.split('C')[0]), ['M14 0', 'M207 0']);
  for (const box of boxes) assert.ok(box.out <= box.height + 0.01 && box.in <= box.height + 0.01);
});
