import type { NextRequest, NextResponse } from 'next/server';
import type { AppError } from '@/lib/errors/app-error';
import { limitRefresh } from '@/lib/rate-limit/limit';
import { createMiddlewareSupabase, hasSessionCookie } from '@/lib/supabase/middleware';
import { verifyToken } from '@/lib/supabase/verify-token';
import { bearerToken } from '../bearer-token';
import type { RouteKind } from './route-kind';

interface Identity {
  /** `unknown`: there are credentials, but they could not be checked just now. */
  state: 'signed-in' | 'signed-out' | 'unknown';
  /** Verified. */
  userId: string | null;
  /** Puts refreshed cookies on the answer. */
  finish: (response: NextResponse) => NextResponse;
}

const signedOut: Identity = { state: 'signed-out', userId: null, finish: (response) => response };

/**
 * Who sent a request: the API by its bearer token alone, pages by their session, which is refreshed
 * when it is about to expire. Costs no round trip where the token was checked a moment ago.
 * @param address of the client, where it can be trusted
 */
export async function findIdentity(request: NextRequest, kind: RouteKind, address: string | null): Promise<Identity> {
  if (kind === 'api') return bearerIdentity(request);
  if (kind === 'public-api' || kind === 'public-file' || kind === 'internal-api' || !hasSessionCookie(request)) return signedOut;

  const { supabase, readToken, writeCookies } = createMiddlewareSupabase(request, async () => (await limitRefresh(address)).allowed);
  const finish = (response: NextResponse) => {
    writeCookies(response);
    return response;
  };
  const token = await readToken();
  if (!token.ok) return { state: stateAfter(token.error), userId: null, finish };
  return { ...(await verified(supabase, token.value)), finish };
}

async function bearerIdentity(request: NextRequest): Promise<Identity> {
  const token = bearerToken(request.headers);
  if (token === null) return signedOut;
  const { supabase, writeCookies } = createMiddlewareSupabase(request);
  const identity = await verified(supabase, token);
  return { ...identity, finish: (response) => (writeCookies(response), response) };
}

async function verified(supabase: Parameters<typeof verifyToken>[0], token: string): Promise<Pick<Identity, 'state' | 'userId'>> {
  const result = await verifyToken(supabase, token);
  if (result.ok) return { state: 'signed-in', userId: result.value };
  return { state: stateAfter(result.error), userId: null };
}

const stateAfter = ({ code }: AppError): Identity['state'] => (code === 'unavailable' ? 'unknown' : 'signed-out');
