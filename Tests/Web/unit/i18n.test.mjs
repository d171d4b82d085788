import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { deskWords } from '../../../Public/app/customer/desk-words.js';
import { errorWords } from '../../../Public/lib/error-words.js';
import { RpcError } from '../../../Public/lib/error.js';
import { chosen, direction, fitting, LANGUAGES, speakWith, t } from '../../../Public/lib/i18n.js';
import { pseudo } from '../../../Public/lib/i18n-pseudo.js';
import { moment } from '../../../Public/lib/time.js';
import { catalogue, CATALOGUES, speakHere } from './words.mjs';

const PUBLIC = new URL('../../../Public/', import.meta.url);
const AREAS = readdirSync(CATALOGUES);
/** How the console and the board use their words is looked after by `desk-words.test.mjs`. */
const USED_HERE = AREAS.filter((area) => !['desk', 'admin', 'problems', 'knowledge'].includes(area));
const FORMS = /\{(\w+), plural, ((?:(?:=\d+|\w+) \{[^{}]*\} ?)+)\}/g;

test('every area stands in every language', () => {
  assert.ok(AREAS.includes('common') && AREAS.includes('customer'));
  for (const area of AREAS) {
    assert.deepEqual(readdirSync(new URL(`${area}/`, CATALOGUES)).sort(), Object.keys(LANGUAGES).map((tag) => `${tag}.json`).sort(), area);
  }
});

