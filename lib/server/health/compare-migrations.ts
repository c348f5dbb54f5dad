import { z } from 'zod';
import type { CheckStatus } from './check';

const readySchema = z.object({ migration: z.string().regex(/^\d+$/) });

/**
 * Whether the database has the migrations of this build. A newer one is fine: it is migrated before a
 * new version starts.
 * @param expected version of the last migration the build was made with, '' where it knows none
 * @param answer what `database_ready` said; without a journal it names no migration
 */
export function compareMigrations(expected: string, answer: unknown): CheckStatus {
  const parsed = readySchema.safeParse(answer);
  if (!parsed.success || expected === '') return 'unknown';
  return BigInt(parsed.data.migration) >= BigInt(expected) ? 'ok' : 'failed';
}
