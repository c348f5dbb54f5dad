import 'server-only';
import type { SupabaseClient } from '@supabase/supabase-js';
import { validationError } from '@/lib/errors/validation';
import { classifyDatabaseError } from '@/lib/errors/classify-database-error';
import { fail, ok, type Result } from '@/lib/errors/result';
import type { SignUpInput } from '@/lib/schemas/account';
import { authLink } from './auth-link';

/** Makes an account. `signedIn` is false where the address must first be confirmed by mail. */
export async function signUp(
  { auth }: Pick<SupabaseClient, 'auth'>,
  { fullName, email, password }: SignUpInput,
): Promise<Result<{ signedIn: boolean }>> {
  const { data, error } = await auth.signUp({
    email,
    password,
    options: { data: { full_name: fullName }, emailRedirectTo: authLink('/') },
  });
  if (!error) return ok({ signedIn: data.session !== null });
  switch (error.code) {
    case 'user_already_exists':
    case 'email_exists':
      // Only where addresses need no confirmation: there, a new account would show the difference anyway.
      return fail(validationError([{ field: 'email', code: 'taken', message: 'There is an account with this address already. Sign in instead.' }]));
    case 'weak_password':
      return fail(validationError([{ field: 'password', code: 'weak', message: 'This password is too easy to guess. Choose a longer one.' }]));
    case 'email_address_invalid':
      return fail(validationError([{ field: 'email', code: 'invalid_format', message: 'Mail cannot be sent to this address.' }]));
    default:
      return fail(classifyDatabaseError(error));
  }
}
