import { createServerClient } from '@supabase/ssr';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionReader, fetchWithoutRefresh } from '@/lib/supabase/session-reader';
import { sessionCookieName } from '@/lib/supabase/options';
import type { Place } from '@/lib/rate-limit/place';

const server = vi.fn<(url: URL, init: RequestInit) => Promise<Response>>();
const json = (status: number, body: object) => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const sessionOf = (expiresAt: number, accessToken = 'old') => ({ access_token: accessToken, refresh_token: 'refresh', token_type: 'bearer', expires_in: 3600, expires_at: expiresAt, user: { id: 'ada' } });
const now = () => Math.floor(Date.now() / 1000);

const giveBack = vi.fn();
const aPlace = (): Promise<Place> => Promise.resolve({ refused: null, giveBack });

/** The real client of a request whose cookie holds this session. */
function open(session: ReturnType<typeof sessionOf>, takePlace = aPlace) {
  const setAll = vi.fn();
  const reader = createSessionReader(session, takePlace);
  const value = `base64-${Buffer.from(JSON.stringify(session)).toString('base64url')}`;
  const client = createServerClient('http://auth.example', 'key', {
    cookieOptions: { name: sessionCookieName },
    cookies: { getAll: () => [{ name: sessionCookieName, value }], setAll },
    global: { fetch: reader.fetch },
  });
  return { read: () => reader.readToken(client), setAll };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  // auth-js tells of each try that failed.
  for (const how of ['error', 'warn'] as const) vi.spyOn(console, how).mockImplementation(() => undefined);
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => server(new URL(url), init));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  server.mockReset();
  giveBack.mockReset();
});

describe('a session', () => {
  it('that is good for a while is read without asking anybody', async () => {
    const { read } = open(sessionOf(now() + 3_000));
    expect(await read()).toEqual({ ok: true, value: 'old' });
    expect(server).not.toHaveBeenCalled();
  });

  it('that has ended is refreshed, and the new one kept', async () => {
    server.mockResolvedValue(json(200, sessionOf(now() + 3_600, 'new')));
    const { read, setAll } = open(sessionOf(now() - 10));
    expect(await read()).toEqual({ ok: true, value: 'new' });
    expect(String(server.mock.calls[0]?.[0])).toBe('http://auth.example/auth/v1/token?grant_type=refresh_token');
    expect(setAll).toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(giveBack).not.toHaveBeenCalled();
  });

  it('that nobody gave out is none, and its cookie goes', async () => {
    server.mockResolvedValue(json(400, { code: 'refresh_token_not_found', message: 'Invalid Refresh Token' }));
    const { read, setAll } = open(sessionOf(now() - 10));
    expect(await read()).toMatchObject({ ok: false, error: { code: 'unauthenticated' } });
    expect(setAll).toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(giveBack).not.toHaveBeenCalled();
  });
});

it('is refreshed by nobody but the middleware', async () => {
  const setAll = vi.fn();
  const value = `base64-${Buffer.from(JSON.stringify(sessionOf(now() - 10))).toString('base64url')}`;
  createServerClient('http://auth.example', 'key', { cookieOptions: { name: sessionCookieName }, cookies: { getAll: () => [{ name: sessionCookieName, value }], setAll }, global: { fetch: fetchWithoutRefresh(sessionOf(now() - 10)) } });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server).not.toHaveBeenCalled();
  expect(setAll).not.toHaveBeenCalled();
});

it('goes on being used by pages and actions until its end, without waiting for anything', async () => {
  const setAll = vi.fn();
  const session = sessionOf(now() + 30);
  const value = `base64-${Buffer.from(JSON.stringify(session)).toString('base64url')}`;
  const client = createServerClient('http://auth.example', 'key', { cookieOptions: { name: sessionCookieName }, cookies: { getAll: () => [{ name: sessionCookieName, value }], setAll }, global: { fetch: fetchWithoutRefresh(session) } });
  // No timer is ever moved on here: whatever waited for one would not answer.
  const { data } = await client.auth.getSession();
  expect(data.session?.access_token).toBe('old');
  expect(server).not.toHaveBeenCalled();
  expect(setAll).not.toHaveBeenCalled();
});

