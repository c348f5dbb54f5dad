import 'server-only';
import type { PitchbookDocument } from '@/lib/domain/pitchbook';
import type { Result } from '@/lib/errors/result';
import type { PatchPitchbookInput } from '@/lib/schemas/pitchbook';
import type { Caller } from '@/lib/server/caller';
import { callDatabase } from './database-function';
import { openDocument } from './open-document';

/** Changes fields of a book, and prompts by slide number; with a revision, only if the book is still at it. */
export async function patchPitchbook(
  caller: Caller,
  id: string,
  { revision, ...patch }: PatchPitchbookInput,
): Promise<Result<PitchbookDocument>> {
  return openDocument(await callDatabase(caller, 'patch_pitchbook', { p_id: id, p_patch: patch, p_revision: revision }));
}
