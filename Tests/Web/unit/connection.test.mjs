import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { Connection } from '../../../Public/lib/connection.js';
import { FakeSocket, settle } from './fake-socket.mjs';

let connection;

beforeEach(() => {
  FakeSocket.made = [];
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
  mock.method(Math, 'random', () => 0.5);
});

afterEach(() => {
  connection?.stop();
  mock.reset();
  mock.timers.reset();
});

async function connected(connect) {
  connection = new Connection({ url: 'ws://desk', getToken: async () => 'token', WebSocket: FakeSocket });
  connection.start();
  await settle();
  FakeSocket.last.welcome(connect);
  return FakeSocket.last;
}

/** Follows a channel and keeps what it is told. */
function follow(channel = 'ticket:42') {
  const told = { ready: [], seen: [], end: null };
  told.handle = connection.subscribe(channel, {
    onReady: (place) => told.ready.push(place),
    onPublication: (data, offset) => told.seen.push([offset, data]),
    onEnd: (end) => { told.end = end; },
  });
  return told;
}

const push = (offset, data, channel = 'ticket:42') => ({ push: { channel, pub: offset ? { offset, data } : { data } } });

test('the first frame connects with the token and subscribes at once', async () => {
  connection = new Connection({ url: 'ws://desk', getToken: async () => 'secret', WebSocket: FakeSocket });
  const told = follow();
  connection.start();
  await settle();
  const socket = FakeSocket.last;
  socket.open();
  assert.deepEqual(socket.commands.map((command) => Object.keys(command)[1]), ['connect', 'subscribe']);
  assert.equal(socket.commands[0].connect.token, 'secret');
  socket.say(
    { id: 1, connect: { client: 'c', ping: 25, pong: true, data: { user: { id: 7, name: 'Ana' }, now: 1_000_500 } } },
    { id: 2, subscribe: { recoverable: true, epoch: 'e', offset: 3 } }, push(4, 'four'));
  assert.equal(connection.state, 'online');
  assert.equal(connection.user.name, 'Ana');
  assert.equal(connection.serverNow(), 1_000_500);
  assert.deepEqual(told.seen, [[4, 'four']]);
});

test('a push in the same frame as the reply to its subscription is not lost', async () => {
  const socket = await connected();
  const told = follow();
  socket.say({ id: socket.find('subscribe').id, subscribe: { epoch: 'e', offset: 0 } }, push(1, 'one'), push(0, 'typing'));
  assert.deepEqual(told.seen, [[1, 'one'], [undefined, 'typing']]);
});

test('pings are answered, and silence for longer than ping and grace breaks the connection', async () => {
  const socket = await connected();
  socket.say({});
  assert.equal(socket.pongs, 1);
  mock.timers.tick(34_000);
  assert.equal(connection.state, 'online');
  mock.timers.tick(2_000);
  assert.equal(connection.state, 'offline');
  assert.equal(socket.closedWith, 4000);
});

test('after a break it comes back by itself and continues from its place', async () => {
  const socket = await connected();
  const told = follow();
  socket.say({ id: socket.find('subscribe').id, subscribe: { epoch: 'e', offset: 5 } }, push(6, 'six'));
  socket.end(1006, '');
  assert.equal(connection.state, 'offline');
  assert.equal(connection.retryAt, Date.now() + 250);
  mock.timers.tick(250);
  await settle();
  const again = FakeSocket.last;
  assert.notEqual(again, socket);
  again.open();
  const { id, subscribe } = again.find('subscribe');
  assert.deepEqual([subscribe.recover, subscribe.epoch, subscribe.offset], [true, 'e', 6]);
  again.say({ id: again.find('connect').id, connect: { client: 'c', ping: 25 } }, {
    id, subscribe: { epoch: 'e', recovered: true, was_recovering: true, offset: 6, publications: [{ offset: 7, data: 'seven' }] },
  }, push(8, 'eight'));
  assert.deepEqual(told.seen.map(([offset]) => offset), [6, 7, 8]);
  assert.deepEqual([told.ready[1].wasRecovering, told.ready[1].recovered], [true, true]);
});

test('it says so when the server could not bring back what was missed', async () => {
  const socket = await connected();
  const told = follow();
  socket.say({ id: socket.find('subscribe').id, subscribe: { epoch: 'e', offset: 5 } });
  socket.end(3001, 'shutdown');
  mock.timers.tick(250);
  await settle();
  const again = FakeSocket.last;
  again.welcome();
  again.say({ id: again.find('subscribe').id, subscribe: { epoch: 'new', was_recovering: true, offset: 9 } }, push(10, 'ten'));
  assert.deepEqual([told.ready[1].wasRecovering, told.ready[1].recovered, told.ready[1].offset], [true, false, 9]);
  assert.deepEqual(told.seen, [[10, 'ten']]);
});

