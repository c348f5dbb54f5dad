import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { AtPoint, CountingProxy, StopPoint } from './counting-proxy';

const SYNC = 'S';
const QUERY = 'Q';
const PARSE = 'P';
const READY = 'Z';
/** Parse, Bind, Describe, Execute, Close: what a Sync ends. The database acts on each at once, so they wait for it here. */
const PARTS = new Set(['P', 'B', 'D', 'E', 'C']);

/** Splits the bytes of one direction into messages: https://www.postgresql.org/docs/15/protocol-message-formats.html */
class Messages {
  #rest: Buffer = Buffer.alloc(0);
  #isFirst: boolean;

  /** @param startsBare whether the first message has no type, as that of a client. */
  constructor(startsBare: boolean) {
    this.#isFirst = startsBare;
  }

  *read(chunk: Buffer): Generator<{ type: string; bytes: Buffer }> {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const head = this.#isFirst ? 0 : 1;
      if (this.#rest.length < head + 4) return;
      const end = head + this.#rest.readUInt32BE(head);
      if (this.#rest.length < end) return;
      yield { type: head === 0 ? '' : String.fromCharCode(this.#rest[0] ?? 0), bytes: this.#rest.subarray(0, end) };
      this.#rest = this.#rest.subarray(end);
      this.#isFirst = false;
    }
  }
}

/** A proxy of the PostgreSQL protocol without TLS. A request is a simple query or what ends with a Sync. */
export async function startPostgresProxy(databasePort: number): Promise<CountingProxy> {
  const calls: string[] = [];
  const open = new Set<Socket>();
  let stopPoint: StopPoint | undefined;
  let what: AtPoint | undefined;
  let isStopped = false;

  const server = createServer((client) => {
    const database = connect({ port: databasePort, host: '127.0.0.1', noDelay: true });
    client.setNoDelay(true);
    for (const socket of [client, database]) {
      open.add(socket);
      // A broken connection is what these tests are about; both ends learn it by the close.
      socket.on('error', () => undefined);
      socket.once('close', () => {
        open.delete(socket);
        client.destroy();
        database.destroy();
      });
    }
    let isHeld = false;
    let text = '';
    let parts: Buffer[] = [];
    const reach = () => {
      if (what?.do === 'stop') {
        isStopped = true;
        what.act();
      } else {
        client.resetAndDestroy();
        database.destroy();
      }
      stopPoint = undefined;
    };
    const asked = new Messages(true);
    client.on('data', (chunk: Buffer) => {
      for (const { type, bytes } of asked.read(chunk)) {
        if (isStopped) return;
        if (type === QUERY || type === PARSE) text = bytes.toString('latin1', 5, 1_000);
        if (type === QUERY || type === SYNC) {
          calls.push(nameOf(text));
          if (calls.length === stopPoint?.request) {
            if (stopPoint.when === 'before') return reach();
            isHeld = true;
          }
        }
        parts.push(bytes);
        if (PARTS.has(type)) continue;
        database.write(Buffer.concat(parts));
        parts = [];
      }
    });
    const answered = new Messages(false);
    database.on('data', (chunk: Buffer) => {
      if (isStopped) return;
      if (!isHeld) {
        client.write(chunk);
        return;
      }
      for (const { type } of answered.read(chunk)) if (type === READY) return reach();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    calls,
    at: (point, act) => {
      stopPoint = point;
      what = act;
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const nameOf = (text: string): string => /public"?\."?(\w+)"?\s*\(/.exec(text)?.[1] ?? text.replaceAll(/[^\x20-\x7e]+/g, ' ').trim().slice(0, 40);
