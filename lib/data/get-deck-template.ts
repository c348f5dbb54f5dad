import 'server-only';
import type { DeckTemplate } from '@/lib/domain/pitchbook';
import type { Result } from '@/lib/errors/result';
import type { Caller } from '@/lib/server/caller';
import { callDatabaseAgain } from './database-function';

/** A deck template with its layouts; without an id, the built-in one. */
export function getDeckTemplate(caller: Caller, id: string | null = null): Promise<Result<DeckTemplate>> {
  return callDatabaseAgain(caller, 'get_deck_template', id === null ? {} : { p_id: id });
}
