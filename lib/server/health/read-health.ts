import 'server-only';
import { Redis } from '@upstash/redis';
import { env } from '@/lib/env/env';
import { createAdminSupabase } from '@/lib/supabase/admin';
import { keepFor, runChecks, type CheckStatus, type Health } from './check';
import { compareMigrations, versionsOf } from './compare-migrations';

/** Whether database, Redis and schema are there; kept for 2 s, so that checking often costs little. */
export const readHealth: () => Promise<Health> = keepFor(2_000, () => {
  const ready = Promise.resolve(createAdminSupabase().rpc('database_ready'));
  return runChecks({
    database: async () => ((await ready).error ? 'failed' : 'ok'),
    redis,
    migrations: async () => {
      const { data, error } = await ready;
      return compareMigrations(builtWith, error ? null : versionsOf(data));
    },
  });
});

/** The build knows the migrations it was made with (next.config.ts); the database knows those it has. */
const builtWith = (process.env.MIGRATIONS_AT_BUILD ?? '').split(',').filter(Boolean);

async function redis(): Promise<CheckStatus> {
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = env();
  if (!url || !token) return 'not_configured';
  const client = new Redis({ url, token, retry: false, enableTelemetry: false, signal: () => AbortSignal.timeout(1_000) });
  return (await client.ping()) === 'PONG' ? 'ok' : 'failed';
}
