import 'server-only';
import type { Result } from '@/lib/errors/result';
import type { Caller } from '@/lib/server/caller';
import type { PitchbookSummary } from './answers';
import { callDatabase } from './database-function';

/** Takes a book out of the trash. */
export function restorePitchbook(caller: Caller, id: string): Promise<Result<PitchbookSummary>> {
  return callDatabase(caller, 'restore_pitchbook', { p_id: id });
}
