import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { failWith, ok, type Result } from '@/lib/errors/result';
import { setSinks, type Measurement } from '@/lib/observability/record';
import type { LimitResult } from '@/lib/rate-limit/limit';
import { defineAction } from '@/lib/server/define-action';
import { defineRoute, endpoint } from '@/lib/server/define-route';
import { clientOptions } from '@/lib/supabase/options';

const rateLimits = vi.hoisted(() => ({ limit: vi.fn<() => Promise<LimitResult>>(), limitAuth: vi.fn<() => Promise<LimitResult>>() }));
vi.mock('next/headers', () => ({ headers: () => Promise.resolve(new Headers()) }));
vi.mock('@/lib/server/session', () => ({ identify: () => Promise.resolve(ok({ db: {}, userId: 'ada', requestId: 'r' })) }));
vi.mock('@/lib/supabase/server', () => ({ createServerSupabase: () => Promise.resolve({}) }));
vi.mock('@/lib/supabase/bearer', () => ({ createBearerSupabase: () => ({}) }));
vi.mock('@/lib/supabase/verify-token', () => ({ verifyToken: () => Promise.resolve(ok('ada')) }));
vi.mock('@/lib/rate-limit/limit', () => ({ ...rateLimits, userKey: (id: string) => `user:${id}` }));
vi.mock('@/lib/env/env', () => ({ env: () => ({ VERCEL: false, TRUSTED_PROXY_HOPS: 0 }) }));

let measured: Measurement[] = [];
const refused = { allowed: false, limit: 5, remaining: 0, reset: 60, retryAfter: 60 };
const allowed = { ...refused, allowed: true };

beforeEach(() => {
  measured = [];
  setSinks([(each) => void measured.push(each)]);
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  rateLimits.limit.mockResolvedValue(allowed);
  rateLimits.limitAuth.mockResolvedValue(allowed);
});
afterEach(() => {
  setSinks([]);
  vi.restoreAllMocks();
});

const run = vi.fn<() => Promise<Result<object>>>();
const rename = defineAction({ name: 'rename', limit: { class: 'create', bucket: 'x', times: 4 }, input: z.object({}), run });
const signIn = defineAction({ name: 'signIn', public: true, limit: 'auth', input: z.object({}), run });
const { POST } = defineRoute({ route: '/api/v1/things', POST: endpoint({ limit: 'update', body: z.object({}), run }) });
const post = () =>
  POST(new Request('http://app.example/api/v1/things', { method: 'POST', body: '{}', headers: { authorization: 'Bearer a.b.c', 'content-type': 'application/json' } }), {
    params: Promise.resolve({}),
  });

describe('what an action or API request leaves behind', () => {
  it('is nothing but who it was, when it succeeds', async () => {
    run.mockResolvedValue(ok({}));
    await rename({});
    await post();
    expect(measured).toEqual([{ what: 'person', userId: 'ada' }]);
  });

  it('is its error, once', async () => {
    run.mockResolvedValue(failWith('conflict'));
    await rename({});
    await post();
    expect(measured.filter(({ what }) => what === 'error')).toEqual([
      { what: 'error', source: 'action', code: 'conflict' },
      { what: 'error', source: 'api', code: 'conflict' },
    ]);
  });

  it('is its refusal by a limit, under the class of the limit', async () => {
    rateLimits.limit.mockResolvedValue(refused);
    rateLimits.limitAuth.mockResolvedValue(refused);
    await rename({});
    await signIn({});
    await post();
    expect(measured.filter(({ what }) => what === 'refusal').map((each) => each.what === 'refusal' && each.limitClass)).toEqual(['create', 'auth', 'update']);
  });
});

describe('a call of the data API', () => {
  it('is timed, also when it fails', async () => {
    const { fetch: ask } = clientOptions.global;
    vi.spyOn(globalThis, 'fetch').mockResolvedValueOnce(new Response('[]')).mockRejectedValueOnce(new TypeError('fetch failed'));
    await ask('http://db.example/rest/v1/slides?select=id');
    await expect(ask('http://db.example/rest/v1/rpc/get_viewer', { method: 'POST' })).rejects.toThrow('fetch failed');
    expect(measured).toEqual([
      { what: 'query', operation: 'select', table: 'slides', seconds: expect.any(Number) },
      { what: 'query', operation: 'rpc', table: 'get_viewer', seconds: expect.any(Number) },
    ]);
  });
});
