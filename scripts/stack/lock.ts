import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

const holder = z.object({
  pid: z.number(),
  /** What the holder does. */
  task: z.string(),
  /** Where it can be reached. */
  url: z.string().optional(),
});
export type Holder = z.infer<typeof holder>;

export type Lock = { taken: true; release: () => Promise<void> } | { taken: false; holder: Holder };

/**
 * Takes a lock that ends with the process that holds it, also when it is killed: a socket that only a living process can
 * answer on. (A file with a process id would have to guess whether that id has been given to another program since.)
 * @param file path of the socket.
 * @param about told to whoever asks for the lock while it is held.
 * @param patience milliseconds to wait for a holder to let go.
 */
export async function takeLock(file: string, about: Omit<Holder, 'pid'>, patience = 0): Promise<Lock> {
  const address = socketAddress(file);
  const until = Date.now() + patience;
  for (;;) {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end(JSON.stringify({ pid: process.pid, ...about } satisfies Holder));
    });
    if (await listens(server, address)) {
      server.unref();
      return { taken: true, release: () => new Promise((resolve) => server.close(() => resolve())) };
    }
    const found = await findHolder(file);
    if (found === null) rmSync(address, { force: true });
    else if (Date.now() >= until) return { taken: false, holder: found };
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
    socket.on('end', () => resolve(holder.parse(JSON.parse(answer))));
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
