// What changed between two versions of an article.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { difference } from '../../../Public/app/knowledge/difference.js';

const signs = { same: ' ', gone: '-', new: '+' };
const said = (before, after) => difference(before, after).map(({ kind, text }) => signs[kind] + text);

test('lines that stay are not said to have changed', () => {
  assert.deepEqual(said('a\nb\nc', 'a\nx\nc'), [' a', '-b', '+x', ' c']);
  assert.deepEqual(said('a\nb\nc\nd', 'b\nc\ne\nd'), ['-a', ' b', ' c', '+e', ' d']);
  assert.deepEqual(said('same', 'same'), [' same']);
});

test('both texts can be read out of what changed', () => {
  let seed = 7;
  const chance = (n) => { seed = (seed * 48271) % 2147483647; return seed % n; };
  for (let i = 0; i < 200; i += 1) {
    const text = () => Array.from({ length: chance(9) + 1 }, () => 'abc'[chance(3)]).join('\n');
    const [before, after] = [text(), text()];
    const lines = difference(before, after);
    assert.equal(lines.filter((one) => one.kind !== 'new').map((one) => one.text).join('\n'), before);
    assert.equal(lines.filter((one) => one.kind !== 'gone').map((one) => one.text).join('\n'), after);
  }
});

test('texts too long to compare are shown one after the other', () => {
  const lines = (word) => Array.from({ length: 1_100 }, (_, i) => `${word}${i}`).join('\n');
  assert.equal(difference(lines('a'), lines('b')).length, 2_200);
});
