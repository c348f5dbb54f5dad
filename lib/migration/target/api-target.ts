import { createClient } from '@supabase/supabase-js';
import { sessionlessAuth } from '@/lib/supabase/options';
import { classifyTargetError } from './classify-target-error';
import type { ArgumentsOf, DatabaseFunction } from './database-functions';
import { retryWhileAway, type RetryOptions } from './retry-transient';
import type { MigrationTarget } from './target';

/** Longer than any batch takes, and than the time limit of statements on a hosted project. */
const requestTimeoutMs = 120_000;

/** A hosted, self-hosted or embedded Supabase, reached through its API with the secret key. */
export function openApiTarget({ url, secretKey }: { url: string; secretKey: string }, retry: RetryOptions = {}): MigrationTarget {
  const client = createClient(url, secretKey, {
    auth: sessionlessAuth,
    // Retries are ours, below.
    db: { retry: false },
    global: { fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(requestTimeoutMs) }) },
  });
  let hasAnswered = false;
  const once = async (name: DatabaseFunction, args: ArgumentsOf<DatabaseFunction>): Promise<unknown> => {
    const { data, error, status } = await client.rpc(name, args).then(
      (answer) => answer,
      // The connection broke while the answer came in.
      (error: unknown) => ({ data: null, error, status: 0 }),
    );
    if (status > 0) hasAnswered = true;
    if (error) throw classifyTargetError(error, { status, secrets: [secretKey] });
    return data;
  };
  return {
    kind: 'api',
    describe: `Supabase at ${new URL(url).origin}`,
    call: (name, args) => retryWhileAway(() => once(name, args), retry, () => hasAnswered),
    close: async () => undefined,
  };
}
