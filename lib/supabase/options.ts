import type { CookieOptionsWithName } from '@supabase/ssr';
import { describeQuery } from '@/lib/observability/describe-query';
import { record } from '@/lib/observability/record';

/** Longer than any honest query; a hung connection must not hold a request for ever. */
const timeoutMs = 15_000;
/** Reading from the Auth API asks who somebody is, before anything else is done for them; and who signs out is leaving. */
const identityTimeoutMs = 4_000;

/** One name in every environment, whatever the address of the Supabase behind it. */
export const sessionCookieName = 'pitchbook-session';

/** Cookies that no script reads and no other site sends along. */
const cookieAttributes = (https: boolean) => ({ path: '/', httpOnly: true, sameSite: 'lax', secure: https }) as const;

export function sessionCookieOptions(https: boolean): CookieOptionsWithName {
  return { name: sessionCookieName, ...cookieAttributes(https) };
}

/** With which a cookie of a session is taken from the browser. */
export function droppedCookieOptions(https: boolean) {
  return { ...cookieAttributes(https), maxAge: 0 };
}

/** What all our clients share. Retries are ours (lib/server/retry), so that they are counted once. */
export const clientOptions = {
  db: { retry: false },
  global: { fetch: measuredFetch },
} as const;

/** For clients that hold no session of their own. */
export const sessionlessAuth = { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false } as const;

/** Every call of the data API comes by here, whoever asks: its time is counted with it, also when it fails. */
async function measuredFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const query = describeQuery(input instanceof Request ? input.url : String(input), init?.method ?? 'GET');
  const started = performance.now();
  try {
    return await fetchWithTimeout(input, init);
  } finally {
    if (query) record({ what: 'query', ...query, seconds: (performance.now() - started) / 1000 });
  }
}

function fetchWithTimeout(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const { pathname } = new URL(input instanceof Request ? input.url : input);
  const isIdentity = pathname === '/auth/v1/logout' || ((init?.method ?? 'GET') === 'GET' && pathname.startsWith('/auth/v1/'));
  // Who brings a signal has a deadline of their own, which is shorter (retry.ts, session-reader.ts); the Edge runtime cannot join two.
  const signal = init?.signal ?? AbortSignal.timeout(isIdentity ? identityTimeoutMs : timeoutMs);
  // Next would otherwise treat requests as cacheable data.
  return fetch(input, { ...init, signal, cache: 'no-store' });
}
