import { setTimeout as delay } from 'node:timers/promises';
import { nextScript } from './app-build';
import { type Child, startChild } from './child';

export interface AppOptions {
  port: number;
  /** `dev` reloads what changes; `start` serves the build. */
  mode: 'dev' | 'start';
  /** Only this machine reaches it; else every network it is on. */
  onlyHere: boolean;
  /** Added to this process's environment. */
  env: Record<string, string>;
  /** How long a connection may be idle, where the build is served. */
  keepAliveSeconds?: number;
  log?: string;
}

/**
 * Longer than whoever keeps a connection to us, which proxies do for up to two minutes: by itself Node closes it after five
 * seconds, and what is sent at that moment is lost.
 */
const KEEP_ALIVE_SECONDS = 125;

/**
 * Serves the app and waits until it answers.
 * @throws when it ends or has not answered within five minutes.
 */
export async function startApp({ port, mode, onlyHere, env, keepAliveSeconds = KEEP_ALIVE_SECONDS, log }: AppOptions): Promise<Child> {
  const child = startChild('app', nextScript, {
    arguments: [
      mode, '--port', String(port),
      ...(onlyHere ? ['--hostname', '127.0.0.1'] : []),
      ...(mode === 'start' ? ['--keepAliveTimeout', String(keepAliveSeconds * 1_000)] : []),
    ],
    log,
    preload: new URL('./end-with-parent.mjs', import.meta.url).href,
    env: { ...process.env, ...env, NODE_ENV: mode === 'dev' ? 'development' : 'production', PORT: String(port), NEXT_TELEMETRY_DISABLED: '1' },
  });
  try {
    await answers(`http://localhost:${port}/api/health/live`, child);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return child;
}

async function answers(url: string, child: Child): Promise<void> {
  let over: string | null = null;
  void child.ended.then((how) => (over = how));
  const until = Date.now() + 300_000;
  let last = 'no answer';
  while (Date.now() < until) {
    if (over !== null) throw new Error(`The app ended while starting (${over}).`);
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
      if (response.ok) return;
      last = `status ${response.status}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await delay(100);
  }
  throw new Error(`The app did not answer at ${url} (${last}).`);
}