for (const area of AREAS) {
  for (const language of Object.keys(LANGUAGES)) {
    test(`${area} in ${language} has the keys and values of English`, () => {
      const english = catalogue(area, 'en');
      const other = catalogue(area, language);
      assert.deepEqual(Object.keys(other).sort(), Object.keys(english).sort());
      for (const [key, words] of Object.entries(other)) {
        assert.ok(words.trim() !== '', `${key} is empty`);
        assert.deepEqual(valuesIn(words), valuesIn(english[key]), `${key} names other values`);
        for (const [, , forms] of words.matchAll(FORMS)) {
          const named = [...forms.matchAll(/(=\d+|\w+) \{/g)].map(([, name]) => name).filter((name) => !name.startsWith('='));
          for (const form of ['one', 'many', 'other']) assert.ok(named.includes(form), `${key} has no form ${form}`);
        }
        const rest = words.replace(FORMS, '').replace(/\{\w+\}/g, '');
        assert.ok(!/[{}<>]/.test(rest), `${key} has a bracket too many, or markup`);
      }
    });
  }
}

function valuesIn(words) {
  const outside = words.replace(FORMS, (_, name) => `{${name}}`);
  return [...new Set([...outside.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort();
}

test('French has its narrow space before high marks, and no other', () => {
  for (const area of AREAS) {
    for (const [key, words] of Object.entries(catalogue(area, 'fr'))) {
      assert.ok(!/[ \u00a0][;:!?»]|[^\u202f][;!?»]|« /.test(words), `${area} ${key}: ${words}`);
    }
  }
});

test('the two Portugueses are two languages', () => {
  const brazil = catalogue('customer', 'pt-BR');
  const portugal = catalogue('customer', 'pt-PT');
  const same = Object.keys(brazil).filter((key) => brazil[key] === portugal[key]);
  assert.ok(same.length < Object.keys(brazil).length / 2, `${same.length} of ${Object.keys(brazil).length} are the same`);
  for (const [key, words] of Object.entries(portugal)) assert.ok(!/\b(você|chamado|equipe|a gente|aparelho|(aguarda|envia|abri|digita|cuida|tenta|conecta|carrega)ndo)\b/i.test(words), `${key}: ${words}`);
  for (const [key, words] of Object.entries(brazil)) assert.ok(!/\b(pedido|equipa|ficheiro|consigo)\b|\ba (enviar|ligar|abrir|tratar|escrever|aguardar)\b/i.test(words), `${key}: ${words}`);
});

/** What the modules ask for: whole keys, and beginnings of keys such as `sent.${state}`. */
function asked() {
  const keys = new Set();
  const beginnings = new Set();
  const modules = readdirSync(PUBLIC, { recursive: true }).filter((name) => name.endsWith('.js') && !/^(widget\/|w\.js|app\/(desk|board|admin|problems|knowledge)\/)/.test(name));
  for (const name of modules) {
    const source = readFileSync(new URL(name, PUBLIC), 'utf8');
    for (const [, call] of source.matchAll(/\bt\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/g)) {
      for (const [, key] of call.matchAll(/'([a-z][\w.]*)'/g)) keys.add(key);
      for (const [, begin] of call.matchAll(/`([a-z][\w.]*[._])\$\{/g)) beginnings.add(begin);
    }
    for (const [, begin] of source.matchAll(/const key = `([a-z]+\.)\$\{/g)) beginnings.add(begin);
    for (const [, key] of source.matchAll(/\/, '([a-z_]+\.[a-z_]+)'\]/g)) keys.add(key);
  }
  for (const page of readdirSync(PUBLIC).filter((name) => name.endsWith('.html') && !/^(desk|board|admin|problems|knowledge)\./.test(name))) {
    for (const [, key] of readFileSync(new URL(page, PUBLIC), 'utf8').matchAll(/data-t(?:-label)?="([^"]+)"/g)) keys.add(key);
  }
  return { keys, beginnings };
}

test('no module asks for words that are missing, and no words are without use', () => {
  const known = new Set(USED_HERE.flatMap((area) => Object.keys(catalogue(area, 'en'))));
  const { keys, beginnings } = asked();
  const dotted = [...keys].filter((key) => key.includes('.'));
  assert.deepEqual(dotted.filter((key) => !known.has(key)), [], 'missing');
  for (const begin of beginnings) assert.ok([...known].some((key) => key.startsWith(begin)), `nothing begins with ${begin}`);
  const unused = [...known].filter((key) => !keys.has(key) && ![...beginnings].some((begin) => key.startsWith(begin)));
  assert.deepEqual(unused, [], 'unused');
});

for (const [wanted, found] of [
  ['en-GB', 'en'], ['fr-CA', 'fr'], ['pt', 'pt-BR'], ['pt-br', 'pt-BR'], ['pt-PT', 'pt-PT'], ['pt-AO', 'pt-PT'], ['de', undefined], ['', undefined],
  ['en-XA', 'en-XA'], [null, undefined],
]) {
  test(`${wanted} is answered in ${found}`, () => assert.equal(fitting(wanted), found));
}

test('what somebody chose counts more than the browser, and English is always there', () => {
  assert.equal(chosen({ asked: 'fr', saved: 'pt-PT', reader: ['en'] }), 'fr');
  assert.equal(chosen({ asked: null, saved: 'pt-PT', reader: ['en'] }), 'pt-PT');
  assert.equal(chosen({ asked: 'xx', saved: null, reader: ['de-DE', 'pt-MZ', 'en'] }), 'pt-PT');
  assert.equal(chosen({ reader: ['ja'] }), 'en');
});

test('forms and numbers follow the language', () => {
  const words = { help: '{n, plural, =0 {none} one {# person} many {# of people} other {# people}} for {name}' };
  speakWith('fr', words);
  assert.deepEqual([0, 1, 2, 1500, 1_000_000].map((n) => t('help', { n, name: '{n}' })),
    ['none for {n}', '1 person for {n}', '2 people for {n}', '1\u202f500 people for {n}', '1\u202f000\u202f000 of people for {n}']);
  speakWith('pt-PT', words);
  assert.equal(t('help', { n: 1.5, name: 'A' }), '1,5 people for A');
  speakWith('pt-BR', words);
  assert.equal(t('help', { n: 1.5, name: 'A' }), '1,5 person for A');
  assert.equal(t('no such key'), 'no such key');
});

test('pseudo languages change every word and keep every value', () => {
  const words = { a: 'Hello {name}', b: '{n, plural, one {# cat} many {# cats} other {# cats}} here' };
  speakWith('en-XA', pseudo('en-XA', words));
  assert.match(t('a', { name: 'Ana' }), /^\[Héllô Ana~+\]$/);
  assert.match(t('b', { n: 1 }), /^\[1 çàt héré~+\]$/);
  speakWith('ar-XB', pseudo('ar-XB', words));
  assert.equal(direction(), 'rtl');
  assert.equal(t('a', { name: 'Ana' }), '\u202eHello\u202c \u2068Ana\u2069');
  assert.equal(direction('pt-PT'), 'ltr');
});

test('times are written in the language spoken', () => {
  const today = new Date().setHours(14, 5, 0, 0);
  speakHere('fr');
  assert.equal(moment(today), '14:05');
  assert.match(moment(new Date(2030, 4, 6, 9, 30).getTime()), /6 mai/);
  speakHere('pt-BR');
  assert.match(moment(new Date(2030, 4, 6, 9, 30).getTime()), /6 de mai/);
});

test('a refusal is said in the language spoken, and more exactly in English', () => {
  const refused = RpcError.fromReply({ code: 411, message: 'wrong_state: ticket 4 is closed' });
  speakHere('en');
  assert.equal(errorWords(refused), 'Ticket 4 is closed.');
  assert.equal(errorWords(RpcError.own('timeout', 'x')), 'The server did not answer in time.');
  speakHere('pt-PT');
  assert.match(errorWords(refused), /^Já não é possível/);
  assert.match(errorWords(RpcError.fromProblem(502, null)), /dentro em breve/);
  assert.equal(errorWords(RpcError.fromReply({ code: 1999, message: 'new_name: what' })), 'O serviço recusou.');
});

/** Every text that the desk's rules say by themselves, as they stand in the source. */
function desksOwnSentences() {
  const rules = new URL('../../../Sources/WaggleDomain/', import.meta.url);
  const texts = [];
  for (const name of readdirSync(rules, { recursive: true }).filter((each) => each.endsWith('.swift'))) {
    const source = readFileSync(new URL(name, rules), 'utf8');
    if (!/\bsay\(|\b(closed|nobody)Answer\b/.test(source)) continue;
    for (const [, text] of source.matchAll(/"([A-Z\\][^"]*(?:\\\([^)]*(?:\([^)]*\))?\)[^"]*)*[.?])"/g)) texts.push(text);
  }
  return texts.filter((text) => /ticket|line|queue|answer|solved|looks after/i.test(text));
}

test('what the desk says by itself is known in every language', () => {
  speakHere('fr');
  const said = desksOwnSentences().map((text) => text
    .replace(/\\\(view\.name\([^)]*\)\)/g, 'Ana Silva').replace(/\\\((?:number|place|expectation|hoursAndWait)\)/g, '').replace(/\\\(whereTo\)/g, 'you here')
    .replace(/\\\([^)]*\)/g, '7').trim()).filter((text) => /[a-z]{3}/.test(text));
  const own = said.filter((text) => /^(Your ticket has|You are next|One ticket|7 tickets|Somebody|Nobody|We |This is the same|Ticket 7 is cancelled\.|Is it solved|Ana Silva now|A specialist|Your ticket 7)/.test(text));
  assert.ok(own.length >= 15, own.join('\n'));
  for (const text of own) for (const part of [text]) assert.notEqual(deskWords(part), part, `not known: ${part}`);
  assert.equal(deskWords('Your ticket has number 12. 3 tickets are before yours in our queue. Somebody will answer you here.'),
    'Votre demande porte le numéro 12. 3 demandes précèdent la vôtre dans notre file. Quelqu’un vous répondra ici.');
  assert.equal(deskWords('You are next in our queue. We are here until 18:00 (Europe/Paris). A first answer takes about 5 minutes.'),
    'Vous êtes le prochain dans notre file. Nous sommes là jusqu’à 18:00 (Europe/Paris). Une première réponse prend environ 5 minutes.');
  for (const text of ['We are closed now and open again on 2026-11-23 at 09:00 (UTC).', 'We are closed now.',
    'A first answer takes about 1 minute.', 'A first answer takes about 2 hours.', 'A first answer takes about 3 days.',
    'From then on a first answer takes about 5 minutes.', 'From then on a first answer takes about 2 hours.',
    'From then on a first answer takes about 3 days.', 'How long a first answer takes we cannot say yet.']) {
    assert.notEqual(deskWords(text), text, `not known: ${text}`);
  }
  assert.equal(deskWords('The office is closed on Monday.'), 'The office is closed on Monday.');
});
