import { AsyncResource } from 'node:async_hooks';
import { redirect } from 'next/navigation';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { appError } from '@/lib/errors/app-error';
import { fail, failWith, ok, type Result } from '@/lib/errors/result';
import { enterRequest, newRequest } from '@/lib/observability/request-scope';
import type { LimitResult } from '@/lib/rate-limit/limit';
import { singleLine } from '@/lib/security/plain-text';
import type { Caller } from '@/lib/server/caller';
import { defineAction } from '@/lib/server/define-action';

const requestId = '0b9e8f5c-3c1b-4b62-9f0a-2f6a1c7d4e10';
const session = vi.hoisted(() => ({ identify: vi.fn<() => Promise<Result<unknown>>>() }));
const rateLimits = vi.hoisted(() => ({ limit: vi.fn<() => Promise<LimitResult>>(), limitAuth: vi.fn<() => Promise<LimitResult>>(), limitMail: vi.fn<() => Promise<LimitResult>>(), limitSignedOutRead: vi.fn<() => Promise<LimitResult>>() }));

vi.mock('next/headers', () => ({ headers: () => Promise.resolve(new Headers({ 'x-request-id': requestId })) }));
vi.mock('@/lib/server/session', () => session);
vi.mock('@/lib/supabase/server', () => ({ createServerSupabase: () => Promise.resolve({ visitor: true }) }));
vi.mock('@/lib/rate-limit/limit', () => ({ ...rateLimits, userKey: (id: string) => `user:${id}` }));
vi.mock('@/lib/env/env', () => ({ env: () => ({ VERCEL: false, TRUSTED_PROXY_HOPS: 0 }) }));

const allowed = { allowed: true, limit: 5, remaining: 4, reset: 60, retryAfter: 0 };
let lines: Record<string, unknown>[] = [];

// The first text with markup loads jsdom, which takes a while on a busy machine.
beforeAll(() => import('@/lib/security/sanitize'), 60_000);

beforeEach(() => {
  lines = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(JSON.parse(line)));
  session.identify.mockResolvedValue(ok({ db: {}, userId: 'ada', requestId }));
  rateLimits.limit.mockResolvedValue(allowed);
  rateLimits.limitAuth.mockResolvedValue(allowed);
  rateLimits.limitMail.mockResolvedValue(allowed);
  rateLimits.limitSignedOutRead.mockResolvedValue(allowed);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.clearAllMocks();
});

const input = z.object({
  title: z.string().transform(singleLine).pipe(z.string().min(1)),
  sections: z.array(z.object({ title: z.string().min(1) })).default([]),
});
const run = vi.fn<(caller: Caller, input: unknown) => Promise<Result<unknown>>>();
const rename = defineAction({ name: 'rename', limit: 'update', input, run });

describe('a call of somebody who is signed in', () => {
  beforeEach(() => {
    run.mockImplementation((_, value) => Promise.resolve(ok(value)));
  });

  it('runs with the caller and the cleaned, judged input', async () => {
    expect(await rename({ title: '  <b>M&A</b> <Target> ' })).toEqual({ ok: true, data: { title: 'M&A <Target>', sections: [] } });
    expect(run).toHaveBeenCalledWith(expect.objectContaining({ userId: 'ada', requestId }), expect.anything());
    expect(rateLimits.limit).toHaveBeenCalledWith('update', 'user:ada');
  });

  it('has begun at once: whatever fails from then on is a fault of ours', async () => {
    const request = newRequest(() => requestId, { awaitsAction: true });
    const call = new AsyncResource('request').runInAsyncScope(() => {
      enterRequest(request);
      return rename({ title: 'x' });
    });
    expect(request.awaitsAction).toBe(false);
    await call;
  });

  it('names every wrong field at once and does not run', async () => {
    const answer = await rename({ title: '<script>x</script>', sections: [{ title: 'ok' }, { title: '' }] });
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'validation', requestId, errors: [{ field: 'title' }, { field: 'sections.1.title' }] },
    });
    expect(run).not.toHaveBeenCalled();
  });

  it.each([
    ['nothing', undefined],
    ['a list', []],
    ['a prototype key', JSON.parse('{"title":"x","__proto__":{"a":1}}')],
    ['broken text', { title: '\ud800' }],
    ['an object that cannot be looked into', new Proxy({}, { ownKeys: () => { throw new Error('temporary reference'); } })],
  ])('answers %s with a validation error, never a fault', async (_, value) => {
    expect(await rename(value as never)).toMatchObject({ ok: false, error: { code: 'validation' } });
  });
});

it('asks who it is before it counts, and counts before it looks at the input', async () => {
  session.identify.mockResolvedValue(failWith('unauthenticated'));
  expect(await rename({ title: 'x' })).toMatchObject({ error: { code: 'unauthenticated' } });
  expect(rateLimits.limit).not.toHaveBeenCalled();

  session.identify.mockResolvedValue(ok({ db: {}, userId: 'ada', requestId }));
  rateLimits.limit.mockResolvedValue({ ...allowed, allowed: false, retryAfter: 42 });
  expect(await rename({ title: '' })).toMatchObject({ error: { code: 'rate_limited', retryAfter: 42 } });
  expect(run).not.toHaveBeenCalled();
});

