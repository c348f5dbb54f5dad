'use server';

import { z } from 'zod';
import { changePassword as replacePassword } from '@/lib/data/change-password';
import { deleteAccount as removeAccount } from '@/lib/data/delete-account';
import { updateProfile as saveProfile } from '@/lib/data/update-profile';
import { changePasswordInput, updateProfileInput } from '@/lib/schemas/account';
import { defineAction } from '@/lib/server/define-action';

export const updateProfile = defineAction({
  name: 'updateProfile',
  limit: 'update',
  input: updateProfileInput,
  run: saveProfile,
});

export const changePassword = defineAction({
  name: 'changePassword',
  // As signing in: it tells whether a password is the right one.
  limit: { class: 'auth', bucket: 'password', times: 1 },
  input: changePasswordInput,
  verbatim: ['currentPassword', 'password'],
  run: replacePassword,
});

export const deleteAccount = defineAction({
  name: 'deleteAccount',
  limit: 'update',
  input: z.undefined(),
  run: removeAccount,
});
