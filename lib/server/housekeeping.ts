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

/** Of 200 books each. An answer that always says that there are more must not keep us busy for ever. */
const MOST_ROUNDS = 100;

/** Until nothing is due any more; a database that is away is met again the next day. */
export async function tidyUp(): Promise<void> {
  let count = 0;
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const done = await purgeSome();
    if (!done.ok) {
      log.warn('trash.not_emptied', { code: done.error.code });
      break;
    }
    count += done.value.purged;
    if (!done.value.more) break;
  }
  if (count > 0) log.info('trash.emptied', { count });
}

/** A few hundred books at a time, so that no transaction takes long. */
function purgeSome(): Promise<Result<{ purged: number; more: boolean }>> {
  return retryTransient(async () => {
    const { data, error, status } = await createAdminSupabase().rpc('purge_expired_trash');
    return error ? fail(classifyDatabaseError(error, status)) : ok(data as { purged: number; more: boolean });
  });
}
