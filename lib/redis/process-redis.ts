import type { Redis } from '@upstash/redis';
import { env } from '@/lib/env/env';
import { log } from '@/lib/observability/log';
import { reportError } from '@/lib/observability/report-error';
import { createGuard, type Guarded } from './guard';
import { openRedis } from './open-redis';

/** The Redis of this process. Limits and cache share it, so that what one of them finds out about it spares the other a wait. */
export interface ProcessRedis {
  client: Redis;
  /** Asks Redis unless it is known to be away. Never throws. */
  ask: <T>(command: (client: Redis) => Promise<T>) => Promise<Guarded<T>>;
}

/** Next gives pages, API routes and instrumentation a copy of this module each. */
export const REDIS_OF_PROCESS = Symbol.for('pitchbook.redis');
const inProcess = globalThis as typeof globalThis & { [REDIS_OF_PROCESS]?: ProcessRedis };

/** Upstash Redis, or null where none is configured. */
export function processRedis(): ProcessRedis | null {
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = env();
  return url && token ? (inProcess[REDIS_OF_PROCESS] ??= guarded(openRedis({ url, token }))) : null;
}

function guarded(client: Redis): ProcessRedis {
  const guard = createGuard({ onFault: tellFault, onRecovery: () => log.info('redis.recovered') });
  return { client, ask: (command) => guard(() => command(client)) };
}

/** Edge and Node have separate memories and each find out; one report of a fault is enough, and Node's says more. */
function tellFault(error: unknown): void {
  if (process.env.NEXT_RUNTIME === 'edge') log.warn('redis.unavailable', { runtime: 'edge' });
  else reportError(new RedisUnavailable(error), { code: 'redis_unavailable' });
}

/** Without the command, which the client quotes in its messages: keys name people, and values are books. */
class RedisUnavailable extends Error {
  override name = 'RedisUnavailable';
  constructor(error: unknown) {
    const { name, message } = error instanceof Error ? error : { name: typeof error, message: '' };
    super(`${name}: ${(message.split(', command was:')[0] ?? '').slice(0, 200)}`);
  }
}
