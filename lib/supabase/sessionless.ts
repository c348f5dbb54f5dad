import 'server-only';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { env } from '@/lib/env/env';
import type { Database } from './database.types';
import { clientOptions, sessionlessAuth } from './options';

/** A client that is nobody and touches no cookies: to prove a password without replacing the caller's session. */
export function createSessionlessSupabase(): SupabaseClient<Database> {
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY } = env();
  return createClient<Database>(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, { ...clientOptions, auth: sessionlessAuth });
}
