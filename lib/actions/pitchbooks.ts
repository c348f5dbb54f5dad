'use server';

import { createPitchbook as create } from '@/lib/data/create-pitchbook';
import { deletePitchbook as moveToTrash } from '@/lib/data/delete-pitchbook';
import { duplicatePitchbook as duplicate } from '@/lib/data/duplicate-pitchbook';
import { idempotencyOf } from '@/lib/data/idempotency';
import { patchPitchbook } from '@/lib/data/patch-pitchbook';
import { purgePitchbook as purge } from '@/lib/data/purge-pitchbook';
import { restorePitchbook as restore } from '@/lib/data/restore-pitchbook';
import { unarchivePitchbook as unarchive } from '@/lib/data/unarchive-pitchbook';
import {
  createPitchbookActionInput,
  deletePitchbookInput,
  duplicatePitchbookInput,
  pitchbookIdInput,
  renamePitchbookInput,
  setPitchbookStatusInput,
} from '@/lib/schemas/pitchbook';
import { defineAction } from '@/lib/server/define-action';

export const createPitchbook = defineAction({
  name: 'createPitchbook',
  limit: 'create',
  input: createPitchbookActionInput,
  run: (caller, { idempotencyKey, ...input }) => create(caller, input, idempotencyOf(idempotencyKey, input)),
});

export const duplicatePitchbook = defineAction({
  name: 'duplicatePitchbook',
  limit: 'create',
  input: duplicatePitchbookInput,
  run: (caller, { idempotencyKey, ...input }) => duplicate(caller, input, idempotencyOf(idempotencyKey, input)),
});

export const renamePitchbook = defineAction({
  name: 'renamePitchbook',
  limit: 'update',
  input: renamePitchbookInput,
  run: (caller, { id, title }) => patchPitchbook(caller, id, { title }),
});

export const setPitchbookStatus = defineAction({
  name: 'setPitchbookStatus',
  limit: 'update',
  input: setPitchbookStatusInput,
  run: (caller, { id, status }) => patchPitchbook(caller, id, { status }),
});

export const unarchivePitchbook = defineAction({
  name: 'unarchivePitchbook',
  limit: 'update',
  input: pitchbookIdInput,
  run: (caller, { id }) => unarchive(caller, id),
});

export const deletePitchbook = defineAction({
  name: 'deletePitchbook',
  limit: 'update',
  input: deletePitchbookInput,
  run: moveToTrash,
});

export const restorePitchbook = defineAction({
  name: 'restorePitchbook',
  limit: 'update',
  input: pitchbookIdInput,
  run: (caller, { id }) => restore(caller, id),
});

export const purgePitchbook = defineAction({
  name: 'purgePitchbook',
  limit: 'update',
  input: pitchbookIdInput,
  run: (caller, { id }) => purge(caller, id),
});
