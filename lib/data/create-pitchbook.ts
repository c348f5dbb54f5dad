import 'server-only';
import type { PitchbookDocument } from '@/lib/domain/pitchbook';
import type { Result } from '@/lib/errors/result';
import { record } from '@/lib/observability/record';
import type { CreatePitchbookInput } from '@/lib/schemas/pitchbook';
import type { Caller } from '@/lib/server/caller';
import { callDatabase, callDatabaseAgain } from './database-function';
import type { Idempotency } from './idempotency';
import { openDocument } from './open-document';

/** Creates a book with its front, divider and body slides, all or nothing, in the organisation named or the caller's own. */
export async function createPitchbook(
  caller: Caller,
  input: CreatePitchbookInput,
  idempotency: Idempotency | null = null,
): Promise<Result<PitchbookDocument>> {
  // Without a key a lost answer must not be asked for again: it would make a second book.
  const call = idempotency ? callDatabaseAgain : callDatabase;
  const created = await call(caller, 'create_pitchbook_atomic', {
    p_title: input.title,
    p_type: input.type,
    p_organization_id: input.organizationId,
    p_sections: input.sections,
    p_pitchbook_prompt: input.pitchbookPrompt ?? undefined,
    p_inherit_template_prompts: input.inheritTemplatePrompts,
    p_idempotency_key: idempotency?.key,
    p_request_hash: idempotency?.requestHash,
  });
  if (created.ok) record({ what: 'creation', pitchbookId: created.value.id });
  return openDocument(created);
}
