import { createServerClient } from '@supabase/ssr';
import type { SupabaseClient } from '@supabase/supabase-js';
import type { NextRequest, NextResponse } from 'next/server';
import { env } from '@/lib/env/env';
import { isHttps } from '@/lib/security/is-https';
import type { Database } from './database.types';
import { clientOptions, droppedCookieOptions, sessionCookieOptions } from './options';
import { isSessionCookie } from './stored-session';

interface MiddlewareSupabase {
  supabase: SupabaseClient<Database>;
  /** Copies changed cookies, and the headers that keep them out of shared caches, to the answer. */
  writeCookies: (response: NextResponse) => void;
}

/**
 * A client for the middleware; refreshed cookies are also seen by what runs after it.
 * @param ask see SessionReader
 */
export function createMiddlewareSupabase(request: NextRequest, ask: typeof fetch): MiddlewareSupabase {
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, APP_ORIGIN } = env();
  const writes: ((response: NextResponse) => void)[] = [];
  const supabase = createServerClient<Database>(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, {
    ...clientOptions,
    global: { fetch: ask },
    cookieOptions: sessionCookieOptions(isHttps(request.headers, APP_ORIGIN)),
    cookies: {
      getAll: () => request.cookies.getAll(),
      setAll(changes, cacheHeaders) {
        for (const { name, value } of changes) request.cookies.set(name, value);
        writes.push((response) => {
          for (const { name, value, options } of changes) response.cookies.set(name, value, options);
          for (const [name, value] of Object.entries(cacheHeaders)) response.headers.set(name, value);
        });
      },
    },
  });
  return { supabase, writeCookies: (response) => writes.forEach((write) => write(response)) };
}

/**
 * A client for what starts a session whatever there was before: it sees no session, so that one that somebody made up cannot
 * make it stumble. What is left of a session before the new one goes.
 */
export function createSessionSupabase(request: NextRequest): MiddlewareSupabase {
  const before = hideSession(request);
  const { supabase, writeCookies } = createMiddlewareSupabase(request, clientOptions.global.fetch);
  return {
    supabase,
    writeCookies(response) {
      writeCookies(response);
      const now = sessionCookies(response);
      if (now.length > 0) dropCookies(request, response, before.filter((name) => !now.includes(name)));
    },
  };
}

/** Takes the cookies of a session away, from what runs after this and with the answer from the browser. */
export function dropSession(request: NextRequest): MiddlewareSupabase['writeCookies'] {
  const names = hideSession(request);
  return (response) => dropCookies(request, response, names);
}

/** The names under which it was there. */
function hideSession(request: NextRequest): string[] {
  const names = sessionCookies(request);
  for (const name of names) request.cookies.delete(name);
  return names;
}

function sessionCookies({ cookies }: NextRequest | NextResponse): string[] {
  return cookies.getAll().filter(isSessionCookie).map(({ name }) => name);
}

function dropCookies(request: NextRequest, response: NextResponse, names: readonly string[]): void {
  for (const name of names) response.cookies.set(name, '', droppedCookieOptions(isHttps(request.headers, env().APP_ORIGIN)));
}
