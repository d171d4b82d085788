import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { RpcError } from '../../../Public/lib/error.js';
import { Outbox, toldState } from '../../../Public/lib/outbox.js';
import { OutboxStore } from '../../../Public/lib/outbox-store.js';
import { settle } from './fake-socket.mjs';

/** A desk that answers what the test tells it to, and remembers each id like the real one. */
class FakeConnection extends EventTarget {
  state = 'online';
  calls = [];
  answer = async (method, data) => ({ ticket: data.ticket ?? 42, seq: this.calls.length, at: 1 });

  async rpc(method, data) {
    this.calls.push({ method, data });
    return this.answer(method, data);
  }

  become(state) {
    this.state = state;
    this.dispatchEvent(new CustomEvent('state', { detail: { state } }));
  }
}

let scope = 0;
function outbox(store) {
  const connection = new FakeConnection();
  scope += 1;
  return { connection, box: new Outbox({ connection, scope: `test:${scope}`, store: store ?? new OutboxStore(`${scope}`, undefined) }) };
}

const texts = (connection) => connection.calls.map(({ data }) => data.text);

test('what is added is sent in order, each with an id of its own, and leaves when stored', async () => {
  const { connection, box } = outbox();
  const entries = ['a', 'b', 'c'].map((text) => box.add('chat.send', { ticket: 1, text }));
  const receipts = await Promise.all(entries.map((entry) => entry.settled));
  assert.deepEqual(texts(connection), ['a', 'b', 'c']);
  assert.equal(new Set(connection.calls.map(({ data }) => data.client_id)).size, 3);
  assert.equal(receipts[0].seq, 1);
  assert.deepEqual(entries.map((entry) => entry.state), ['stored', 'stored', 'stored']);
  assert.deepEqual(box.entries, []);
});

test('what is added offline waits and is sent once when the desk is back', async () => {
  const { connection, box } = outbox();
  connection.become('offline');
  box.add('chat.send', { ticket: 1, text: 'kept' });
  await settle();
  assert.deepEqual(connection.calls, []);
  connection.become('online');
  connection.become('online');
  await settle();
  assert.deepEqual(texts(connection), ['kept']);
});

test('an entry says when it is in the store, so that nobody trusts it before', async () => {
  const { connection, box } = outbox();
  connection.become('offline');
  const told = [];
  box.addEventListener('change', ({ detail }) => told.push(toldState(detail.entry)));
  const entry = box.add('chat.send', { ticket: 1, text: 'kept' });
  assert.equal(toldState(entry), null);
  await settle();
  assert.equal(toldState(entry), 'waiting');
  assert.deepEqual(told, [null, 'waiting']);
});

test('without an answer it is repeated under the same id', async () => {
  const { connection, box } = outbox();
  connection.answer = async () => {
    connection.become('offline');
    throw RpcError.own('disconnected', 'gone');
  };
  const entry = box.add('chat.send', { ticket: 1, text: 'once' });
  await settle();
  assert.equal(entry.state, 'waiting');
  connection.answer = async () => ({ seq: 9 });
  connection.become('online');
  assert.deepEqual(await entry.settled, { seq: 9 });
  assert.equal(connection.calls.length, 2);
  assert.deepEqual(connection.calls[0], connection.calls[1]);
});

test('a refusal fails its entry alone and may be tried again', async () => {
  const { connection, box } = outbox();
  connection.answer = async (method, { text }) => {
    if (text === 'bad') throw new RpcError(422, 'invalid_field', 'No.');
    return { seq: 1 };
  };
  const bad = box.add('chat.send', { ticket: 1, text: 'bad' });
  const good = box.add('chat.send', { ticket: 1, text: 'good' });
  await assert.rejects(bad.settled, { name: 'invalid_field' });
  await good.settled;
  assert.equal(bad.state, 'failed');
  assert.deepEqual(box.entries, [bad]);
  connection.answer = async () => ({ seq: 2 });
  box.retry(bad.client_id);
  assert.deepEqual(await bad.settled, { seq: 2 });
});

test('what belongs to a ticket still being opened waits for its number', async () => {
  const { connection, box } = outbox();
  connection.become('offline');
  const opening = box.add('ticket.open', { text: 'help' });
  const next = box.add('chat.send', { text: 'and more' }, { ticketOf: opening.client_id });
  await settle();
  connection.become('online');
  await next.settled;
  assert.deepEqual(connection.calls.map(({ method, data }) => [method, data.ticket]), [['ticket.open', undefined], ['chat.send', 42]]);
});

test('what an earlier page left behind is sent first', async () => {
  const store = new OutboxStore('kept', undefined);
  await store.put({ client_id: '0-early', method: 'chat.send', data: { ticket: 1, text: 'old' }, ticket: 1, ticketOf: null, at: 1 });
  const { connection, box } = outbox(store);
  await box.ready;
  await box.add('chat.send', { ticket: 1, text: 'new' }).settled;
  assert.deepEqual(texts(connection), ['old', 'new']);
  assert.equal(connection.calls[0].data.client_id, '0-early');
  assert.deepEqual(await store.all(), []);
});

test('what is taken back is not sent', async () => {
  const { connection, box } = outbox();
  connection.become('offline');
  const entry = box.add('chat.send', { ticket: 1, text: 'no' });
  await settle();
  await box.discard(entry.client_id);
  connection.become('online');
  await settle();
  assert.deepEqual(connection.calls, []);
});

afterEach(settle);
