import 'server-only';
import type { Result } from '@/lib/errors/result';
import type { ListPitchbooksInput } from '@/lib/schemas/pitchbook';
import type { Caller } from '@/lib/server/caller';
import type { PitchbookPage } from './answers';
import { callDatabaseAgain } from './database-function';

/** One page of the books the caller can see; with `trash`, of those in the trash. */
export function listPitchbooks(caller: Caller, query: ListPitchbooksInput & { trash?: boolean }): Promise<Result<PitchbookPage>> {
  return callDatabaseAgain(caller, 'list_pitchbooks', {
    p_organization_id: query.organizationId,
    p_status: query.status,
    p_type: query.type,
    p_query: query.q === '' ? undefined : query.q,
    p_sort: query.sort,
    p_order: query.order,
    p_page: query.page,
    p_limit: query.limit,
    p_trash: query.trash ?? false,
  });
}
