import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** A Redis of a test's own: on loopback, in memory, gone with the test. */
export interface RedisServer {
  port: number;
  /** Ends it at once, with everything it knew. */
  kill: () => Promise<void>;
  /** Starts it again on the same port, empty. */
  restart: () => Promise<void>;
}

export const missingRedisNotice = 'redis-server is not installed (Debian: redis-server), so what needs a real Redis is left out.';

/** Whether there is a Redis 7 to test with. With CI set, a missing one is a failure. */
export function hasRedis(): boolean {
  try {
    return /v=([7-9]|\d\d)\./.test(execFileSync('redis-server', ['--version'], { encoding: 'utf8' }));
  } catch {
    if (process.env.CI) throw new Error(missingRedisNotice);
    console.warn(missingRedisNotice);
    return false;
  }
}

export async function startRedisServer(): Promise<RedisServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pitchbook-redis-'));
  const port = await freePort();
  let server: ChildProcess | null = await launch(port, folder);
  // Whatever ends this process must not leave a server behind.
  process.once('exit', () => server?.kill('SIGKILL'));
  return {
    port,
    async kill() {
      if (server === null) return;
      const ended = new Promise((resolve) => server?.once('exit', resolve));
      server.kill('SIGKILL');
      await ended;
      server = null;
      await rm(folder, { recursive: true, force: true });
    },
    async restart() {
      server ??= await launch(port, tmpdir());
    },
  };
}

function launch(port: number, folder: string): Promise<ChildProcess> {
  const settings = { port, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'no', daemonize: 'no' };
  const server = spawn('redis-server', Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]), { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`redis-server ended while starting (${code}).`)));
    createInterface(server.stdout).on('line', (line) => {
      if (line.includes('Ready to accept connections')) resolve(server);
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
