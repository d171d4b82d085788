// The console's lists: what is loaded and what is heard fit together without a gap.
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { QueueModel } from '../../../Public/app/desk/queue-model.js';

const BEGUN = { recovered: false, wasRecovering: false };

/** A desk of one queue whose subscription begins when the test says so. */
class FakeConnection {
  constructor() {
    this.asked = [];
    this.handlers = null;
  }

  async rpc(method, wish) {
    this.asked.push(wish.view ?? method);
    if (method === 'queue.list') return { queues: [{ id: 1, name: 'Support' }] };
    return { tickets: wish.view === 'queue' ? this.tickets ?? [] : [] };
  }

  subscribe(channel, handlers) {
    this.handlers = handlers;
    return { unsubscribe() {} };
  }
}

const settle = () => new Promise((done) => { setImmediate(done); });
const row = (ticket, version) => ({ ticket, version, queue: 1, tier: 'L1', state: 'queued' });

test('a queue is listed once it is heard of, so that no ticket comes in between', async () => {
  const connection = new FakeConnection();
  const model = new QueueModel(connection);
  const loading = model.load();
  await settle();
  assert.deepEqual(connection.asked, ['queue.list']);
  connection.tickets = [row(1, 5)];
  connection.handlers.onReady(BEGUN);
  // Asked for, and not yet answered.
  while (!connection.asked.includes('queue')) await Promise.resolve();
  connection.handlers.onPublication({ type: 'row', row: row(2, 6) });
  await loading;
  assert.deepEqual([...model.rows.keys()].sort(), [1, 2]);
  assert.equal(model.status.peek(), 'ready');
  assert.equal(connection.asked.filter((view) => view === 'queue').length, 1);
});

test('a queue that cannot be followed is listed all the same, and once more when it can be', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const connection = new FakeConnection();
    connection.tickets = [row(1, 5)];
    const model = new QueueModel(connection);
    const loading = model.load();
    await settle();
    mock.timers.tick(2_000);
    await loading;
    assert.deepEqual([...model.rows.keys()], [1]);
    connection.tickets = [row(1, 5), row(2, 6)];
    connection.handlers.onReady(BEGUN);
    await settle();
    assert.deepEqual([...model.rows.keys()].sort(), [1, 2]);
  } finally {
    mock.timers.reset();
  }
});

test('a queue that this person may no longer follow holds nothing up', async () => {
  const connection = new FakeConnection();
  const model = new QueueModel(connection);
  const loading = model.load();
  await settle();
  connection.handlers.onEnd();
  await loading;
  assert.equal(model.status.peek(), 'ready');
});
