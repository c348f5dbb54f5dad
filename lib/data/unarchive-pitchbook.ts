import 'server-only';
import type { PitchbookDocument } from '@/lib/domain/pitchbook';
import type { Result } from '@/lib/errors/result';
import type { Caller } from '@/lib/server/caller';
import { callDatabaseAgain } from './database-function';
import { openDocument } from './open-document';

/** Brings a book back from the archive in the status that it had before; one that is not archived stays as it is. */
export async function unarchivePitchbook(caller: Caller, id: string): Promise<Result<PitchbookDocument>> {
  return openDocument(await callDatabaseAgain(caller, 'unarchive_pitchbook', { p_id: id }));
}
