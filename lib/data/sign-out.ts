import 'server-only';
import type { SupabaseClient } from '@supabase/supabase-js';
import { ok, type Result } from '@/lib/errors/result';
import { log } from '@/lib/observability/log';
import { dropSessionCookies } from '@/lib/supabase/server';

/** Ends the session of this browser. Its cookies go even where the Auth API cannot be told. */
export async function signOut({ auth }: Pick<SupabaseClient, 'auth'>): Promise<Result<{ next: string }>> {
  const { error } = await auth.signOut({ scope: 'local' });
  if (error) log.warn('auth.sign_out_failed');
  return ok({ next: '/sign-in' });
}

/** The same where nobody knows just now whose session it is: whoever leaves a shared machine must not have to wait for that. */
export async function forgetSession(): Promise<Result<{ next: string }>> {
  await dropSessionCookies();
  log.warn('auth.sign_out_failed');
  return ok({ next: '/sign-in' });
}
