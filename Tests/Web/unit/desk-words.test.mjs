// The console's and the board's own words: none is missing, none is without use, none stands in a module instead of the
// catalogue, and each can be said in every language.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import * as lists from '../../../Public/app/desk/words.js';
import { sentenceOf } from '../../../Public/app/desk/event-words.js';
import { hasWords, LANGUAGES, t } from '../../../Public/lib/i18n.js';
import { catalogue, speakHere } from './words.mjs';

/** Areas whose words these pages share. */
const AREAS = ['desk', 'admin', 'problems', 'knowledge'];
const own = (language) => Object.assign({}, ...AREAS.map((area) => catalogue(area, language)));
const OWN = own('en');
const EN = { ...catalogue('common', 'en'), ...OWN };

const APP = new URL('../../../Public/app/', import.meta.url);
const MODULES = ['desk', 'board', 'admin', 'problems', 'knowledge'].flatMap((area) => readdirSync(new URL(`${area}/`, APP)).filter((name) => name.endsWith('.js'))
  .map((name) => [`${area}/${name}`, readFileSync(new URL(`${area}/${name}`, APP), 'utf8')]));
/** The pages name some words themselves. */
const PAGES = ['desk', 'board', 'admin', 'problems', 'knowledge'].map((name) => readFileSync(new URL(`../${name}.html`, APP), 'utf8')).join('\n');
const source = MODULES.map(([, text]) => text).join('\n');
/** Keys stand in quotes somewhere, or begin in a template: `status.${status}`. */
const named = [...PAGES.matchAll(/data-t(?:-label)?="([^"]+)"/g)].map(([, key]) => key);
const quoted = new Set([...[...source.matchAll(/'([a-z][\w.]*)'/g)].map(([, key]) => key), ...named]);
const patterns = [...source.matchAll(/`([a-z_]+\.)?((?:\$\{[^}]+\}|[\w.])*)`/g)].filter(([whole]) => whole.includes('${') && /^`[a-z_]+\./.test(whole) && !/^`(event|news|word)\./.test(whole))
  .map(([whole]) => new RegExp(`^${whole.slice(1, -1).replace(/\$\{[^}]+\}/g, '\u0000').replace(/[.]/g, '\\.').replaceAll('\u0000', '[\\w.]+')}$`));

/** Every kind of event that the desk records, as the domain names it. */
const RULES = new URL('../../../Sources/WaggleDomain/', import.meta.url);
const KINDS = new Set(readdirSync(RULES, { recursive: true }).filter((name) => name.endsWith('.swift'))
  .flatMap((name) => [...readFileSync(new URL(name, RULES), 'utf8').matchAll(/case \.\w+[^\n]*: "([a-z]+\.[a-z_]+)"/g)].map(([, kind]) => kind)));
/** Those that are shown as what they say. */
const MESSAGES = /^(msg|push)\./;

const kindOf = (key) => key.split('.').slice(1, 3).join('.');
const codes = Object.values(lists).filter((one) => one?.codes).flatMap(({ words, codes: all }) => all.map((code) => `${words}.${code}`));

test('every text that is asked for is there', () => {
  const calls = [...source.matchAll(/\bt\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/g)].flatMap(([, call]) => [...call.matchAll(/'([a-z_]+(?:\.[a-z_]+)+)'/g)].map(([, key]) => key));
  assert.ok(calls.length > 200);
  assert.deepEqual([...new Set(calls)].filter((key) => !(key in EN)), []);
  const labels = [...source.matchAll(/label: '(do\.[a-z_]+)'/g)].map(([, key]) => key);
  assert.deepEqual(labels.filter((key) => !(key in EN)), []);
  assert.deepEqual(named.filter((key) => !(key in EN)), []);
  assert.ok(codes.length > 100);
  assert.deepEqual(codes.filter((key) => !(key in EN)), []);
});

/** What the server calls its methods, which look like keys. */
const METHODS = new Set(Object.keys(JSON.parse(readFileSync(new URL('../openapi.json', APP), 'utf8')).paths).filter((path) => path.startsWith('/api/rpc/')).map((path) => path.slice('/api/rpc/'.length)));

