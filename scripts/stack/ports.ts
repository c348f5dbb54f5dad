import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Waits until a port is free, at most `patience` milliseconds; answers whether it is. */
export async function isPortFree(port: number, patience = 0): Promise<boolean> {
  const until = Date.now() + patience;
  for (;;) {
    if ((await canListen(port)) && (await canListen(port, '127.0.0.1'))) return true;
    if (Date.now() >= until) return false;
    await delay(200);
  }
}

/** A port that nobody uses right now, chosen by the operating system. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

function canListen(port: number, host?: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