test('a publication that came before is dropped, and one too far ahead makes it ask again', async () => {
  const socket = await connected();
  const told = follow();
  socket.say({ id: socket.find('subscribe').id, subscribe: { epoch: 'e', offset: 5 } });
  socket.say(push(5, 'five'), push(6, 'six'), push(6, 'six'));
  assert.deepEqual(told.seen, [[6, 'six']]);
  socket.say(push(8, 'eight'));
  assert.equal(told.seen.length, 1);
  assert.equal(socket.find('unsubscribe').unsubscribe.channel, 'ticket:42');
  assert.equal(socket.find('subscribe').subscribe.offset, 6);
});

test('a refused call carries name and sentence', async () => {
  const socket = await connected();
  const call = connection.rpc('ticket.take', { ticket: 42 });
  await settle();
  socket.say({ id: socket.find('rpc').id, error: { code: 409, message: 'already_owned: Ana Silva owns ticket 42' } });
  await assert.rejects(call, { code: 409, name: 'already_owned', message: 'Ana Silva owns ticket 42.', temporary: false });
});

test('a call without an answer fails as temporary, and so does one whose connection breaks', async () => {
  const socket = await connected();
  const slow = assert.rejects(connection.rpc('ticket.get'), { name: 'timeout', temporary: true });
  await settle();
  mock.timers.tick(10_000);
  await slow;
  const cut = assert.rejects(connection.rpc('ticket.get'), { name: 'disconnected', temporary: true });
  await settle();
  socket.end(1006);
  await cut;
});

test('a call made while offline waits for the connection', async () => {
  const socket = await connected();
  socket.end(1006);
  const call = connection.rpc('ticket.get', { ticket: 1 });
  mock.timers.tick(250);
  await settle();
  FakeSocket.last.welcome();
  await settle();
  FakeSocket.last.say({ id: FakeSocket.last.find('rpc').id, rpc: { data: { ticket: 1 } } });
  assert.deepEqual(await call, { ticket: 1 });
});

for (const code of [3500, 3501, 4500, 4999, 1009]) {
  test(`after a close with ${code} it does not come back`, async () => {
    const socket = await connected();
    socket.end(code, 'invalid token');
    assert.equal(connection.state, 'failed');
    mock.timers.tick(60_000);
    await settle();
    assert.equal(FakeSocket.made.length, 1);
  });
}

for (const code of [1006, 3001, 3012, 4000, 4499, 5000]) {
  test(`after a close with ${code} it comes back`, async () => {
    const socket = await connected();
    socket.end(code);
    mock.timers.tick(20_000);
    await settle();
    assert.equal(FakeSocket.made.length, 2);
  });
}

test('an expired token is fetched anew, a refused one is not', async () => {
  let asked = 0;
  connection = new Connection({ url: 'ws://desk', getToken: async () => `t${(asked += 1)}`, WebSocket: FakeSocket });
  connection.start();
  await settle();
  FakeSocket.last.open();
  FakeSocket.last.say({ id: 1, error: { code: 109, message: 'token expired' } });
  mock.timers.tick(20_000);
  await settle();
  FakeSocket.last.open();
  assert.equal(FakeSocket.last.find('connect').connect.token, 't2');
  FakeSocket.last.say({ id: FakeSocket.last.find('connect').id, error: { code: 101, message: 'unauthorized' } });
  assert.equal(connection.state, 'failed');
});

test('an unsubscription from 2500 on is asked again, below it is final', async () => {
  const socket = await connected();
  const told = follow();
  socket.say({ id: socket.find('subscribe').id, subscribe: { epoch: 'e', offset: 5 } });
  socket.say({ push: { channel: 'ticket:42', unsubscribe: { code: 2500, reason: 'insufficient state' } } });
  mock.timers.tick(500);
  assert.equal(socket.find('subscribe').subscribe.recover, true);
  socket.say({ id: socket.find('subscribe').id, subscribe: { epoch: 'e', offset: 5, recovered: true } });
  socket.say({ push: { channel: 'ticket:42', unsubscribe: { code: 2000, reason: 'not yours' } } });
  assert.deepEqual(told.end, { code: 2000, reason: 'not yours' });
});

test('nothing is heard after leaving a channel, and it may be followed again', async () => {
  const socket = await connected();
  const told = follow();
  socket.say({ id: socket.find('subscribe').id, subscribe: { epoch: 'e', offset: 0 } });
  told.handle.unsubscribe();
  socket.say(push(1, 'one'));
  assert.deepEqual(told.seen, []);
  assert.throws(() => { follow(); follow(); }, /already subscribed/);
});
