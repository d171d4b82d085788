// The administration's forms know every section of the settings and every member of it, and have words for each.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { changesBetween, labelOf, valueWords } from '../../../Public/app/admin/labels.js';
import { SECTIONS } from '../../../Public/app/admin/shape.js';
import { hasWords, LANGUAGES } from '../../../Public/lib/i18n.js';
import { speakHere } from './words.mjs';

speakHere('en', ['common', 'desk', 'admin']);
const schemas = JSON.parse(readFileSync(new URL('../../../Public/openapi.json', import.meta.url), 'utf8')).components.schemas;
const sections = Object.fromEntries(Object.values(schemas).filter((schema) => schema.title in SECTIONS && schema.properties).map((schema) => [schema.title, schema]));
const resolved = (schema) => (schema?.$ref ? schemas[schema.$ref.split('/').at(-1)] : schema);

test('every section has its form, and every form its section', () => {
  const named = Object.values(schemas).find((schema) => Array.isArray(schema.enum) && schema.enum.includes('widgets') && schema.enum.includes('tiers')).enum;
  assert.deepEqual(Object.keys(SECTIONS).sort(), [...named].sort());
  for (const name of named) assert.ok(hasWords(`set.${name}`) && hasWords(`set.${name}.about`), name);
});

/** @param {string} section @param {any[]} fields @param {any} schema */
function compare(section, fields, schema) {
  const object = resolved(schema);
  assert.deepEqual(fields.map((field) => field.name).sort(), Object.keys(object.properties).sort(), `${section}: ${object.title ?? ''}`);
  for (const field of fields) {
    assert.ok(hasWords(`set.${section}.${field.name}`) || hasWords(`set.any.${field.name}`) || field.name in LANGUAGES, `${section}.${field.name} has no words`);
    const inner = resolved(object.properties[field.name]);
    if (field.kind === 'list') compare(section, field.fields, inner.items);
    if (field.kind === 'group') compare(section, field.fields, inner);
    for (const choice of field.choices ?? []) assert.ok(/^L\d$/.test(choice) || hasWords(`set.${section}.${field.name}.${choice}`), `${section}.${field.name}.${choice}`);
  }
}

for (const [section, fields] of Object.entries(SECTIONS)) test(`the form of ${section} has every member`, () => compare(section, fields, sections[section]));

test('what changes is told leaf by leaf', () => {
  const before = { after_ms: 60_000, on: false, list: [{ name: 'a' }], words: ['x'] };
  const after = { after_ms: 120_000, on: false, list: [{ name: 'b' }, { name: 'c' }], words: ['x', 'y'] };
  assert.deepEqual(changesBetween(before, after).map((one) => [one.path.join('.'), valueWords('reasons', String(one.path.at(-1)), one.before), valueWords('reasons', String(one.path.at(-1)), one.after)]),
    [['after_ms', '1 min', '2 min'], ['list.0.name', 'a', 'b'], ['list.1', 'none', 'Name c'], ['words', 'x', 'x, y']]);
  assert.deepEqual(changesBetween(before, structuredClone(before)), []);
  assert.equal(labelOf('reminders', 'a_new_one'), 'A new one');
});

test('people and queues are told by their names', () => {
  const names = (member, id) => ({ people: 'Ana', queues: 'Second line' })[member] && `${member} ${id}`;
  assert.equal(valueWords('roles', 'people', [3, 4], names), 'people 3, people 4');
  assert.equal(valueWords('procedures', 'queues', ['2'], names), 'queues 2');
  assert.equal(valueWords('procedures', 'steps', [{ required: true, article: 7 }], names), 'To be done before solving yes, Number of the article 7');
});
