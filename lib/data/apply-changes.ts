import 'server-only';
import { pieceHash } from '@/lib/domain/piece-hash';
import { ok, type Result } from '@/lib/errors/result';
import type { ChangeSetInput } from '@/lib/schemas/change-set';
import type { Caller } from '@/lib/server/caller';
import type { Json } from '@/lib/supabase/database.types';
import type { AppliedChanges } from './answers';
import { callDatabaseAgain } from './database-function';

/**
 * Applies a set of changes to a book, all or nothing. Its change id makes it safe to send again. `changesHash` is of the
 * changes as they were written: where cleaning has made others of them, the answer says which were stored.
 */
export async function applyChanges(
  caller: Caller,
  { pitchbookId, changeId, changes, changesHash }: ChangeSetInput & { changesHash: string },
): Promise<Result<AppliedChanges & Partial<Pick<ChangeSetInput, 'changes'>>>> {
  const applied = await callDatabaseAgain(caller, 'apply_changes', { p_pitchbook_id: pitchbookId, p_change_id: changeId, p_changes: changes as Json });
  return applied.ok && pieceHash(changes) !== changesHash ? ok({ ...applied.value, changes }) : applied;
}
