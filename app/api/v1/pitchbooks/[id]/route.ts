import { deletePitchbook } from '@/lib/data/delete-pitchbook';
import { getPitchbook } from '@/lib/data/get-pitchbook';
import { patchPitchbook } from '@/lib/data/patch-pitchbook';
import { ok } from '@/lib/errors/result';
import { toApiPitchbook } from '@/lib/schemas/api-pitchbook';
import { deletePitchbookQuery, patchPitchbookInput, pitchbookIdParams } from '@/lib/schemas/pitchbook';
import { defineRoute, endpoint } from '@/lib/server/define-route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  route: '/api/v1/pitchbooks/[id]',
  GET: endpoint({
    params: pitchbookIdParams,
    run: async (caller, { params }) => {
      const found = await getPitchbook(caller, params.id);
      return found.ok ? ok({ pitchbook: toApiPitchbook(found.value) }) : found;
    },
  }),
  PATCH: endpoint({
    limit: 'update',
    params: pitchbookIdParams,
    body: patchPitchbookInput,
    run: async (caller, { params, body }) => {
      const patched = await patchPitchbook(caller, params.id, body);
      return patched.ok ? ok({ pitchbook: toApiPitchbook(patched.value) }) : patched;
    },
  }),
  DELETE: endpoint({
    limit: 'update',
    params: pitchbookIdParams,
    query: deletePitchbookQuery,
    run: (caller, { params, query }) => deletePitchbook(caller, { id: params.id, insist: query.insist }),
  }),
});
