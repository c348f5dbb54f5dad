import type { Redis } from '@upstash/redis';
import { env } from '@/lib/env/env';
import { log } from '@/lib/observability/log';
import { reportError } from '@/lib/observability/report-error';
import { createGuard, type Guarded } from './guard';
import { openRedis } from './open-redis';

/** Asks Redis unless it is known to be away. Never throws. */
export type AskRedis = <T>(command: (client: Redis) => Promise<T>) => Promise<Guarded<T>>;

/**
 * The Redis of this process: one client, and a guard for each use of it. A document of a megabyte that takes too long says
 * nothing about a count, and limits that count in memory alone let more through.
 */
export interface ProcessRedis {
  client: Redis;
  limits: AskRedis;
  cache: AskRedis;
  /** What became of the last count; null before the first. */
  lastCount: () => Guarded<unknown>['state'] | null;
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
  const away = new Set<'limits' | 'cache'>();
  const open = (use: 'limits' | 'cache'): AskRedis => {
    const guard = createGuard({
      // One Redis that is away is one fault, whichever of them meets it first.
      onFault: (error) => {
        if (away.size === 0) tellFault(error);
        away.add(use);
      },
      // Whichever finds it back: the other may not ask for hours, and must not keep the next fault from being told. If it is still
      // away for the other, the next try of that one tells it as a new one.
      onRecovery: () => {
        if (away.size > 0) log.info('redis.recovered');
        away.clear();
      },
    });
    return (command) => guard(() => command(client));
  };
  const limits = open('limits');
  let lastCount: Guarded<unknown>['state'] | null = null;
  return {
    client,
    async limits(command) {
      const answer = await limits(command);
      lastCount = answer.state;
      return answer;
    },
    cache: open('cache'),
    lastCount: () => lastCount,
  };
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
