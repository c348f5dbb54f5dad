'use server';

import { z } from 'zod';
import { appError } from '@/lib/errors/app-error';
import { fail } from '@/lib/errors/result';
import { requestPasswordReset as requestReset } from '@/lib/data/request-password-reset';
import { setPassword } from '@/lib/data/set-password';
import { signIn as startSession } from '@/lib/data/sign-in';
import { forgetSession, signOut as endSession } from '@/lib/data/sign-out';
import { signUp as makeAccount } from '@/lib/data/sign-up';
import { requestPasswordResetInput, signInInput, signUpInput, updatePasswordInput } from '@/lib/schemas/account';
import { defineAction } from '@/lib/server/define-action';
import { endRecovery, isRecovering } from '@/lib/server/password-recovery';

export const signIn = defineAction({
  public: true,
  name: 'signIn',
  limit: 'auth',
  input: signInInput,
  verbatim: ['password'],
  run: ({ db }, input) => startSession(db, input),
});

export const signUp = defineAction({
  public: true,
  name: 'signUp',
  limit: 'auth',
  sendsMail: true,
  input: signUpInput,
  verbatim: ['password'],
  run: ({ db }, input) => makeAccount(db, input),
});

export const requestPasswordReset = defineAction({
  public: true,
  name: 'requestPasswordReset',
  limit: 'auth',
  sendsMail: true,
  input: requestPasswordResetInput,
  run: ({ db }, input) => requestReset(db, input),
});

/** The last step of a reset: the mail's link has made the session, and left its proof. */
export const updatePassword = defineAction({
  name: 'updatePassword',
  limit: 'update',
  input: updatePasswordInput,
  verbatim: ['password'],
  run: async ({ db, userId }, { password }) => {
    if (!(await isRecovering(userId))) return fail(appError('forbidden', { message: 'The link of this mail has expired. Ask for a new one.' }));
    const result = await setPassword(db, password);
    if (result.ok) await endRecovery();
    return result;
  },
});

export const signOut = defineAction({
  name: 'signOut',
  // Beside other changes: whoever has just made many of them may still leave a shared machine.
  limit: { class: 'update', bucket: 'session', times: 1 },
  input: z.undefined(),
  run: ({ db }) => endSession(db),
  runUnknown: forgetSession,
});
