import 'server-only';
import { createServerClient } from '@supabase/ssr';
import type { SupabaseClient } from '@supabase/supabase-js';
import { cookies, headers } from 'next/headers';
import { env } from '@/lib/env/env';
import { isHttps } from '@/lib/security/is-https';
import type { Database } from './database.types';
import { clientOptions, sessionCookieOptions } from './options';

/** A client with the session of this request's cookies, for pages and actions. A new one for each request. */
export async function createServerSupabase(): Promise<SupabaseClient<Database>> {
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, APP_ORIGIN } = env();
  const [store, requestHeaders] = await Promise.all([cookies(), headers()]);
  return createServerClient<Database>(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, {
    ...clientOptions,
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
