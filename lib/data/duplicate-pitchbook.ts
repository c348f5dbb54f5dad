import 'server-only';
import type { PitchbookDocument } from '@/lib/domain/pitchbook';
import type { Result } from '@/lib/errors/result';
import { record } from '@/lib/observability/record';
import type { Caller } from '@/lib/server/caller';
import { callDatabase, callDatabaseAgain } from './database-function';
import type { Idempotency } from './idempotency';
import { openDocument } from './open-document';

/** Copies a book within its organisation, as a draft with ids of its own. */
export async function duplicatePitchbook(
  caller: Caller,
  input: { id: string; title?: string },
  idempotency: Idempotency | null = null,
): Promise<Result<PitchbookDocument>> {
  const call = idempotency ? callDatabaseAgain : callDatabase;
  const copied = await call(caller, 'duplicate_pitchbook', {
    p_id: input.id,
    p_title: input.title,
    p_idempotency_key: idempotency?.key,
    p_request_hash: idempotency?.requestHash,
  });
  if (copied.ok) record({ what: 'creation', pitchbookId: copied.value.id });
  return openDocument(copied);
}
