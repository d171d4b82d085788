// Canned replies: which suit a ticket, and what the words in braces stand for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filled, matching, ReplyBook } from '../../../Public/app/desk/replies.js';

const reply = (number, more) => ({ reply: number, own: false, title: `R${number}`, shortcut: '', language: '', category: '', text: 'x', ...more });
const numbers = (replies, wish) => matching(replies, { text: '', ...wish }).map((one) => one.reply);

test('the customer\'s language comes first, then what suits everybody, then other languages', () => {
  const replies = [reply(1, { language: 'fr' }), reply(2), reply(3, { language: 'pt-BR' }), reply(4, { language: 'pt-PT' })];
  assert.deepEqual(numbers(replies, { language: 'pt-PT' }), [4, 3, 2, 1]);
  assert.deepEqual(numbers(replies, { language: 'pt' }), [3, 4, 2, 1]);
});

test('of those that share a shortcut one is shown, in the best language', () => {
  const replies = [reply(1, { shortcut: 'hello', language: 'en' }), reply(2, { shortcut: 'Hello', language: 'fr' }), reply(3, { shortcut: 'hello', own: true })];
  assert.deepEqual(numbers(replies, { language: 'fr' }), [2, 3]);
  assert.deepEqual(numbers(replies, { language: 'en' }), [1, 3]);
});

test('every word begins a word of the reply, and a shortcut that was typed whole stands first', () => {
  const replies = [reply(1, { title: 'Helping out' }), reply(2, { title: 'Aaa', shortcut: 'help' }), reply(3, { text: 'We help, today.' })];
  assert.deepEqual(numbers(replies, { text: '/help' }), [2, 1, 3]);
  assert.deepEqual(numbers(replies, { text: 'TODAY he' }), [3]);
  assert.deepEqual(numbers(replies, { text: 'elp' }), []);
});

test('the ticket\'s category comes before all categories, and other ones last', () => {
  assert.deepEqual(numbers([reply(1), reply(2, { category: 'vpn' }), reply(3, { category: 'billing' })], { category: 'billing' }), [3, 1, 2]);
});

test('words in braces are filled in once, and what stands for nothing stays and is named', () => {
  const values = { customer: '{agent} Inês', agent: 'Ana', queue: undefined };
  assert.deepEqual(filled('{customer}, {agent} {queue} {who} {who} {}', values), { text: '{agent} Inês, Ana {queue} {who} {who} {}', unknown: ['{queue}', '{who}'] });
  assert.deepEqual(filled('{toString} {constructor}', values).unknown, ['{toString}', '{constructor}']);
});

test('the list is read page by page, and again only when it is old', async () => {
  const asked = [];
  const rpc = async (method, data) => {
    asked.push(data.cursor);
    return data.cursor ? { replies: [reply(2)] } : { replies: [reply(1)], cursor: '1' };
  };
  const book = new ReplyBook(/** @type {any} */ ({ rpc }));
  await book.load();
  await book.load();
  assert.deepEqual([asked, book.replies.map((one) => one.reply)], [[undefined, '1'], [1, 2]]);
  await book.load(true);
  assert.equal(asked.length, 4);
});
