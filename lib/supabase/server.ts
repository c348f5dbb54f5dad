import 'server-only';
import { createServerClient } from '@supabase/ssr';
import type { SupabaseClient } from '@supabase/supabase-js';
import { cookies, headers } from 'next/headers';
import { env } from '@/lib/env/env';
import { isHttps } from '@/lib/security/is-https';
import type { Database } from './database.types';
import { clientOptions, droppedCookieOptions, sessionCookieOptions } from './options';
import { fetchWithoutRefresh } from './session-reader';
import { isSessionCookie, readStoredSession } from './stored-session';

/** A client with the session of this request's cookies, for pages and actions. A new one for each request. */
export async function createServerSupabase(): Promise<SupabaseClient<Database>> {
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, APP_ORIGIN } = env();
  const [store, requestHeaders] = await Promise.all([cookies(), headers()]);
  return createServerClient<Database>(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, {
    ...clientOptions,
    global: { fetch: fetchWithoutRefresh(await readStoredSession(store.getAll())) },
    cookieOptions: sessionCookieOptions(isHttps(requestHeaders, APP_ORIGIN)),
    cookies: {
      getAll: () => store.getAll(),
      setAll(changes) {
        try {
          // Answers of actions are never cached, so the cache headers that come along are not needed here.
          for (const { name, value, options } of changes) store.set(name, value, options);
        } catch {
          // A page cannot write cookies while it renders; the middleware has refreshed the session before it.
        }
      },
    },
  });
}

/** Takes the session from this browser without telling the Auth API: in an action. */
export async function dropSessionCookies(): Promise<void> {
  const [store, requestHeaders] = await Promise.all([cookies(), headers()]);
  const options = droppedCookieOptions(isHttps(requestHeaders, env().APP_ORIGIN));
  for (const { name } of store.getAll().filter(isSessionCookie)) store.set(name, '', options);
}
