import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';

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

/** Whether an Upstash Redis answers to its token. */
export async function pingRedis(url: string, token: string): Promise<boolean> {
  const response = await fetch(`${url}/ping`, { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(5_000) }).catch(() => null);
  return response?.ok === true;
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

/** Runs `npm test` in the foreground; answers whether it ended well. */
export function runTests(): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn('npm', ['test'], { stdio: 'inherit' });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}
