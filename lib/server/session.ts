import 'server-only';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { AWAY_SECONDS } from '@/lib/errors/error-table';
import { fail, failWith, ok, type Result } from '@/lib/errors/result';
import { record } from '@/lib/observability/record';
import { createServerSupabase } from '@/lib/supabase/server';
import { verifyToken } from '@/lib/supabase/verify-token';
import type { Caller } from './caller';
import { identityHeader, readUnknown } from './identity-header';
import { requestIdFrom } from './request-id';
import { unreadable } from './unreadable';

/**
 * Who sent this request, by the session in its cookies; asked once per request.
 * @returns `unauthenticated` without a valid session, `unavailable` when that cannot be found out, `rate_limited` when too many
 * sessions of one address were looked at
 */
export const identify = cache(async (): Promise<Result<Caller>> => {
  const sent = await headers();
  // The middleware has refreshed the session before, and could not: asking again would take as long once more.
  const unknown = readUnknown(sent.get(identityHeader));
  if (unknown !== null) return fail(unknown);
  const db = await createServerSupabase();
  const requestId = requestIdFrom(sent);
  // The session only lends us its token here; who it belongs to is what verifyToken says.
  const { data, error } = await db.auth.getSession();
  if (!data.session) return error?.name === 'AuthRetryableFetchError' ? failWith('unavailable', { retryAfter: AWAY_SECONDS }) : failWith('unauthenticated');
  const verified = await verifyToken(db, data.session.access_token);
  if (!verified.ok) return verified;
  record({ what: 'person', userId: verified.value });
  return ok({ db, userId: verified.value, requestId });
});

/** The caller of this request, or null when signed out. @throws when that cannot be found out */
export async function findCaller(): Promise<Caller | null> {
  const identity = await identify();
  if (identity.ok) return identity.value;
  if (identity.error.code === 'unauthenticated') return null;
  throw unreadable('The session', identity.error);
}

/** Whether somebody is known to be signed in: for pages that serve who is not, and should while that cannot be found out. */
export async function isKnownCaller(): Promise<boolean> {
  return (await identify()).ok;
}

/** The caller of this request; somebody signed out is sent to sign in, and back afterwards. */
export async function requireCaller(): Promise<Caller> {
  const caller = await findCaller();
  if (caller) return caller;
  const path = (await headers()).get('x-pathname');
  redirect(path ? `/sign-in?next=${encodeURIComponent(path)}` : '/sign-in');
}
