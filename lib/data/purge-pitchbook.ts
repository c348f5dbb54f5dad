import 'server-only';
import type { Result } from '@/lib/errors/result';
import type { Caller } from '@/lib/server/caller';
import { callDatabase } from './database-function';

/** Removes a book in the trash for good. */
export function purgePitchbook(caller: Caller, id: string): Promise<Result<{ purged: true }>> {
  return callDatabase(caller, 'purge_pitchbook', { p_id: id });
}
