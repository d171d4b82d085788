/** A WebSocket whose other end is the test: it sees every command and answers when and how it likes. */
export class FakeSocket {
  /** @type {FakeSocket[]} every one made, oldest first */
  static made = [];

  constructor(url) {
    this.url = url;
    this.commands = [];
    this.pongs = 0;
    this.closedWith = null;
    FakeSocket.made.push(this);
  }

  static get last() {
    return FakeSocket.made.at(-1);
  }

  send(frame) {
    for (const line of frame.split('\n')) {
      if (line === '{}') this.pongs += 1;
      else this.commands.push(JSON.parse(line));
    }
  }

  close(code) {
    this.closedWith = code;
  }

  /** The other end accepts the connection. */
  open() {
    this.onopen();
  }

  /** The other end says these replies and pushes in one frame. */
  say(...messages) {
    this.onmessage({ data: messages.map((message) => JSON.stringify(message)).join('\n') });
  }

  /** The other end closes. */
  end(code, reason = 'gone') {
    this.onclose({ code, reason });
  }

  /** The newest command with this request. */
  find(request) {
    return this.commands.findLast((command) => request in command);
  }

  /** Opens and answers the connect. */
  welcome(connect = {}) {
    this.open();
    this.say({ id: this.find('connect').id, connect: { client: 'c', version: '1', ping: 25, pong: true, ...connect } });
  }
}

/** Lets every promise that can go on do so. */
export async function settle(rounds = 20) {
  for (let round = 0; round < rounds; round += 1) await new Promise((resolve) => setImmediate(resolve));
}
