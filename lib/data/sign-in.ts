import 'server-only';
import type { SupabaseClient } from '@supabase/supabase-js';
import { classifyDatabaseError } from '@/lib/errors/classify-database-error';
import { fail, failWith, ok, type Result } from '@/lib/errors/result';
import { safeNext } from '@/lib/security/safe-next';
import type { SignInInput } from '@/lib/schemas/account';

/** Starts a session. Whatever was wrong with address or password, the answer is the same sentence. */
export async function signIn({ auth }: Pick<SupabaseClient, 'auth'>, { email, password, next }: SignInInput): Promise<Result<{ next: string }>> {
  const { error } = await auth.signInWithPassword({ email, password });
  if (!error) return ok({ next: safeNext(next) });
  const fault = classifyDatabaseError(error);
  return fault.code === 'unavailable' || fault.code === 'rate_limited' ? fail(fault) : failWith('invalid_credentials');
}
