// The console's and the board's own words: none is missing, none is without use, and each can be said.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { t } from '../../../Public/lib/i18n.js';
import { catalogue, speakHere } from './words.mjs';

const EN = { ...catalogue('common', 'en'), ...catalogue('desk', 'en') };

const PUBLIC = new URL('../../../Public/app/', import.meta.url);
const sources = ['desk', 'board'].flatMap((area) => readdirSync(new URL(`${area}/`, PUBLIC)).filter((name) => name.endsWith('.js'))
  .map((name) => readFileSync(new URL(`${area}/${name}`, PUBLIC), 'utf8')));
const source = sources.join('\n');
/** Keys stand in quotes somewhere, or begin in a template: `status.${status}`. */
const quoted = new Set([...source.matchAll(/'([a-z][\w.]*)'/g)].map(([, key]) => key));
const patterns = [...source.matchAll(/`([a-z_]+\.)?((?:\$\{[^}]+\}|[\w.])*)`/g)].filter(([whole]) => whole.includes('${') && /^`[a-z_]+\./.test(whole))
  .map(([whole]) => new RegExp(`^${whole.slice(1, -1).replace(/\$\{[^}]+\}/g, '\u0000').replace(/[.]/g, '\\.').replaceAll('\u0000', '[\\w.]+')}$`));

test('every text that is asked for is there', () => {
  const calls = [...source.matchAll(/\bt\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/g)].flatMap(([, call]) => [...call.matchAll(/'([a-z_]+(?:\.[a-z_]+)+)'/g)].map(([, key]) => key));
  assert.ok(calls.length > 200);
  assert.deepEqual([...new Set(calls)].filter((key) => !(key in EN)), []);
  const labels = [...source.matchAll(/label: '(do\.[a-z_]+)'/g)].map(([, key]) => key);
  assert.deepEqual(labels.filter((key) => !(key in EN)), []);
});

test('no text is without use', () => {
  const unused = Object.keys(catalogue('desk', 'en')).filter((key) => !quoted.has(key) && !patterns.some((pattern) => pattern.test(key)));
  assert.deepEqual(unused, []);
});

test('values and numbers are filled in', () => {
  speakHere('en', ['common', 'desk']);
  assert.equal(t('case.customer_last', { text: 'Hello {n}' }), 'The customer last: Hello {n}');
  assert.deepEqual([0, 1, 3].map((n) => t('close.intro', { n })), ['You keep the ticket.', 'You keep the ticket; the helper leaves.', 'You keep the ticket; the 3 helpers leave.']);
  assert.equal(t('no.such'), 'no.such');
  for (const [key, text] of Object.entries(EN)) {
    assert.ok(text.trim() !== '', key);
    assert.doesNotMatch(t(key, new Proxy({}, { get: (_, name) => (name === 'n' ? 2 : 'x'), has: () => true })), /[{}<>]/, key);
  }
});
