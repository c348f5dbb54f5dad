import { createServerClient } from '@supabase/ssr';
import type { SupabaseClient } from '@supabase/supabase-js';
import type { NextRequest, NextResponse } from 'next/server';
import { env } from '@/lib/env/env';
import { isHttps } from '@/lib/security/is-https';
import type { Database } from './database.types';
import { clientOptions, sessionCookieName, sessionCookieOptions } from './options';

interface MiddlewareSupabase {
  supabase: SupabaseClient<Database>;
  /** Copies refreshed cookies, and the headers that keep them out of shared caches, to the answer. */
  writeCookies: (response: NextResponse) => void;
}

/** A client for middleware and route handlers; refreshed cookies are also seen by what runs after it. */
export function createMiddlewareSupabase(request: NextRequest): MiddlewareSupabase {
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, APP_ORIGIN } = env();
  const writes: ((response: NextResponse) => void)[] = [];
  const supabase = createServerClient<Database>(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, {
    ...clientOptions,
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

/** Whether the request carries a session at all, valid or not. */
export function hasSessionCookie(request: NextRequest): boolean {
  return request.cookies.getAll().some(({ name }) => name === sessionCookieName || name.startsWith(`${sessionCookieName}.`));
}
