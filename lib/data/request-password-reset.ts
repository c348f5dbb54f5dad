import 'server-only';
import type { SupabaseClient } from '@supabase/supabase-js';
import { classifyDatabaseError } from '@/lib/errors/classify-database-error';
import { fail, ok, type Result } from '@/lib/errors/result';
import { log } from '@/lib/observability/log';
import { authLink } from './auth-link';

/** Sends a mail with a link where the address has an account. The answer is the same where it has none. */
export async function requestPasswordReset({ auth }: Pick<SupabaseClient, 'auth'>, { email }: { email: string }): Promise<Result<{ sent: true }>> {
  const { error } = await auth.resetPasswordForEmail(email, { redirectTo: authLink('/update-password') });
  if (error) {
    const fault = classifyDatabaseError(error);
    // The auth server being away says nothing about the address; its other refusals would.
    if (fault.code === 'unavailable') return fail(fault);
    log.warn('auth.reset_refused');
  }
  return ok({ sent: true });
}
