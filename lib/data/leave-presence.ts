import 'server-only';
import type { Result } from '@/lib/errors/result';
import type { Caller } from '@/lib/server/caller';
import { callDatabase } from './database-function';

/** Says that the caller is not in the book any more: they no longer keep others from deleting it. */
export function leavePresence(caller: Caller, { pitchbookId }: { pitchbookId: string }): Promise<Result<null>> {
  return callDatabase(caller, 'leave_presence', { p_pitchbook_id: pitchbookId });
}
