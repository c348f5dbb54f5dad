import 'server-only';
import type { Result } from '@/lib/errors/result';
import type { Caller } from '@/lib/server/caller';
import { callDatabase } from './database-function';

/** Puts a book into the trash; refused, with their names, while others are in it, unless an owner or admin insists. */
export function deletePitchbook(
  caller: Caller,
  { id, insist = false }: { id: string; insist?: boolean },
): Promise<Result<{ deleted: { sections: number; slides: number } }>> {
  return callDatabase(caller, 'delete_pitchbook_safe', { p_id: id, p_insist: insist });
}
