import { NextRequest } from 'next/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { middleware } from '@/middleware';

/** The Auth API, as the real client asks it. */
const server = vi.fn<(url: string, init: RequestInit) => Promise<Response>>();
vi.mock('@/lib/env/env', () => ({
  env: () => ({ SUPABASE_URL: 'http://auth.example', SUPABASE_PUBLISHABLE_KEY: 'key', ALLOWED_ORIGINS: [], TRUSTED_PROXY_HOPS: 1, VERCEL: false, RATE_LIMIT_READ: { limit: 2, windowSeconds: 60 }, RATE_LIMIT_AUTH: { limit: 1, windowSeconds: 900 } }),
}));

const json = (status: number, body: object) => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const seconds = () => Math.floor(Date.now() / 1000);
let made = 0;
const madeUpToken = () => `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: '11111111-1111-4111-8111-111111111111', exp: seconds() + 3600, made: ++made })}.AAAA`;
const cookieOf = (token: string, end: number) => `pitchbook-session=base64-${part({ access_token: token, refresh_token: `r${++made}`, token_type: 'bearer', expires_in: 3600, expires_at: end, user: { id: 'x' } })}`;

let address = '';
const send = (path: string, headers: Record<string, string>, method = 'GET') => middleware(new NextRequest(`http://app.example${path}`, { method, headers: { host: 'app.example', 'x-forwarded-for': address, ...headers } }));
const handedOn = (response: Response) => response.headers.get('x-middleware-request-x-pitchbook-identity');

beforeEach(() => {
  address = `192.0.2.${++made % 250}`;
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => server(String(url), init));
  for (const how of ['log', 'error', 'warn'] as const) vi.spyOn(console, how).mockImplementation(() => undefined);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  server.mockReset();
});

describe('tokens that somebody makes up', () => {
  it('cost the Auth API no more questions than the limit of an address, which is told so', async () => {
    server.mockImplementation(() => Promise.resolve(json(403, { code: 403, error_code: 'bad_jwt', msg: 'invalid JWT' })));
    for (let count = 0; count < 40; count++) {
      await send('/api/v1/pitchbooks', { authorization: `Bearer ${madeUpToken()}` });
      await send('/demo', { cookie: cookieOf(madeUpToken(), seconds() + 3600) });
    }
    expect(server).toHaveBeenCalledTimes(20);
    const refused = await send('/api/v1/pitchbooks', { authorization: `Bearer ${madeUpToken()}` });
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0, refused.headers.get('ratelimit-limit')]).toEqual([429, true, '20']);
    expect(await refused.json()).toMatchObject({ success: false, error: { code: 'rate_limited' } });
  });
});

describe('sessions that somebody makes up', () => {
  it('cost it no more than the limit of refreshing, and pages and actions say how long that lasts', async () => {
    server.mockImplementation(() => Promise.resolve(json(400, { code: 400, error_code: 'refresh_token_not_found', msg: 'Invalid Refresh Token' })));
    const ended = () => ({ cookie: cookieOf(madeUpToken(), seconds() - 10) });
    for (let count = 0; count < 60; count++) await send('/sign-in', ended());
    const asked = server.mock.calls.length;
    expect(asked).toBe(60);
    const page = await send('/demo', ended());
    expect([page.status, Number(page.headers.get('retry-after')) > 5]).toEqual([429, true]);
    const posted = await send('/demo', { ...ended(), 'next-action': 'x', origin: 'http://app.example' }, 'POST');
    expect(handedOn(posted)).toMatch(/^unknown \d+$/);
    expect(server).toHaveBeenCalledTimes(asked);
  });

  it('do not use up what others need while it is away', async () => {
    server.mockResolvedValue(json(429, { code: 429, error_code: 'over_request_rate_limit', msg: 'x' }));
    const ended = () => ({ cookie: cookieOf(madeUpToken(), seconds() - 10) });
    for (let count = 0; count < 100; count++) await send('/sign-in', ended());
    server.mockImplementation(() => Promise.resolve(json(400, { code: 400, error_code: 'refresh_token_not_found', msg: 'x' })));
    const before = server.mock.calls.length;
    await send('/demo', ended());
    expect(server).toHaveBeenCalledTimes(before + 1);
  });
});
