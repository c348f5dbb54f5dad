import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { failWith, ok, type Result } from '@/lib/errors/result';
import type { limit } from '@/lib/rate-limit/limit';
import type { verifyToken } from '@/lib/supabase/verify-token';
import type { Caller } from '@/lib/server/caller';
import { defineRoute, endpoint } from '@/lib/server/define-route';

const rateLimits = vi.hoisted(() => ({ limit: vi.fn<typeof limit>() }));
const tokens = vi.hoisted(() => ({ verifyToken: vi.fn<typeof verifyToken>() }));
vi.mock('@/lib/rate-limit/limit', () => ({ ...rateLimits, userKey: (id: string) => `user:${id}` }));
vi.mock('@/lib/supabase/verify-token', () => tokens);
vi.mock('@/lib/supabase/bearer', () => ({ createBearerSupabase: (token: string) => ({ token }) }));

const run = vi.fn<(caller: Caller, input: unknown) => Promise<Result<object>>>();
const route = defineRoute({
  route: '/api/v1/things/{id}',
  GET: endpoint({ params: z.object({ id: z.uuid() }), query: z.object({ page: z.coerce.number().int().min(1).default(1) }), run }),
  POST: endpoint({ limit: 'create', status: 201, body: z.object({ title: z.string().min(1), size: z.number().optional() }), run }),
});

const id = '0a000000-0000-4000-8000-000000000001';
const context = (params: Record<string, string> = {}) => ({ params: Promise.resolve(params) });
const authorization = 'Bearer aaa.bbb.ccc';
const json = { authorization, 'content-type': 'application/json' };
const post = (body: BodyInit | null, headers: Record<string, string> = json) =>
  route.POST(new Request('http://app.example/api/v1/things', { method: 'POST', body, headers, duplex: 'half' } as RequestInit), context());
const get = (path = '', headers: Record<string, string> = { authorization }) =>
  route.GET(new Request(`http://app.example/api/v1/things/x${path}`, { headers }), context({ id }));
const errorOf = async (response: Response) => ((await response.json()) as { error: Record<string, unknown> }).error;

/** A body that does not say how large it is, and how many of its megabytes were taken. */
function elevenMegabytes() {
  const chunk = new Uint8Array(1024 * 1024);
  let sent = 0;
  const body = new ReadableStream({ pull: (controller) => (sent++ < 11 ? controller.enqueue(chunk) : controller.close()) });
  return { body, sent: () => sent };
}

// The first text with markup loads jsdom, which takes a while on a busy machine.
beforeAll(() => import('@/lib/security/sanitize'), 60_000);

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  rateLimits.limit.mockResolvedValue({ allowed: true, limit: 5, remaining: 4, reset: 900, retryAfter: 0 });
  tokens.verifyToken.mockResolvedValue(ok('ada'));
  run.mockResolvedValue(ok({ thing: 1 }));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.clearAllMocks();
});

describe('a good request', () => {
  it('gets its answer with the status of the endpoint and the state of its limit', async () => {
    const response = await post('{"title":"<b>M&A</b> <Target>"}');
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ success: true, thing: 1 });
    expect(response.headers.get('ratelimit-remaining')).toBe('4');
    expect(run.mock.calls[0]![1]).toMatchObject({ body: { title: 'M&A <Target>' }, idempotencyKey: null });
    expect(rateLimits.limit).toHaveBeenCalledWith('create', 'user:ada');
  });

  it('reads path and query as its schemas say, and is not counted a second time', async () => {
    await get('?page=3&unknown=1');
    expect(run.mock.calls[0]![1]).toMatchObject({ params: { id }, query: { page: 3 } });
    expect(rateLimits.limit).not.toHaveBeenCalled();
  });

  it('carries its key for a safe repetition', async () => {
    await post('{"title":"x"}', { ...json, 'idempotency-key': 'k-1' });
    expect(run.mock.calls[0]![1]).toMatchObject({ idempotencyKey: 'k-1' });
  });
});

describe('who it is', () => {
  it.each([
    ['no header', {}],
    ['a cookie only', { cookie: 'pitchbook-session=x' }],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['a token of the wrong shape', { authorization: 'Bearer abc' }],
  ])('cannot be told from %s: 401', async (_, headers) => {
    const response = await get('', headers as Record<string, string>);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await errorOf(response)).toMatchObject({ code: 'unauthenticated', requestId: expect.any(String) });
  });

  it('is 503 when tokens cannot be checked', async () => {
    tokens.verifyToken.mockResolvedValue(failWith('unavailable', { retryAfter: 5 }));
    const response = await get();
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
  });
});

