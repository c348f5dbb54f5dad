import 'server-only';
import type { z } from 'zod';
import { fail, ok, type Result } from '@/lib/errors/result';
import { fieldErrors, validationError } from '@/lib/errors/validation';
import { sanitizeJson } from '@/lib/security/sanitize-json';

/** Cleans every text of an input, then judges it as a whole: all its errors at once. */
export async function prepareInput<S extends z.ZodType>(
  schema: S,
  raw: unknown,
  verbatim: readonly string[] = [],
): Promise<Result<z.output<S>>> {
  const clean = await sanitizeJson(raw, { verbatim });
  if (!clean.ok) return clean;
  const parsed = await schema.safeParseAsync(clean.value);
  return parsed.success ? ok(parsed.data) : fail(validationError(fieldErrors(parsed.error)));
}
