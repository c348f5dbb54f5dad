import { isAuthError, type SupabaseClient } from '@supabase/supabase-js';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { appError } from '@/lib/errors/app-error';
import { classifyDatabaseError } from '@/lib/errors/classify-database-error';
import { AWAY_SECONDS } from '@/lib/errors/error-table';
import { fail, ok, type Result } from '@/lib/errors/result';
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
 * @returns `unauthenticated` for a token that is not valid (any more), `unavailable` when it cannot be checked
 */
export async function verifyToken(supabase: Pick<SupabaseClient, 'auth'>, token: string): Promise<Result<string>> {
  const key = await sha256(token);
  const known = verified.get(key);
  if (known) return ok(known);

  const { data, error } = await supabase.auth.getClaims(token).catch((thrown: unknown) => ({ data: null, error: thrown }));
  if (error) {
    // The library's own errors alone: others are about the token, and quote it, so that it could name a fault of ours.
    const isAway = isAuthError(error) && ['unavailable', 'rate_limited'].includes(classifyDatabaseError(error).code);
    return fail(isAway ? appError('unavailable', { retryAfter: AWAY_SECONDS }) : appError('unauthenticated'));
  }
  const claims = claimsSchema.safeParse(data?.claims);
  if (!claims.success) return fail(appError('unauthenticated'));
  const ttl = Math.min(rememberMs, claims.data.exp * 1000 - Date.now());
  if (ttl > 0) verified.set(key, claims.data.sub, { ttl });
  return ok(claims.data.sub);
}
