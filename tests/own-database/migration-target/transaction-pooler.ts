import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What PgBouncer does in transaction mode, as far as a client can tell: a connection is somebody's for one transaction only. */
export async function startTransactionPooler(databasePort: number, database: string): Promise<{ port: number; close(): Promise<void> }> {
  const free: Socket[] = [];
  const open = new Set<Socket>();
  const keep = (socket: Socket) => {
    open.add(socket.setNoDelay(true).on('error', () => undefined));
    return socket;
  };

  const openBackend = async (): Promise<Socket> => {
    const backend = keep(connect(databasePort, '127.0.0.1'));
    const parameters = Buffer.from(`\0\x03\0\0user\0postgres\0database\0${database}\0\0`, 'latin1');
    backend.write(Buffer.concat([int32(parameters.length + 4), parameters]));
    for await (const chunk of backend.iterator({ destroyOnReturn: false })) if (isReady(chunk as Buffer)) break;
    return backend;
  };

  const server = createServer((client) => {
    keep(client);
    let isStarted = false;
    let waiting: Buffer[] = [];
    let backend: Socket | 'coming' | undefined;
    const pass = (answer: Buffer) => {
      client.write(answer);
      if (!isReady(answer) || typeof backend !== 'object') return;
      backend.removeAllListeners('data').pause();
      free.push(backend);
      backend = undefined;
    };
    client.on('data', async (chunk: Buffer) => {
      if (!isStarted) {
        isStarted = true;
        // Authentication is fine, and ready for a query.
        client.write(Buffer.concat([Buffer.from('R'), int32(8), int32(0), Buffer.from('Z'), int32(5), Buffer.from('I')]));
        return;
      }
      waiting.push(chunk);
      if (backend === 'coming') return;
      if (backend === undefined) {
        backend = 'coming';
        backend = free.pop() ?? (await openBackend());
        backend.on('data', pass).resume();
      }
      for (const part of waiting) backend.write(part);
      waiting = [];
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** Whether an answer ends with ReadyForQuery outside a transaction; answers here are short enough to come whole. */
function isReady(answer: Buffer): boolean {
  return answer.subarray(-6).equals(Buffer.from('Z\0\0\0\x05I', 'latin1'));
}
