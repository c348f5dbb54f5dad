import { isAuthError, isAuthSessionMissingError, type SupabaseClient } from '@supabase/supabase-js';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { appError } from '@/lib/errors/app-error';
import { AWAY_SECONDS } from '@/lib/errors/error-table';
import { fail, ok, type Result } from '@/lib/errors/result';
import type { Place } from '@/lib/rate-limit/place';
import { sha256 } from '@/lib/security/sha256';

const claimsSchema = z.object({ sub: z.uuid(), exp: z.number(), aud: z.literal('authenticated'), role: z.literal('authenticated') });

/**
 * Tokens whose signature was checked a moment ago, by hash. With a symmetric key each check is a round
 * trip to the Auth API, and one page is several requests; the database checks the token again anyway.
 */
// By the clock on the wall, as the end of a token is, and asked each time: the library would remember it for a moment.
const verified = new LRUCache<string, string>({ max: 5_000, ttlResolution: 0, perf: { now: () => Date.now() } });
const rememberMs = 30_000;

/**
 * The verified id of the person an access token was given to.
 * @param takePlace asked before the Auth API may be
 * @returns `unauthenticated` for a token that is not valid (any more), `unavailable` when it cannot be checked, `rate_limited`
 * when it may not
 */
export async function verifyToken(supabase: Pick<SupabaseClient, 'auth'>, token: string, takePlace?: () => Promise<Place>): Promise<Result<string>> {
  const key = await sha256(token);
  const known = verified.get(key);
  if (known) return ok(known);

  const place = await takePlace?.();
  if (place?.refused) return fail(appError('rate_limited', { retryAfter: place.refused.retryAfter }));
  const checked = await check(supabase, token);
  if (checked.ok || checked.error.code === 'unavailable') place?.giveBack();
  if (!checked.ok) return checked;
  const { sub, exp } = checked.value;
  const ttl = Math.min(rememberMs, exp * 1000 - Date.now());
  if (ttl > 0) verified.set(key, sub, { ttl });
  return ok(sub);
}

async function check({ auth }: Pick<SupabaseClient, 'auth'>, token: string): Promise<Result<z.output<typeof claimsSchema>>> {
  const { data, error } = await auth.getClaims(token).catch((thrown: unknown) => ({ data: null, error: thrown }));
  if (error) return fail(isAboutToken(error) ? appError('unauthenticated') : appError('unavailable', { retryAfter: AWAY_SECONDS }));
  const claims = claimsSchema.safeParse(data?.claims);
  return claims.success ? ok(claims.data) : fail(appError('unauthenticated'));
}

/** Whether the Auth API, or the library, says that this token is no good: a gateway's refusal has no code (docs/decisions/016). */
function isAboutToken(error: unknown): boolean {
  // What is no error of the library's own is about the token, and quotes it.
  if (!isAuthError(error) || isAuthSessionMissingError(error) || error.name === 'AuthInvalidJwtError') return true;
  const { status = 0, code } = error;
  return status >= 400 && status < 500 && ![408, 429].includes(status) && code !== undefined;
}
