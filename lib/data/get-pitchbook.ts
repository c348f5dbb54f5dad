import 'server-only';
import type { PitchbookDocument } from '@/lib/domain/pitchbook';
import type { Result } from '@/lib/errors/result';
import type { Caller } from '@/lib/server/caller';
import { callDatabaseAgain } from './database-function';
import { openDocument } from './open-document';

/** The whole book as one document; not found where it is not there, in the trash, or not visible to the caller. */
export async function getPitchbook(caller: Caller, id: string): Promise<Result<PitchbookDocument>> {
  return openDocument(await callDatabaseAgain(caller, 'get_pitchbook', { p_id: id }));
}
