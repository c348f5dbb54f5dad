import 'server-only';
import { cache } from 'react';
import type { Result } from '@/lib/errors/result';
import type { Caller } from '@/lib/server/caller';
import type { PitchbookRevision } from './answers';
import { callDatabaseAgain } from './database-function';

/** Where a book stands now; not found where it is not there, in the trash, or not visible to the caller. */
export function askPitchbookRevision(caller: Caller, id: string): Promise<Result<PitchbookRevision>> {
  return callDatabaseAgain(caller, 'get_pitchbook_revision', { p_id: id });
}

/** The same, asked once while a page is rendered: its layout and the page itself both need it. */
export const getPitchbookRevision = cache(askPitchbookRevision);
