import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepsOf, together } from '../../../Public/app/desk/macros.js';

const DETAIL = { ticket: 1, kind: 'incident', category: '', impact: undefined, urgency: 'low', tags: ['vip'] };

test('each step has the one that takes it back', () => {
  const steps = stepsOf(DETAIL, { category: 'billing', urgency: 'high', tags: ['vip', 'refund'], pend: true, pend_ms: 1000 }, 5000);
  assert.deepEqual(steps, [
    { does: ['ticket.classify', { category: 'billing', urgency: 'high' }], back: ['ticket.classify', { category: '', urgency: 'low' }] },
    { does: ['ticket.tag', { tags: ['vip', 'refund'] }], back: ['ticket.tag', { tags: ['vip'] }] },
    { does: ['ticket.pend', { until: 6000 }], back: ['ticket.resume', {}] },
  ]);
});

test('what is so already needs no step, and what nobody ever said is not put back', () => {
  assert.deepEqual(stepsOf(DETAIL, { kind: 'incident', urgency: 'low', tags: ['vip'] }, 0), []);
  assert.deepEqual(stepsOf(DETAIL, { impact: 'high' }, 0), [{ does: ['ticket.classify', { impact: 'high' }], back: null }]);
  assert.deepEqual(stepsOf(DETAIL, { pend: true }, 0), [{ does: ['ticket.pend', {}], back: ['ticket.resume', {}] }]);
});

test('of two replies in one message the later one counts, and tags are gathered', () => {
  assert.deepEqual(together({ category: 'a', tags: ['x'], pend: true }, { category: 'b', tags: ['x', 'y'] }), { category: 'b', tags: ['x', 'y'], pend: true });
  assert.deepEqual(together(undefined, { urgency: 'low' }), { urgency: 'low' });
});