it('that the library stumbles over is none', async () => {
  const auth = { getSession: () => Promise.reject(new TypeError('Cannot create proxy')) } as unknown as Parameters<ReturnType<typeof createSessionReader>['readToken']>[0]['auth'];
  const reader = createSessionReader(sessionOf(now() + 3_000), aPlace);
  expect(await reader.readToken({ auth })).toMatchObject({ ok: false, error: { code: 'unauthenticated' } });
});

describe('a session that cannot be refreshed now stays, that is said, and the place is left to the next', () => {
  const expectAway = async ({ read, setAll }: ReturnType<typeof open>, wait: number) => {
    const reading = read();
    await vi.advanceTimersByTimeAsync(wait);
    expect(await reading).toMatchObject({ ok: false, error: { code: 'unavailable', retryAfter: 5 } });
    expect(setAll).not.toHaveBeenCalled();
    expect(giveBack).toHaveBeenCalled();
  };

  it.each([
    ['the Auth API has had enough of our address', json(429, { code: 'over_request_rate_limit', message: 'Request rate limit reached' })],
    ['the Auth API is refreshing it already', json(409, { code: 'conflict', message: 'Too many concurrent token refresh requests' })],
    ['the project is restricted', json(402, { message: 'Service for this project is restricted' })],
    ['the gateway does not know our key', json(401, { message: 'Invalid API key', hint: 'Double check' })],
    ['a proxy refuses', new Response('<h1>Forbidden</h1>', { status: 403 })],
    ['the project is paused', json(540, {})],
  ])('at once when %s', async (_, answer) => {
    server.mockResolvedValue(answer);
    const session = open(sessionOf(now() - 10));
    await expectAway(session, 0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server).toHaveBeenCalledTimes(1);
    expect(session.setAll).not.toHaveBeenCalled();
  });

  it('after four seconds when it does not answer, and then nobody waits for it any more', async () => {
    server.mockImplementation((_, { signal }) => new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')))));
    await expectAway(open(sessionOf(now() - 10)), 4_000);
    expect(server.mock.calls[0]?.[1].signal?.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server).toHaveBeenCalledTimes(1);
  });

  it('after four seconds when it refuses connections', async () => {
    server.mockRejectedValue(new TypeError('fetch failed'));
    await expectAway(open(sessionOf(now() - 10)), 4_000);
    const asked = server.mock.calls.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server).toHaveBeenCalledTimes(asked);
  });

  it('and is as good as before as long as it has not ended', async () => {
    server.mockResolvedValue(json(429, { code: 'over_request_rate_limit' }));
    const { read, setAll } = open(sessionOf(now() + 60));
    expect(await read()).toEqual({ ok: true, value: 'old' });
    expect(setAll).not.toHaveBeenCalled();
  });

  it('and need not be waited for meanwhile, even if nobody can be reached', async () => {
    server.mockRejectedValue(new TypeError('fetch failed'));
    const { read } = open(sessionOf(now() + 60));
    // No timer is moved on.
    expect(await read()).toEqual({ ok: true, value: 'old' });
    expect(server).toHaveBeenCalledTimes(1);
    expect(giveBack).toHaveBeenCalled();
  });
});

it('is told for how long when its address has had too many refreshed, and nobody is asked', async () => {
  const refused = { allowed: false, limit: 300, remaining: 0, reset: 812, retryAfter: 812 };
  const takePlace = vi.fn((): Promise<Place> => Promise.resolve({ refused, giveBack }));
  const { read, setAll } = open(sessionOf(now() - 10), takePlace);
  expect(await read()).toMatchObject({ ok: false, error: { code: 'rate_limited', retryAfter: 812 } });
  expect(takePlace).toHaveBeenCalledTimes(1);
  expect(server).not.toHaveBeenCalled();
  expect(setAll).not.toHaveBeenCalled();
});
