import 'server-only';
import { env } from '@/lib/env/env';
import { record } from '@/lib/observability/record';
import { processRedis } from '@/lib/redis/process-redis';
import { createCache, type Cache } from './cache';
import { createMemoryStore } from './memory-store';
import { createRedisStore } from './redis-store';

/** Next gives pages, API routes and instrumentation a copy of this module each. */
export const CACHE_OF_PROCESS = Symbol.for('pitchbook.cache');
const inProcess = globalThis as typeof globalThis & { [CACHE_OF_PROCESS]?: Cache };

/** The cache of this process: in Upstash Redis where it is configured, for all instances together, else in memory. Its counters tell hits and misses. */
export function processCache(): Cache {
  return (inProcess[CACHE_OF_PROCESS] ??= createProcessCache());
}

function createProcessCache(): Cache {
  const { CACHE_MEMORY_MB, SUPABASE_URL, VERCEL_ENV } = env();
  const redis = processRedis();
  return createCache({
    store: redis === null ? createMemoryStore(CACHE_MEMORY_MB * 1_000_000) : createRedisStore(redis.cache),
    // A copy of a database repeats ids and revisions, so the database's address counts; a schema of another day may tell
    // another document of them, so the build's last migration does (next.config.ts).
    prefix: ['pitchbook', 'cache', VERCEL_ENV ?? 'server', new URL(SUPABASE_URL).host, process.env.LAST_MIGRATION ?? ''].join('/'),
    onRead: (cache, isHit) => record({ what: 'cache', cache, isHit }),
  });
}