describe('a request that cannot be taken', () => {
  it('has another method: 405 with those that are there', async () => {
    const response = await route.DELETE(new Request('http://app.example/x', { method: 'DELETE' }), context());
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS');
  });

  it('says that it is larger than 10 MB: 413', async () => {
    const request = new Request('http://app.example/x', { method: 'POST', body: '{}', headers: json });
    request.headers.set('content-length', String(10 * 1024 * 1024 + 1));
    expect((await route.POST(request, context())).status).toBe(413);
  });

  it('is larger than it says, or does not say: 413, as soon as it is, and counted', async () => {
    const { body, sent } = elevenMegabytes();
    expect((await post(body)).status).toBe(413);
    expect(sent()).toBeLessThanOrEqual(13);
    expect(rateLimits.limit).toHaveBeenCalledWith('create', 'user:ada');
  });

  it('comes from nobody, or too often: its body is not read', async () => {
    tokens.verifyToken.mockResolvedValueOnce(failWith('unauthenticated'));
    const ofNobody = elevenMegabytes();
    expect((await post(ofNobody.body)).status).toBe(401);
    rateLimits.limit.mockResolvedValue({ allowed: false, limit: 5, remaining: 0, reset: 321, retryAfter: 321 });
    const tooOften = elevenMegabytes();
    expect((await post(tooOften.body)).status).toBe(429);
    // A stream makes its first piece ready before anybody asks.
    expect([ofNobody.sent(), tooOften.sent()]).toEqual([1, 1]);
  });

  it('breaks off before its end: a mistake of the sender, not a fault of ours', async () => {
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array([0x7b])), pull: (controller) => controller.error(new Error('aborted')) });
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toMatchObject({ code: 'validation', errors: [{ field: '', code: 'incomplete' }] });
  });

  it.each([
    ['another media type', 'title=x', { authorization, 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['no media type', new Uint8Array([123, 125]), { authorization }, 415],
    ['broken JSON', '{"title":', json, 400],
    ['broken UTF-8', new Uint8Array([0x22, 0xff, 0x22]), json, 400],
    ['no body', null, json, 400],
    ['nesting without end', '['.repeat(100_000), json, 400],
    ['deep nesting', `${'['.repeat(5_000)}${']'.repeat(5_000)}`, json, 400],
  ])('is %s', async (_, body, headers, status) => {
    const response = await post(body as BodyInit | null, headers as Record<string, string>);
    expect(response.status).toBe(status);
    expect(run).not.toHaveBeenCalled();
  });

  it('has several errors: all of them, from path, query and body', async () => {
    const response = await route.GET(
      new Request('http://app.example/x?page=0', { headers: { authorization } }),
      context({ id: 'not-a-uuid' }),
    );
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toMatchObject({ code: 'validation', errors: [{ field: 'id' }, { field: 'page' }] });
  });

  it('has a key of the prototype: named', async () => {
    const response = await post('{"title":"x","a":{"__proto__":{"admin":true}}}');
    expect(await errorOf(response)).toMatchObject({ errors: [{ field: 'a.__proto__', code: 'forbidden_key' }] });
  });

  it('comes too often: 429 with the time to wait', async () => {
    rateLimits.limit.mockResolvedValue({ allowed: false, limit: 5, remaining: 0, reset: 321, retryAfter: 321 });
    const response = await post('{"title":"x"}');
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('321');
    expect(response.headers.get('ratelimit-remaining')).toBe('0');
    expect(await errorOf(response)).toMatchObject({ code: 'rate_limited', retryAfter: 321 });
  });

  it('carries an Idempotency-Key that is none', async () => {
    const response = await post('{"title":"x"}', { ...json, 'idempotency-key': 'a b' });
    expect(await errorOf(response)).toMatchObject({ errors: [{ field: 'Idempotency-Key' }] });
  });
});

it('masks what was not foreseen', async () => {
  run.mockRejectedValue(new Error('select secret'));
  const response = await get();
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('secret');
});

it('sends no data of a conflict beside the sentence', async () => {
  run.mockResolvedValue(failWith('someone_present', { message: 'Ada is working here.', details: { people: ['Ada'] } }));
  const response = await get();
  expect(response.status).toBe(409);
  expect(await errorOf(response)).toEqual({ code: 'someone_present', message: 'Ada is working here.', requestId: expect.any(String) });
});

it('answers HEAD like GET, without the body', async () => {
  const response = await route.HEAD(new Request('http://app.example/x', { method: 'HEAD', headers: { authorization } }), context({ id }));
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('');
});
