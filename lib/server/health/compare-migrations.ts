import { z } from 'zod';
import type { CheckStatus } from './check';

const readySchema = z.object({ migrations: z.array(z.string()) });

/** The versions in an answer of `database_ready`, or null where the journal cannot be read. */
export function versionsOf(answer: unknown): string[] | null {
  const parsed = readySchema.safeParse(answer);
  return parsed.success ? parsed.data.migrations : null;
}

/** A newer database is fine: it is migrated before a new version starts. */
export function compareMigrations(expected: readonly string[], applied: readonly string[] | null): CheckStatus {
  if (applied === null || expected.length === 0) return 'unknown';
  return expected.every((version) => applied.includes(version)) ? 'ok' : 'failed';
}
