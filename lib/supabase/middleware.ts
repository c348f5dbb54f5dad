import { createServerClient } from '@supabase/ssr';
import type { SupabaseClient } from '@supabase/supabase-js';
import type { NextRequest, NextResponse } from 'next/server';
import { env } from '@/lib/env/env';
import type { Result } from '@/lib/errors/result';
import { isHttps } from '@/lib/security/is-https';
import type { Database } from './database.types';
import { clientOptions, sessionCookieName, sessionCookieOptions } from './options';
import { createSessionReader } from './session-reader';

interface MiddlewareSupabase {
  supabase: SupabaseClient<Database>;
  /** The access token of the request's session: see SessionReader. */
  readToken: () => Promise<Result<string>>;
  /** Copies refreshed cookies, and the headers that keep them out of shared caches, to the answer. */
  writeCookies: (response: NextResponse) => void;
}

/**
 * A client for the middleware, and for a route that decides itself whether cookies change; refreshed cookies are also seen by what runs after it.
 * @param mayRefresh see SessionReader
 */
export function createMiddlewareSupabase(request: NextRequest, mayRefresh?: () => Promise<boolean>): MiddlewareSupabase {
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, APP_ORIGIN } = env();
  const reader = createSessionReader(mayRefresh);
  const writes: ((response: NextResponse) => void)[] = [];
  const supabase = createServerClient<Database>(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, {
    ...clientOptions,
    global: { fetch: reader.fetch },
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
  return { supabase, readToken: () => reader.readToken(supabase), writeCookies: (response) => writes.forEach((write) => write(response)) };
}

/** Whether the request carries a session at all, valid or not. */
export function hasSessionCookie(request: NextRequest): boolean {
  return request.cookies.getAll().some(({ name }) => name === sessionCookieName || name.startsWith(`${sessionCookieName}.`));
}
