import type { NextRequest, NextResponse } from 'next/server';
import type { AppError } from '@/lib/errors/app-error';
import { limitRefresh } from '@/lib/rate-limit/limit';
import { createMiddlewareSupabase, dropSession } from '@/lib/supabase/middleware';
import { createSessionReader } from '@/lib/supabase/session-reader';
import { createSessionlessSupabase } from '@/lib/supabase/sessionless';
import { isSessionCookie, readStoredSession } from '@/lib/supabase/stored-session';
import { verifyToken } from '@/lib/supabase/verify-token';
import { bearerToken } from '../bearer-token';
import type { RouteKind } from './route-kind';

interface Identity {
  /** `unknown`: there are credentials, but they could not be checked just now. */
  state: 'signed-in' | 'signed-out' | 'unknown';
  /** Verified. */
  userId: string | null;
  /** Puts changed cookies on the answer. */
  finish: (response: NextResponse) => NextResponse;
}

const unchanged: Identity['finish'] = (response) => response;
const signedOut: Identity = { state: 'signed-out', userId: null, finish: unchanged };

/**
 * Who sent a request: the API by its bearer token alone, pages by their session, which is refreshed
 * when it is about to expire. Costs no round trip where the token was checked a moment ago.
 * @param address of the client, where it can be trusted
 */
export async function findIdentity(request: NextRequest, kind: RouteKind, address: string | null): Promise<Identity> {
  if (kind === 'api') return bearerIdentity(request);
  if (kind === 'public-api' || kind === 'public-file' || kind === 'internal-api') return signedOut;
  // Needs nobody, and what proves some links is deleted together with a session that has ended.
  if (request.nextUrl.pathname === '/auth/confirm') return signedOut;
  const cookies = request.cookies.getAll();
  if (!cookies.some(isSessionCookie)) return signedOut;
  const stored = await readStoredSession(cookies);
  // The library would stumble over it, here and on every page.
  if (stored === null) return { ...signedOut, finish: writing(dropSession(request)) };

  const reader = createSessionReader(stored, async () => (await limitRefresh(address)).allowed);
  const { supabase, writeCookies } = createMiddlewareSupabase(request, reader.fetch);
  const finish = writing(writeCookies);
  const token = await reader.readToken(supabase);
  if (!token.ok) return { state: stateAfter(token.error), userId: null, finish };
  return { ...(await verified(supabase, token.value)), finish };
}

/** Without a session: cookies play no part here, and a client that has one may ask for a new one. */
async function bearerIdentity(request: NextRequest): Promise<Identity> {
  const token = bearerToken(request.headers);
  return token === null ? signedOut : { ...(await verified(createSessionlessSupabase(), token)), finish: unchanged };
}

async function verified(supabase: Parameters<typeof verifyToken>[0], token: string): Promise<Pick<Identity, 'state' | 'userId'>> {
  const result = await verifyToken(supabase, token);
  if (result.ok) return { state: 'signed-in', userId: result.value };
  return { state: stateAfter(result.error), userId: null };
}

const stateAfter = ({ code }: AppError): Identity['state'] => (code === 'unavailable' ? 'unknown' : 'signed-out');

function writing(writeCookies: (response: NextResponse) => void): Identity['finish'] {
  return (response) => {
    writeCookies(response);
    return response;
  };
}
