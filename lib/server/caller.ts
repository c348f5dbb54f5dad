import type { SupabaseClient } from '@supabase/supabase-js';
import type { Database } from '@/lib/supabase/database.types';

/** Who acts, with a database client that acts as them: the first argument of every use case. */
export interface Caller {
  db: SupabaseClient<Database>;
  userId: string;
  requestId: string;
}

/** Somebody who is signed out: for signing in, signing up and resetting a password only. */
export interface Visitor {
  db: SupabaseClient<Database>;
  userId: null;
  requestId: string;
}