test('whatever looks like a key is one', () => {
  const beginnings = new Set(Object.keys(EN).filter((key) => key.includes('.')).map((key) => key.split('.')[0]));
  const meant = [...quoted].filter((key) => beginnings.has(key.split('.')[0]) && /^[a-z]+(\.[a-z_]+)+$/.test(key) && !METHODS.has(key) && !KINDS.has(key) && !key.startsWith('word.') && !key.endsWith('.csv') && !Object.keys(EN).some((other) => other !== key && other.startsWith(key)));
  assert.ok(meant.length > 400);
  assert.deepEqual(meant.filter((key) => !(key in EN)), []);
});

test('every kind of event has its sentence', () => {
  assert.ok(KINDS.size > 140);
  const said = new Set(Object.keys(OWN).filter((key) => key.startsWith('event.')).map(kindOf));
  assert.deepEqual([...KINDS].filter((kind) => !MESSAGES.test(kind) && !said.has(kind)), []);
});

test('no text is without use', () => {
  const isUsed = (key) => {
    if (/^(event|news)\.[a-z]+\.[a-z_]+/.test(key) && KINDS.has(kindOf(key))) return key.split('.').length === 3 || formsIn(key).every((form) => source.includes(`${form}`));
    return quoted.has(key) || codes.includes(key) || patterns.some((pattern) => pattern.test(key));
  };
  assert.deepEqual(Object.keys(OWN).filter((key) => !isUsed(key)), []);
});

/** The forms of a sentence that depends on its event. */
const formsIn = (key) => key.split('.')[3].split('_').map((form) => `${form}`);

/** Texts in quotes that people would read: words with a space between them, or one with a capital. */
const READ = /[A-Za-zÀ-ÿ]{2,}[.,:;!?…]? +[\u0001A-Za-z]|\u0001 +[A-Za-z]{2,}|^[A-Z][a-z]+/;
/** Names of keys, and what selects elements. */
const NOT_WORDS = new Set(['Enter', 'Escape', 'Esc', 'Ctrl K', 'input, textarea, select, [contenteditable]']);

test('no words stand in a module', () => {
  const found = MODULES.flatMap(([name, text]) => wordsIn(text).map((words) => `${name}: ${words}`));
  assert.deepEqual(found, []);
  assert.deepEqual(wordsIn("el('p', {}, 'Two words', `${n} tickets`, t('a.b'), { class: 'mark warn' }) // It's fine"), ['Two words', '\u0001 tickets']);
});

/** @param {string} text of a module */
function wordsIn(text) {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '').replace(/^import[\s\S]*?;$/gm, '');
  return [...code.matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g)].filter(({ index }) => !/\b(class: (\S+ \? )?('[\w ]*' : )?|(querySelector(All)?|closest|matchMedia)\()$/.test(code.slice(Math.max(0, index - 60), index)))
    .map(([, plain, template]) => (plain ?? template).replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '\u0001'))
    .filter((words) => READ.test(words) && !NOT_WORDS.has(words));
}

test('values and numbers are filled in', () => {
  speakHere('en', ['common', ...AREAS]);
  assert.equal(t('case.customer_last', { text: 'Hello {n}' }), 'The customer last: Hello {n}');
  assert.deepEqual([0, 1, 3].map((n) => t('close.intro', { n })), ['You keep the ticket.', 'You keep the ticket; the helper leaves.', 'You keep the ticket; the 3 helpers leave.']);
  assert.equal(t('no.such'), 'no.such');
});

for (const language of Object.keys(LANGUAGES).filter((tag) => readdirSync(new URL('../i18n/desk/', APP)).includes(`${tag}.json`))) {
  test(`every text of the desk can be said in ${language}`, () => {
    speakHere(language, ['common', ...AREAS]);
    for (const key of Object.keys(OWN)) {
      assert.ok(hasWords(key), `${key} is missing in ${language}`);
      assert.doesNotMatch(t(key, new Proxy({}, { get: (_, name) => (name === 'n' || name === 'open' || name === 'waiting' ? 2 : 'x'), has: () => true })), /[{}<>]/, key);
    }
  });

  test(`what happened is told in ${language} with every name in its place`, () => {
    speakHere(language, ['common', ...AREAS]);
    const name = (person) => ({ 7: 'Ana', 8: 'Rui' })[person?.id ?? person] ?? '?';
    const { text } = sentenceOf({ type: 'owner.accepted', seq: 1, at: 1, from: 7, to: 8 }, name);
    assert.match(text, /Ana/);
    assert.match(text, /Rui/);
    assert.doesNotMatch(text, /[{}]|undefined/);
  });
}
