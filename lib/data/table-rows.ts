import 'server-only';
import { z } from 'zod';
import { classifyDatabaseError } from '@/lib/errors/classify-database-error';
import { fail, ok, type Result } from '@/lib/errors/result';
import { retryTransient } from '@/lib/server/retry';

interface Answer {
  data: unknown;
  error: unknown;
  status: number;
}

/**
 * Reads from tables as the caller, for what no function of the database answers; the policies decide what is there.
 * @param query has to end when the signal says so: `.abortSignal(signal)`
 */
export function readRows<S extends z.ZodType>(schema: S, query: (signal: AbortSignal) => PromiseLike<Answer>): Promise<Result<z.output<S>>> {
  return retryTransient(async (signal) => {
    const { data, error, status } = await query(signal);
    return error ? fail(classifyDatabaseError(error, status)) : ok(schema.parse(data));
  });
}

/** A moment as ISO 8601 in UTC. Hosted Supabase writes `2026-03-01T20:00:00+00:00`, the embedded one `2026-03-01 20:00:00+00`. */
export const timestamp = z.string().transform((text) => new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')).toISOString());