it('counts somebody who is signed out as well, as one who reads', async () => {
  session.identify.mockResolvedValue(failWith('unauthenticated'));
  rateLimits.limitSignedOutRead.mockResolvedValue({ ...allowed, allowed: false, retryAfter: 7 });
  expect(await rename({ title: 'x' })).toMatchObject({ error: { code: 'rate_limited', retryAfter: 7 } });
  expect(rateLimits.limitSignedOutRead).toHaveBeenCalledWith(null);
  expect(run).not.toHaveBeenCalled();
});

it.each(['unavailable', 'rate_limited'] as const)('counts nobody anew whom the middleware could not identify (%s), and does what can be done for them', async (code) => {
  session.identify.mockResolvedValue(failWith(code, { retryAfter: 7 }));
  rateLimits.limitSignedOutRead.mockResolvedValue({ ...allowed, allowed: false, retryAfter: 30 });
  expect(await rename({ title: 'x' })).toMatchObject({ error: { code, retryAfter: 7 } });
  const leave = defineAction({ name: 'leave', limit: 'update', input, run, runUnknown: () => Promise.resolve(ok('gone')) });
  expect(await leave({ title: 'x' })).toEqual({ ok: true, data: 'gone' });
  expect(rateLimits.limitSignedOutRead).not.toHaveBeenCalled();
});

it('hands on what the use case refuses, without what only the log may know', async () => {
  run.mockResolvedValue(fail({ ...appError('edit_conflict', { details: { revision: 3 } }), databaseCode: 'PT409' }));
  const answer = await rename({ title: 'x' });
  expect(answer).toMatchObject({ ok: false, error: { code: 'edit_conflict', details: { revision: 3 }, requestId } });
  expect(JSON.stringify(answer)).not.toContain('PT409');
  expect(lines).toContainEqual(expect.objectContaining({ event: 'action.done', action: 'rename', code: 'edit_conflict', databaseCode: 'PT409', requestId }));
});

it('masks and reports what was not foreseen', async () => {
  run.mockRejectedValue(new Error('relation "secret" does not exist'));
  const answer = await rename({ title: 'x' });
  expect(answer).toMatchObject({ ok: false, error: { code: 'internal', requestId } });
  expect(JSON.stringify([answer, lines])).not.toContain('secret');
  expect(lines.filter(({ event }) => event === 'error.unexpected')).toEqual([
    expect.objectContaining({ level: 'error', action: 'rename', errorName: 'Error', requestId }),
  ]);
});

it('lets a redirect through', async () => {
  run.mockImplementation(() => redirect('/elsewhere'));
  await expect(rename({ title: 'x' })).rejects.toMatchObject({ digest: expect.stringContaining('NEXT_REDIRECT') });
});

describe('a public action', () => {
  const signIn = defineAction({
    public: true,
    name: 'signIn',
    limit: 'auth',
    input: z.object({ email: z.string(), password: z.string() }),
    verbatim: ['password'],
    run: (visitor, value) => Promise.resolve(ok({ userId: visitor.userId, ...value })),
  });

  it('is counted by its e-mail address and keeps the password as typed', async () => {
    const answer = await signIn({ email: 'ada@x.example', password: '<b>e\u0301</b>' });
    expect(answer).toEqual({ ok: true, data: { userId: null, email: 'ada@x.example', password: '<b>e\u0301</b>' } });
    expect(rateLimits.limitAuth).toHaveBeenCalledWith(null, 'ada@x.example');
    expect(JSON.stringify(lines)).not.toMatch(/ada@|<b>/);
  });

  it('takes the e-mail address as it was counted: no writing of it becomes another one afterwards', async () => {
    for (const email of ['ada@x.example<b>', 'ad\u0001a@x.example', '<i></i>ada@x.example']) {
      expect(await signIn({ email, password: 'x' })).toMatchObject({ ok: true, data: { email } });
      expect(rateLimits.limitAuth).toHaveBeenLastCalledWith(null, email);
    }
  });

  it('is counted as one that sends a mail, if it does', async () => {
    const reset = defineAction({ public: true, name: 'reset', limit: 'auth', sendsMail: true, input: z.object({ email: z.string() }), run: () => Promise.resolve(ok(null)) });
    expect(await reset({ email: 'ada@x.example' })).toMatchObject({ ok: true });
    expect(rateLimits.limitMail).toHaveBeenCalledWith(null, 'ada@x.example');
    rateLimits.limitMail.mockResolvedValue({ ...allowed, allowed: false, retryAfter: 700 });
    expect(await reset({ email: 'ada@x.example' })).toMatchObject({ error: { code: 'rate_limited', retryAfter: 700 } });
    expect(rateLimits.limitAuth).not.toHaveBeenCalled();
  });

  it('is refused with the time to wait', async () => {
    rateLimits.limitAuth.mockResolvedValue({ ...allowed, allowed: false, retryAfter: 700 });
    expect(await signIn({ email: 'a', password: 'b' })).toMatchObject({ error: { code: 'rate_limited', retryAfter: 700 } });
  });
});
