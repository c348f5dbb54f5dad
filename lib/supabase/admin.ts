import 'server-only';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { env } from '@/lib/env/env';
import type { Database } from './database.types';
import { clientOptions, sessionlessAuth } from './options';

/** A client with the secret key: it passes by all policies. For health checks and operators' tools only. */
export function createAdminSupabase(): SupabaseClient<Database> {
  const { SUPABASE_URL, SUPABASE_SECRET_KEY } = env();
  return createClient<Database>(SUPABASE_URL, SUPABASE_SECRET_KEY, { ...clientOptions, auth: sessionlessAuth });
}
