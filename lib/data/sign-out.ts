import 'server-only';
import type { SupabaseClient } from '@supabase/supabase-js';
import { ok, type Result } from '@/lib/errors/result';
import { log } from '@/lib/observability/log';

/** Ends the session of this browser. Its cookies go even where the server cannot be told. */
export async function signOut({ auth }: Pick<SupabaseClient, 'auth'>): Promise<Result<{ next: string }>> {
  const { error } = await auth.signOut({ scope: 'local' });
  if (error) log.warn('auth.sign_out_failed');
  return ok({ next: '/sign-in' });
}
