import 'server-only';
import { tryToCount } from '@/lib/rate-limit/try-to-count';
import { processRedis } from '@/lib/redis/process-redis';
import { createAdminSupabase } from '@/lib/supabase/admin';
import { keepFor, runChecks, type CheckStatus, type Health } from './check';
import { compareMigrations } from './compare-migrations';

/** Whether database and schema are there, and how Redis is; kept for 2 s, so that checking often costs little. */
export const readHealth: () => Promise<Health> = keepFor(2_000, () => {
  const ready = Promise.resolve(createAdminSupabase().rpc('database_ready'));
  return runChecks({
    database: async () => ((await ready).error ? 'failed' : 'ok'),
    redis,
    migrations: async () => {
      const { data, error } = await ready;
      // The build knows its last migration (next.config.ts).
      return compareMigrations(process.env.LAST_MIGRATION ?? '', error ? null : data);
    },
  });
});

/**
 * Asked each time, whatever is known about it: to know is what this is for. One that answers may still not count, which requests
 * find out; where none has counted yet, or the last one could not, this counts itself.
 */
async function redis(): Promise<CheckStatus> {
  const known = processRedis();
  if (known === null) return 'not_configured';
  if ((await known.client.ping()) !== 'PONG') return 'failed';
  if (known.lastCount() === 'answered') return 'ok';
  const { state } = await known.limits(() => tryToCount(known.client));
  return state === 'answered' ? 'ok' : 'failed';
}
