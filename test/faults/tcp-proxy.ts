import { connect, createServer, type Server, type Socket } from 'node:net';

/** How a proxy treats what goes through it. */
export type Passage =
  /** As if it were not there. */
  | 'open'
  /** Connections are broken off, and new ones refused. */
  | 'cut'
  /** Connections stay, also new ones, and nothing comes through: as when a network swallows packets. */
  | 'stalled'
  /** All comes through but what PostgreSQL tells without being asked. */
  | 'without notifications';

type Pair = readonly [client: Socket, server: Socket];

/** Stands between an instance and PostgreSQL. */
export class TcpProxy {
  #passage: Passage = 'open';
  readonly #pairs = new Set<Pair>();
  readonly #swallowed = new WeakSet<Pair>();
  /** What arrived while nothing came through; it goes on afterwards, as packets that are sent again. */
  #held: (() => void)[] = [];

  private constructor(
    private readonly server: Server,
    private readonly target: number,
  ) {
    server.on('connection', (client) => {
      this.#connect(client);
    });
  }

  /** @param target the port on this machine that it leads to */
  static open(target: number): Promise<TcpProxy> {
    return new Promise((resolve, reject) => {
      const server = createServer().once('error', reject);
      const proxy = new TcpProxy(server, target);
      server.listen(0, '127.0.0.1', () => {
        resolve(proxy);
      });
    });
  }

  /** A URL that leads through it to the same database. */
  through(url: string): string {
    const changed = new URL(url);
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy does not listen');
    changed.port = String(address.port);
    return changed.href;
  }

  set(passage: Passage): void {
    this.#passage = passage;
    if (passage === 'cut') this.#breakOff();
    if (passage === 'stalled') return;
    const held = this.#held;
    this.#held = [];
    for (const goOn of held) goOn();
  }

  /** Nothing comes through the connections there are any more, and neither end gets to know; new ones work. */
  swallow(): void {
    for (const pair of this.#pairs) this.#swallowed.add(pair);
  }

  close(): void {
    this.#breakOff();
    this.server.close();
  }

  #breakOff(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.resetAndDestroy();
    this.#held = [];
  }

  #connect(client: Socket): void {
    if (this.#passage === 'cut') {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ host: '127.0.0.1', port: this.target });
    const pair: Pair = [client, server];
    this.#pairs.add(pair);
    const messages = new Messages();
    const pass = (to: Socket, chunk: Buffer) => {
      this.#when(() => {
        if (!this.#swallowed.has(pair)) to.write(chunk);
      });
    };
    client.on('data', (chunk: Buffer) => {
      pass(server, chunk);
    });
    server.on('data', (chunk: Buffer) => {
      const whole = messages.take(chunk);
      const muted = this.#passage === 'without notifications';
      for (const message of whole) if (!muted || !isNotification(message)) pass(client, message);
    });
    for (const [one, other] of [pair, [server, client] as const]) {
      one.on('error', () => undefined);
      one.on('close', () => {
        this.#pairs.delete(pair);
        this.#when(() => {
          if (!this.#swallowed.has(pair)) other.destroy();
        });
      });
    }
  }

  /** Now, or when something comes through again. */
  #when(goOn: () => void): void {
    if (this.#passage === 'stalled') this.#held.push(goOn);
    else goOn();
  }
}

/** Cuts what PostgreSQL sends into its messages: a letter, the length of the rest in four bytes, the rest. */
class Messages {
  #rest = Buffer.alloc(0);

  take(chunk: Buffer): Buffer[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const messages: Buffer[] = [];
    while (this.#rest.length >= 5) {
      const length = 1 + this.#rest.readUInt32BE(1);
      if (this.#rest.length < length) break;
      messages.push(this.#rest.subarray(0, length));
      this.#rest = this.#rest.subarray(length);
    }
    return messages;
  }
}

function isNotification(message: Buffer): boolean {
  return message.at(0) === 'A'.charCodeAt(0);
}
