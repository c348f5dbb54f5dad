import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { tryToCount } from '@/lib/rate-limit/try-to-count';
import { openRedis } from '@/lib/redis/open-redis';
import { findHolder } from '../stack/lock';
import { withoutOurs } from './read-environment';

const timeoutMs = 30_000;

/** How the facts are found out that `judge.ts` judges. */

export interface SupabaseAddress {
  url: string;
  secretKey: string;
}

/** Calls a function of the database as the service role. @throws where there is no answer, or an error is one */
export async function callDatabase({ url, secretKey }: SupabaseAddress, name: string): Promise<unknown> {
  const response = await fetch(`${url}/rest/v1/rpc/${name}`, {
    method: 'POST',
    headers: { apikey: secretKey, authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
    body: '{}',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch(() => null);
  if (response === null) throw new Error(`${new URL(url).host} cannot be reached`);
  if (!response.ok) throw new Error(`${name} of ${new URL(url).host} answered ${response.status}`);
  return response.json();
}

/** Version of the newest migration that this checkout has. */
export function newestMigration(folder = 'supabase/migrations'): string {
  const versions = readdirSync(folder).flatMap((file) => /^(\d+)_.+\.sql$/.exec(file)?.[1] ?? []);
  return versions.toSorted().at(-1) ?? '';
}

/**
 * What limits and cache need of a Redis and this one cannot do; '' where it can do all. One that only answers is not enough: a
 * token for reading does that too, and whatever else stands at a wrong address.
 */
export async function tryRedis(url: string, token: string): Promise<string> {
  const redis = openRedis({ url, token, timeoutMs: 5_000 });
  const key = `preflight:${randomUUID()}`;
  const needs: [string, () => Promise<boolean>][] = [
    ['does not answer PING', async () => (await redis.ping()) === 'PONG'],
    ['does not keep a value (SET): is its token one for reading only?', async () => (await redis.set(key, 'kept', { ex: 60 })) === 'OK' && (await redis.get(key)) === 'kept'],
    ['does not run the script by which limits are counted (EVAL)', () => tryToCount(redis).then(() => true)],
  ];
  try {
    for (const [fault, can] of needs) if (!(await can().catch(() => false))) return `it ${fault}`;
    return '';
  } finally {
    await redis.del(key).catch(() => undefined);
  }
}

export async function askHealth(origin: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(new URL('/api/health', origin), { signal: AbortSignal.timeout(timeoutMs) }).catch(() => null);
  if (response === null) throw new Error(`${origin} cannot be reached`);
  return { status: response.status, body: await response.json().catch(() => null) };
}

/** What `npm audit` prints for programs; its exit code says less. */
export function auditReport(): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn('npm', ['audit', '--audit-level=high', '--json'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.once('error', () => resolve(''));
    child.once('close', () => resolve(Buffer.concat(parts).toString()));
  });
}

/** Runs `npm test` in the foreground, without the settings that were checked; answers whether it ended well. */
export function runTests(exported: NodeJS.ProcessEnv): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn('npm', ['test'], { stdio: 'inherit', env: { ...withoutOurs(exported), NODE_ENV: exported.NODE_ENV } });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

/** What serves the app from a checkout, as far as this user may see it (`next start` by itself: on Linux); null where nothing does. */
export async function findRunningApp(checkout: string, dataFolder: string): Promise<string | null> {
  const starter = await findHolder(path.resolve(checkout, dataFolder, 'start.sock'));
  if (starter !== null) return `${starter.task} (process ${starter.pid})`;
  const processes = existsSync('/proc/self/cwd') ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
  const server = processes.find((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(checkout) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('next-server');
    } catch {
      // Of another user, or gone meanwhile.
      return false;
    }
  });
  return server === undefined ? null : `next (process ${server})`;
}
