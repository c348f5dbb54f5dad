import type { NextRequest, NextResponse } from 'next/server';
import type { Result } from '@/lib/errors/result';
import type { LimitResult } from '@/lib/rate-limit/limit';
import { type Place, placeToCheck, placeToRefresh } from '@/lib/rate-limit/place';
import { createMiddlewareSupabase, dropSession } from '@/lib/supabase/middleware';
import { createSessionReader } from '@/lib/supabase/session-reader';
import { createSessionlessSupabase } from '@/lib/supabase/sessionless';
import { isSessionCookie, readStoredSession } from '@/lib/supabase/stored-session';
import { verifyToken } from '@/lib/supabase/verify-token';
import { bearerToken } from '../bearer-token';
import type { RouteKind } from './route-kind';

export interface Identity {
  /** `unknown`: there are credentials, but they could not be checked just now. */
  state: 'signed-in' | 'signed-out' | 'unknown';
  /** Verified. */
  userId: string | null;
  /** Where they could not be checked because too many of this address were. */
  refused: LimitResult | null;
  /** Puts changed cookies on the answer. */
  finish: (response: NextResponse) => NextResponse;
}

const unchanged: Identity['finish'] = (response) => response;
const signedOut: Identity = { state: 'signed-out', userId: null, refused: null, finish: unchanged };

/**
 * Who sent a request: the API by its bearer token alone, pages by their session, which is refreshed
 * when it is about to expire. Costs no round trip where the token was checked a moment ago.
 * @param address of the client, where it can be trusted
 */
export async function findIdentity(request: NextRequest, kind: RouteKind, address: string | null): Promise<Identity> {
  if (kind === 'api') return bearerIdentity(request, address);
  if (kind === 'public-api' || kind === 'public-file' || kind === 'internal-api') return signedOut;
  // Needs nobody, and what proves some links is deleted together with a session that has ended.
  if (request.nextUrl.pathname === '/auth/confirm') return signedOut;
  const cookies = request.cookies.getAll();
  if (!cookies.some(isSessionCookie)) return signedOut;
  const stored = await readStoredSession(cookies);
  // The library would stumble over it, here and on every page.
  if (stored === null) return { ...signedOut, finish: writing(dropSession(request)) };

  const places = noting(address);
  const reader = createSessionReader(stored, places.toRefresh);
  const { supabase, writeCookies } = createMiddlewareSupabase(request, reader.fetch);
  const finish = writing(writeCookies);
  const token = await reader.readToken(supabase);
  const person = token.ok ? await verifyToken(supabase, token.value, places.toCheck) : token;
  return { ...known(person, places), finish };
}

/** Without a session: cookies play no part here, and a client that has one may ask for a new one. */
async function bearerIdentity(request: NextRequest, address: string | null): Promise<Identity> {
  const token = bearerToken(request.headers);
  if (token === null) return signedOut;
  const places = noting(address);
  const person = await verifyToken(createSessionlessSupabase(), token, places.toCheck);
  return { ...known(person, places), finish: unchanged };
}

function known(person: Result<string>, { refused }: Noted): Omit<Identity, 'finish'> {
  if (person.ok) return { state: 'signed-in', userId: person.value, refused: null };
  if (person.error.code === 'unauthenticated') return { state: 'signed-out', userId: null, refused: null };
  return { state: 'unknown', userId: null, refused: person.error.code === 'rate_limited' ? refused() : null };
}

interface Noted {
  toRefresh: () => Promise<Place>;
  toCheck: () => Promise<Place>;
  /** The limit that was in the way. */
  refused: () => LimitResult | null;
}

function noting(address: string | null): Noted {
  let refused: LimitResult | null = null;
  const note = async (taking: Promise<Place>) => {
    const place = await taking;
    refused ??= place.refused;
    return place;
  };
  return { toRefresh: () => note(placeToRefresh(address)), toCheck: () => note(placeToCheck(address)), refused: () => refused };
}

function writing(writeCookies: (response: NextResponse) => void): Identity['finish'] {
  return (response) => {
    writeCookies(response);
    return response;
  };
}
