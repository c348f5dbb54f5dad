import 'server-only';
import { Redis } from '@upstash/redis';
import { env } from '@/lib/env/env';
import { createAdminSupabase } from '@/lib/supabase/admin';
import { keepFor, runChecks, type CheckStatus, type Health } from './check';
import { compareMigrations } from './compare-migrations';

/** Whether database, Redis and schema are there; kept for 2 s, so that checking often costs little. */
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

async function redis(): Promise<CheckStatus> {
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = env();
  if (!url || !token) return 'not_configured';
  const client = new Redis({ url, token, retry: false, enableTelemetry: false, signal: () => AbortSignal.timeout(1_000) });
  return (await client.ping()) === 'PONG' ? 'ok' : 'failed';
}
