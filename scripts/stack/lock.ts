import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface Holder {
  pid: number;
  /** What the holder wants others to know, for example its address. */
  note: string;
}

export type Lock = { taken: true; release: () => Promise<void> } | { taken: false; holder: Holder };

/**
 * Takes a lock that ends with the process that holds it, also when it is killed: a socket that only a living process can
 * answer on. (A file with a process id would have to guess whether that id has been given to another program since.)
 * @param file path of the socket.
 * @param note told to whoever asks for the lock while it is held.
 * @param patience milliseconds to wait for a holder to let go.
 */
export async function takeLock(file: string, note: string, patience = 0): Promise<Lock> {
  const address = socketAddress(file);
  const until = Date.now() + patience;
  for (;;) {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end(JSON.stringify({ pid: process.pid, note } satisfies Holder));
    });
    if (await listens(server, address)) {
      server.unref();
      return { taken: true, release: () => new Promise((resolve) => server.close(() => resolve())) };
    }
    const holder = await findHolder(file);
    if (holder === null) rmSync(address, { force: true });
    else if (Date.now() >= until) return { taken: false, holder };
    else await delay(100);
  }
}

/** Who holds the lock now, or null. */
export function findHolder(file: string): Promise<Holder | null> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(socketAddress(file));
    socket.setEncoding('utf8');
    socket.on('data', (text) => (answer += text));
    socket.on('error', () => resolve(null));
    socket.on('end', () => resolve(JSON.parse(answer) as Holder));
  });
}

/** Paths of sockets may have about 100 characters only. */
function socketAddress(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.length < file.length ? relative : file;
}

function listens(server: Server, address: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    server.listen(address, () => resolve(true));
  });
}
