'use server';

import { applyChanges } from '@/lib/data/apply-changes';
import { getPitchbook } from '@/lib/data/get-pitchbook';
import { leavePresence as leave } from '@/lib/data/leave-presence';
import { touchPresence as touch } from '@/lib/data/touch-presence';
import { appError } from '@/lib/errors/app-error';
import { fail } from '@/lib/errors/result';
import { leavePresenceInput, reloadPitchbookInput, saveChangesInput, touchPresenceInput } from '@/lib/schemas/change-set';
import { defineAction } from '@/lib/server/define-action';

export const saveChanges = defineAction({
  name: 'saveChanges',
  limit: 'save',
  input: saveChangesInput,
  // Somebody else has signed in in this browser: their name must not stand under what another person wrote.
  run: (caller, { author, ...changeSet }) =>
    author === caller.userId ? applyChanges(caller, changeSet) : Promise.resolve(fail(appError('unauthenticated'))),
});

export const reloadPitchbook = defineAction({
  name: 'reloadPitchbook',
  limit: 'read',
  input: reloadPitchbookInput,
  run: (caller, { id }) => getPitchbook(caller, id),
});

export const touchPresence = defineAction({
  name: 'touchPresence',
  limit: 'presence',
  input: touchPresenceInput,
  run: touch,
});

export const leavePresence = defineAction({
  name: 'leavePresence',
  limit: 'presence',
  input: leavePresenceInput,
  run: leave,
});
