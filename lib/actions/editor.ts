'use server';

import { applyChanges } from '@/lib/data/apply-changes';
import { getPitchbook } from '@/lib/data/get-pitchbook';
import { touchPresence as touch } from '@/lib/data/touch-presence';
import { changeSetInput, reloadPitchbookInput, touchPresenceInput } from '@/lib/schemas/change-set';
import { defineAction } from '@/lib/server/define-action';

export const saveChanges = defineAction({
  name: 'saveChanges',
  limit: 'save',
  input: changeSetInput,
  run: applyChanges,
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
