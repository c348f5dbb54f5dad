import 'server-only';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { env } from '@/lib/env/env';
import type { Database } from './database.types';
import { clientOptions, sessionlessAuth } from './options';

/** A client that acts as the holder of an access token, and of nothing else: cookies play no part. */
export function createBearerSupabase(token: string): SupabaseClient<Database> {
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY } = env();
  return createClient<Database>(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, {
    ...clientOptions,
    global: { ...clientOptions.global, headers: { Authorization: `Bearer ${token}` } },
    auth: sessionlessAuth,
  });
}
