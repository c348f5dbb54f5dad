import { AuthInvalidJwtError, createClient } from '@supabase/supabase-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Place } from '@/lib/rate-limit/place';
import { verifyToken } from '@/lib/supabase/verify-token';

const sub = '11111111-1111-4111-8111-111111111111';
let made = 0;
const newToken = () => `token-${++made}`;
const getClaims = vi.fn<() => Promise<unknown>>();
const supabase = { auth: { getClaims } } as unknown as Parameters<typeof verifyToken>[0];
const claims = (overrides = {}) => ({ data: { claims: { sub, aud: 'authenticated', role: 'authenticated', exp: Date.now() / 1000 + 3600, ...overrides } }, error: null });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.clearAllMocks();
});

it('asks the auth server once for a token that comes again at once, and again later', async () => {
  getClaims.mockImplementation(() => Promise.resolve(claims()));
  const token = newToken();
  expect(await verifyToken(supabase, token)).toEqual({ ok: true, value: sub });
  await verifyToken(supabase, token);
  expect(getClaims).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(31_000);
  await verifyToken(supabase, token);
  expect(getClaims).toHaveBeenCalledTimes(2);
});

it('never remembers a token beyond its own end', async () => {
  getClaims.mockImplementation(() => Promise.resolve(claims({ exp: Date.now() / 1000 + 5 })));
  const token = newToken();
  await verifyToken(supabase, token);
  vi.advanceTimersByTime(6_000);
  await verifyToken(supabase, token);
  expect(getClaims).toHaveBeenCalledTimes(2);
});

it.each([
  ['the library itself refuses', { data: null, error: new AuthInvalidJwtError('JWT has expired') }],
  ['is the key of a service, not of a person', claims({ role: 'service_role' })],
  ['names nobody', claims({ sub: undefined })],
  ['was given out for another service', claims({ aud: 'elsewhere' })],
])('knows nobody by a token that %s', async (_, answer) => {
  getClaims.mockResolvedValue(answer);
  const token = newToken();
  expect(await verifyToken(supabase, token)).toMatchObject({ ok: false, error: { code: 'unauthenticated' } });
  await verifyToken(supabase, token);
  expect(getClaims).toHaveBeenCalledTimes(2);
});

describe('what the Auth API answers about a token', () => {
  const server = vi.fn<() => Promise<Response>>();
  const json = (status: number, body: object) => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  /** With a symmetric key, which the Auth API alone knows. */
  const token = () => `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub, aud: 'authenticated', role: 'authenticated', exp: Math.ceil(Date.now() / 1000) + 3600, made: ++made })}.AAAA`;
  const real = createClient('http://auth.example', 'key', { auth: { persistSession: false, autoRefreshToken: false }, global: { fetch: server } });
  const giveBack = vi.fn();
  const takePlace = vi.fn((): Promise<Place> => Promise.resolve({ refused: null, giveBack }));

  it.each([
    ['is no token', json(403, { code: 403, error_code: 'bad_jwt', msg: 'invalid JWT' })],
    ['belongs to a session that was ended', json(403, { code: 403, error_code: 'session_not_found', msg: 'Session from session_id claim in JWT does not exist' })],
    ['belongs to somebody who is gone', json(403, { code: 403, error_code: 'user_not_found', msg: 'User from sub claim in JWT does not exist' })],
  ])('ends it when it %s, and counts', async (_, answer) => {
    server.mockResolvedValue(answer);
    expect(await verifyToken(real, token(), takePlace)).toMatchObject({ ok: false, error: { code: 'unauthenticated' } });
    expect([takePlace.mock.calls.length, giveBack.mock.calls.length]).toEqual([1, 0]);
  });

  it.each([
    ['it had enough of our address', json(429, { code: 429, error_code: 'over_request_rate_limit', msg: 'Request rate limit reached' })],
    ['a gateway had', new Response('Too many requests', { status: 429 })],
    ['the project is restricted', json(402, { message: 'Service for this project is restricted' })],
    ['the gateway does not know our key', json(401, { message: 'Invalid API key', hint: 'Double check' })],
    ['a proxy refuses', new Response('<h1>Forbidden</h1>', { status: 403 })],
    ['the project is paused', json(540, {})],
    ['a proxy finds nobody', new Response('Web server is down', { status: 521 })],
    ['it stumbles', json(500, { code: 500, error_code: 'unexpected_failure', msg: 'x' })],
  ])('says nothing about it when %s, and does not count', async (_, answer) => {
    server.mockResolvedValue(answer);
    expect(await verifyToken(real, token(), takePlace)).toMatchObject({ ok: false, error: { code: 'unavailable', retryAfter: 5 } });
    expect(giveBack).toHaveBeenCalledTimes(1);
  });

  it('says nothing when it cannot be reached', async () => {
    server.mockRejectedValue(new TypeError('fetch failed'));
    expect(await verifyToken(real, token(), takePlace)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(giveBack).toHaveBeenCalledTimes(1);
  });

  it('does not count when it approves of it', async () => {
    server.mockImplementation(() => Promise.resolve(json(200, { id: sub })));
    const good = token();
    for (let count = 0; count < 3; count++) expect(await verifyToken(real, good, takePlace)).toEqual({ ok: true, value: sub });
    expect([server.mock.calls.length, takePlace.mock.calls.length, giveBack.mock.calls.length]).toEqual([1, 1, 1]);
  });

  it('is not asked for where there is no place left', async () => {
    takePlace.mockResolvedValueOnce({ refused: { allowed: false, limit: 1_000, remaining: 0, reset: 42, retryAfter: 42 }, giveBack });
    expect(await verifyToken(real, token(), takePlace)).toMatchObject({ ok: false, error: { code: 'rate_limited', retryAfter: 42 } });
    expect(server).not.toHaveBeenCalled();
  });
});

it('takes no token for an absence of the auth server, whatever it says of itself', async () => {
  const real = createClient('http://auth.example', 'key', { auth: { persistSession: false } });
  const token = `${Buffer.from('fetch failed').toString('base64url')}.e30.e30`;
  await expect(real.auth.getClaims(token)).rejects.toThrow('fetch failed');
  expect(await verifyToken(real, token)).toMatchObject({ ok: false, error: { code: 'unauthenticated' } });
});
