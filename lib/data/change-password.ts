import 'server-only';
import { classifyDatabaseError } from '@/lib/errors/classify-database-error';
import { fail, failWith, ok, type Result } from '@/lib/errors/result';
import { validationError } from '@/lib/errors/validation';
import type { ChangePasswordInput } from '@/lib/schemas/account';
import type { Caller } from '@/lib/server/caller';
import { createSessionlessSupabase } from '@/lib/supabase/sessionless';
import { setPassword } from './set-password';

/** Replaces the password of a person who proves to know the present one. */
export async function changePassword(caller: Caller, { currentPassword, password }: ChangePasswordInput): Promise<Result<{ changed: true }>> {
  const proven = await provePassword(caller, currentPassword);
  return proven.ok ? setPassword(caller.db, password) : proven;
}

async function provePassword(caller: Caller, password: string): Promise<Result<null>> {
  const { data, error } = await caller.db.auth.getUser();
  if (error) return fail(classifyDatabaseError(error));
  if (data.user.email === undefined) return failWith('forbidden');
  // A client of its own: signing in through the caller's would replace their session.
  const { auth } = createSessionlessSupabase();
  const attempt = await auth.signInWithPassword({ email: data.user.email, password });
  if (attempt.error) {
    const fault = classifyDatabaseError(attempt.error);
    if (fault.code === 'unavailable' || fault.code === 'rate_limited') return fail(fault);
    return fail(validationError([{ field: 'currentPassword', code: 'wrong', message: 'This is not your present password.' }]));
  }
  await auth.signOut({ scope: 'local' });
  return ok(null);
}
