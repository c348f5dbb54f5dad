import { retryTransient } from '@/lib/server/retry';
import { log } from '@/lib/observability/log';
import { classifyDatabaseError } from '@/lib/errors/classify-database-error';
import { fail, ok, type Result } from '@/lib/errors/result';
import { createAdminSupabase } from '@/lib/supabase/admin';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Empties the trash of what has lain in it for 30 days and forgets old idempotency keys: now and once a day while this
 * server runs. Several servers at it do no harm: each run removes what is due, or nothing.
 */
export function startHousekeeping(): void {
  void tidyUp();
  setInterval(() => void tidyUp(), DAY_MS).unref();
}

/** One round; a database that is away is met again by the next one. */
export async function tidyUp(): Promise<void> {
  const done = await retryTransient(async (): Promise<Result<{ purged: number }>> => {
    const { data, error, status } = await createAdminSupabase().rpc('purge_expired_trash');
    return error ? fail(classifyDatabaseError(error, status)) : ok(data as { purged: number });
  });
  if (!done.ok) log.warn('trash.not_emptied', { code: done.error.code });
  else if (done.value.purged > 0) log.info('trash.emptied', { count: done.value.purged });
}
