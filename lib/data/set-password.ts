import 'server-only';
import type { SupabaseClient } from '@supabase/supabase-js';
import { classifyDatabaseError } from '@/lib/errors/classify-database-error';
import { fail, ok, type Result } from '@/lib/errors/result';
import { validationError } from '@/lib/errors/validation';
import { log } from '@/lib/observability/log';

/** Sets the password of the session's person and ends their sessions elsewhere. */
export async function setPassword({ auth }: Pick<SupabaseClient, 'auth'>, password: string): Promise<Result<{ changed: true }>> {
  const { error } = await auth.updateUser({ password });
  if (error?.code === 'same_password') {
    return fail(validationError([{ field: 'password', code: 'same', message: 'This is your present password. Choose another one.' }]));
  }
  if (error?.code === 'weak_password') {
    return fail(validationError([{ field: 'password', code: 'weak', message: 'This password is too easy to guess. Choose a longer one.' }]));
  }
  if (error) return fail(classifyDatabaseError(error));
  const elsewhere = await auth.signOut({ scope: 'others' });
  if (elsewhere.error) log.warn('auth.sign_out_others_failed');
  return ok({ changed: true });
}
