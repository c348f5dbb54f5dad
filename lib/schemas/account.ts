import { z } from 'zod';
import { line } from './text';

export const MIN_PASSWORD = 10;
/** bcrypt, which Supabase Auth stores passwords with, reads no further. */
const MAX_PASSWORD_BYTES = 72;

const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email('Enter a valid e-mail address, like name@company.com.'));

const newPassword = z
  .string()
  .min(MIN_PASSWORD, `Use at least ${MIN_PASSWORD} characters.`)
  .refine((text) => new TextEncoder().encode(text).length <= MAX_PASSWORD_BYTES, `Use at most ${MAX_PASSWORD_BYTES} characters.`);

/** A password to compare, not to judge: rules may have been different when it was made. */
const givenPassword = z.string().min(1, 'Enter your password.').max(1_000);

const fullName = line(100);

export const signInInput = z.strictObject({ email, password: givenPassword, next: z.string().max(2_000).optional() });
export const signUpInput = z.strictObject({ fullName, email, password: newPassword });
export const requestPasswordResetInput = z.strictObject({ email });
export const updatePasswordInput = z.strictObject({ password: newPassword });
export const changePasswordInput = z.strictObject({ currentPassword: givenPassword, password: newPassword });
export const updateProfileInput = z.strictObject({ fullName });

export type SignInInput = z.output<typeof signInInput>;
export type SignUpInput = z.output<typeof signUpInput>;
export type ChangePasswordInput = z.output<typeof changePasswordInput>;
