import type { CookieOptionsWithName } from '@supabase/ssr';

/** Longer than any honest query; a hung connection must not hold a request for ever. */
const timeoutMs = 15_000;

/** One name in every environment, whatever the address of the Supabase behind it. */
export const sessionCookieName = 'pitchbook-session';

/** Cookies that no script reads and no other site sends along. */
export function sessionCookieOptions(https: boolean): CookieOptionsWithName {
  return { name: sessionCookieName, path: '/', httpOnly: true, sameSite: 'lax', secure: https };
}

/** What all our clients share. Retries are ours (lib/server/retry), so that they are counted once. */
export const clientOptions = {
  db: { retry: false },
  global: { fetch: fetchWithTimeout },
} as const;

/** For clients that hold no session of their own. */
export const sessionlessAuth = { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false } as const;

function fetchWithTimeout(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  // Next would otherwise treat requests as cacheable data.
  return fetch(input, { ...init, signal, cache: 'no-store' });
}
