import { createPitchbook } from '@/lib/data/create-pitchbook';
import { idempotencyOf } from '@/lib/data/idempotency';
import { listPitchbooks } from '@/lib/data/list-pitchbooks';
import { ok } from '@/lib/errors/result';
import { toApiPitchbook, toApiPitchbookSummary } from '@/lib/schemas/api-pitchbook';
import { createPitchbookInput, listPitchbooksInput } from '@/lib/schemas/pitchbook';
import { defineRoute, endpoint } from '@/lib/server/define-route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  route: '/api/v1/pitchbooks',
  GET: endpoint({
    query: listPitchbooksInput,
    run: async (caller, { query }) => {
      const listed = await listPitchbooks(caller, query);
      if (!listed.ok) return listed;
      const { pitchbooks, page, limit, total } = listed.value;
      return ok({ pitchbooks: pitchbooks.map(toApiPitchbookSummary), page, limit, total });
    },
  }),
  POST: endpoint({
    limit: 'create',
    status: 201,
    body: createPitchbookInput,
    run: async (caller, { body, idempotencyKey }) => {
      const created = await createPitchbook(caller, body, idempotencyOf(idempotencyKey, body));
      return created.ok ? ok({ pitchbook: toApiPitchbook(created.value) }) : created;
    },
  }),
});
