import { NextRequest } from 'next/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failWith, ok } from '@/lib/errors/result';
import { routeKind } from '@/lib/server/edge/route-kind';
import type { verifyToken } from '@/lib/supabase/verify-token';
import { config, middleware } from '@/middleware';

const settings = vi.hoisted(() => ({ env: {} as Record<string, unknown> }));
const session = vi.hoisted(() => ({ token: null as string | null, refreshed: false, away: false }));
const tokens = vi.hoisted(() => ({ verifyToken: vi.fn<typeof verifyToken>() }));

vi.mock('@/lib/env/env', () => ({ env: () => settings.env }));
vi.mock('@/lib/supabase/verify-token', () => tokens);
vi.mock('@/lib/supabase/sessionless', () => ({ createSessionlessSupabase: () => ({}) }));
vi.mock('@/lib/supabase/session-reader', () => ({
  createSessionReader: ({ access_token }: { access_token: string }) => ({ readToken: () => Promise.resolve(session.away ? failWith('unavailable') : ok(access_token)) }),
}));
vi.mock(import('@/lib/supabase/middleware'), async (original) => ({
  ...(await original()),
  createMiddlewareSupabase: (() => ({
    supabase: {},
    writeCookies: (response: Response) => {
      if (session.refreshed) response.headers.set('set-cookie', 'pitchbook-session=new');
    },
  })) as unknown as Awaited<ReturnType<typeof original>>['createMiddlewareSupabase'],
}));

let client = 0;
/** Each request comes from an address of its own unless told, so that tests do not share a limit. */
function request(path: string, init: { method?: string; headers?: Record<string, string> } = {}) {
  const stored = { access_token: session.token, refresh_token: 'refresh', expires_at: 4_000_000_000 };
  const cookie = `other=1; pitchbook-session=base64-${Buffer.from(JSON.stringify(stored)).toString('base64url')}`;
  const headers: Record<string, string> = { host: 'app.example', 'x-forwarded-for': `10.0.0.${++client}`, ...(session.token !== null && { cookie }), ...init.headers };
  return new NextRequest(`http://app.example${path}`, { method: init.method, headers });
}
const send = (...args: Parameters<typeof request>) => middleware(request(...args));
/** Headers that the middleware hands on to the app. */
const handedOn = (response: Response, name: string) => response.headers.get(`x-middleware-request-${name}`);
const goesOn = (response: Response) => response.headers.get('x-middleware-next') === '1';

beforeEach(() => {
  settings.env = { ALLOWED_ORIGINS: ['https://tool.example'], TRUSTED_PROXY_HOPS: 1, VERCEL: false };
  session.token = null;
  session.refreshed = false;
  session.away = false;
  tokens.verifyToken.mockResolvedValue(ok('ada'));
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.clearAllMocks();
});

describe('a path that ends in a slash', () => {
  it.each([
    ['/sign-in/?next=/x', 'http://app.example/sign-in?next=/x'],
    ['/demo/pitchbooks/', 'http://app.example/demo/pitchbooks'],
    ['/api/v1/pitchbooks/', 'http://app.example/api/v1/pitchbooks'],
    ['//evil.example/', 'http://app.example/evil.example'],
  ])('is sent to the one without: %s', async (path, to) => {
    const response = await send(path);
    expect([response.status, response.headers.get('location')]).toEqual([308, to]);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the list of what is public is exact', () => {
  it.each([
    ['/sign-in', 'public-page'],
    ['/sign-in/', 'page'],
    ['/sign-in/x', 'page'],
    ['/sign-inx', 'page'],
    ['/SIGN-IN', 'page'],
    ['/', 'page'],
    ['/demo/pitchbooks', 'page'],
    ['/api/health', 'health'],
    ['/api/health/live', 'health'],
    ['/api/health/x', 'internal-api'],
    ['/api/v1/pitchbooks', 'api'],
    ['/api/v1/openapi.json', 'public-api'],
    ['/api/v1/openapi.json/x', 'api'],
    ['/apix', 'page'],
    ['/favicon.ico', 'public-page'],
    ['/robots.txt', 'public-page'],
    ['/.well-known/security.txt', 'public-file'],
    ['/_next/image', 'public-page'],
    ['/_next/imagex', 'page'],
  ])('%s is a %s', (path, kind) => {
    expect(routeKind(path)).toBe(kind);
  });

  it('and what the middleware passes by is files that exist only: whatever is not found is a page and needs a policy', () => {
    const matcher = new RegExp(`^${config.matcher[0]}$`);
    const seen = ['/', '/demo/pitchbooks', '/api/v1/pitchbooks', '/_next/staticx', '/_next/image', '/favicon.ico', '/robots.txt', '/iconxsvg', '/demo/icon.svg'];
    for (const path of seen) expect(path).toMatch(matcher);
    for (const path of ['/_next/static/chunks/a.js', '/icon.svg']) expect(path).not.toMatch(matcher);
  });
});

describe('every answer', () => {
  it.each(['/sign-in', '/demo', '/api/health', '/api/v1/pitchbooks'])('%s carries the security headers and an id', async (path) => {
    const { headers } = await send(path);
    for (const name of [
      'content-security-policy',
      'x-content-type-options',
      'referrer-policy',
      'permissions-policy',
      'cross-origin-opener-policy',
      'cross-origin-resource-policy',
    ]) {
      expect(headers.get(name), name).toBeTruthy();
    }
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.has('x-powered-by')).toBe(false);
    expect(headers.has('strict-transport-security')).toBe(false);
  });

  it('asks for https for good, once it is reached by https', async () => {
    const { headers } = await send('/sign-in', { headers: { 'x-forwarded-proto': 'https' } });
    expect(headers.get('strict-transport-security')).toContain('max-age=63072000');
  });
});

describe('what is handed on to a page', () => {
  it('is one nonce, the same in the policy of request and answer, and new each time', async () => {
    const [first, second] = await Promise.all([send('/sign-in'), send('/sign-in')]);
    const nonce = handedOn(first, 'x-nonce');
    expect(first.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
    expect(handedOn(first, 'content-security-policy')).toBe(first.headers.get('content-security-policy'));
    expect(handedOn(second, 'x-nonce')).not.toBe(nonce);
  });

  it('is nothing that a client made up', async () => {
    const response = await send('/sign-in', {
      headers: { 'x-request-id': 'mine', 'x-nonce': 'mine', 'x-pathname': 'mine', 'x-middleware-subrequest': 'middleware', 'content-security-policy': "script-src 'nonce-mine'" },
    });
    for (const name of ['x-request-id', 'x-nonce', 'x-pathname', 'content-security-policy']) expect(handedOn(response, name)).not.toContain('mine');
    expect(response.headers.get('x-middleware-override-headers')).not.toContain('x-middleware-subrequest');
    expect(handedOn(response, 'x-request-id')).toBe(response.headers.get('x-request-id'));
  });
});

describe('somebody who is signed out', () => {
  it('is sent to sign in, and back afterwards', async () => {
    const response = await send('/demo/pitchbooks?q=a b');
    expect(response.status).toBe(307);
    expect(new URL(response.headers.get('location')!).pathname).toBe('/sign-in');
    expect(new URL(response.headers.get('location')!).searchParams.get('next')).toBe('/demo/pitchbooks?q=a%20b');
  });
  it('sees public pages', async () => {
    expect(goesOn(await send('/sign-in'))).toBe(true);
  });
  it('gets the answer of an action from the action itself', async () => {
    expect(goesOn(await send('/demo', { method: 'POST', headers: { 'next-action': 'x', origin: 'http://app.example' } }))).toBe(true);
  });
  it('gets 401 from the API, also with a session cookie', async () => {
    session.token = 'a.b.c';
    const response = await send('/api/v1/pitchbooks');
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ success: false, error: { code: 'unauthenticated', requestId: response.headers.get('x-request-id') } });
  });
});

describe('somebody who is signed in', () => {
  beforeEach(() => {
    session.token = 'a.b.c';
  });
  it('goes on to the page, with the refreshed session on the answer', async () => {
    session.refreshed = true;
    const response = await send('/demo');
    expect(goesOn(response)).toBe(true);
    expect(response.headers.get('set-cookie')).toBe('pitchbook-session=new');
  });
  it('is signed out when the token is not valid', async () => {
    tokens.verifyToken.mockResolvedValue(failWith('unauthenticated'));
    expect((await send('/demo')).status).toBe(307);
  });
  it('is told when to come back while tokens cannot be checked, and not sent away to sign in', async () => {
    tokens.verifyToken.mockResolvedValue(failWith('unavailable'));
    const response = await send('/demo');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await response.text()).toContain('You can try again in 5 seconds.');
  });
  it('is told so as well while their session cannot be refreshed, however often they come, and keeps it', async () => {
    session.token = 'token';
    session.away = true;
    settings.env.RATE_LIMIT_READ = { limit: 2, windowSeconds: 60 };
    for (let count = 0; count < 4; count++) {
      const response = await send('/demo', { headers: { 'x-forwarded-for': '10.9.9.9' } });
      expect([response.status, response.headers.get('retry-after'), response.headers.get('set-cookie')]).toEqual([503, '5', null]);
    }
  });
  it('may still post what they wrote, and see what everybody may, while tokens cannot be checked', async () => {
    tokens.verifyToken.mockResolvedValue(failWith('unavailable'));
    const posted = await send('/demo', { method: 'POST', headers: { 'next-action': 'x' } });
    expect(goesOn(posted)).toBe(true);
    // The action need not try once more to find out who it is.
    expect(handedOn(posted, 'x-pitchbook-identity')).toBe('unknown');
    expect(goesOn(await send('/sign-in'))).toBe(true);
  });
  it('is counted with the floods meanwhile', async () => {
    session.token = 'token';
    session.away = true;
    settings.env.RATE_LIMIT_READ = { limit: 1, windowSeconds: 60 };
    const answers = [];
    for (let count = 0; count < 11; count++) answers.push((await send('/demo', { headers: { 'x-forwarded-for': '10.9.9.8' } })).status);
    expect(answers).toEqual([...Array.from({ length: 10 }, () => 503), 429]);
  });
  it.each([
    ['is none', 'not a session'],
    ['cannot be read', `base64-${Buffer.from('{').toString('base64url')}`],
    ['names nobody that could be', `base64-${Buffer.from('{"access_token":"x","refresh_token":"y","expires_at":4000000000,"user":"z"}').toString('base64url')}`],
    ['could never be refreshed', `base64-${Buffer.from('{"access_token":"x","refresh_token":"","expires_at":1}').toString('base64url')}`],
  ])('is signed out with a session that %s, and rid of it', async (_, value) => {
    const response = await send('/sign-in', { headers: { cookie: `other=1; pitchbook-session=${value}; pitchbook-session.0=x` } });
    expect([goesOn(response), handedOn(response, 'cookie')]).toEqual([true, 'other=1']);
    expect(response.headers.getSetCookie().map((cookie) => cookie.replace(/; .*?(?=Max-Age)/, '; ').split(';').slice(0, 2).join(';'))).toEqual(['pitchbook-session=; Max-Age=0', 'pitchbook-session.0=; Max-Age=0']);
  });
  it('cannot say by themselves that nobody knows who they are', async () => {
    const response = await send('/demo', { headers: { 'x-pitchbook-identity': 'unknown' } });
    expect([goesOn(response), handedOn(response, 'x-pitchbook-identity')]).toEqual([true, null]);
  });
});

describe('reads are limited', () => {
  beforeEach(() => {
    settings.env.RATE_LIMIT_READ = { limit: 2, windowSeconds: 60 };
  });
  const headers = { 'x-forwarded-for': '192.0.2.1' };

  it('with a page that says when to come back', async () => {
    await send('/sign-in', { headers });
    const second = await send('/sign-in', { headers });
    expect(second.headers.get('ratelimit-remaining')).toBe('0');
    const third = await send('/sign-in', { headers });
    expect(third.status).toBe(429);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(third.headers.get('content-type')).toContain('text/html');
    expect(await third.text()).toMatch(/You can try again in \d+ seconds/);
  });
  it('with JSON in the API, counted by person', async () => {
    const api = { headers: { authorization: 'Bearer a.b.c' } };
    tokens.verifyToken.mockResolvedValue(ok('ben'));
    await send('/api/v1/pitchbooks', api);
    await send('/api/v1/pitchbooks', api);
    const third = await send('/api/v1/pitchbooks', api);
    expect(third.status).toBe(429);
    expect(await third.json()).toMatchObject({ success: false, error: { code: 'rate_limited' } });
    tokens.verifyToken.mockResolvedValue(ok('cleo'));
    expect((await send('/api/v1/pitchbooks', api)).status).toBe(200);
  });
  it('and nothing else is counted as one: writes, actions, health checks', async () => {
    const from = { 'x-forwarded-for': '192.0.2.2' };
    for (let count = 0; count < 5; count++) {
      await send('/api/v1/pitchbooks', { method: 'POST', headers: { ...from, authorization: 'Bearer a.b.c' } });
      await send('/sign-in', { method: 'POST', headers: { ...from, 'next-action': 'x', origin: 'http://app.example' } });
      expect((await send('/api/health', { headers: from })).headers.has('ratelimit-limit')).toBe(false);
    }
    expect((await send('/sign-in', { headers: from })).headers.get('ratelimit-remaining')).toBe('1');
  });
});

describe('what is no read is stopped when it comes in floods', () => {
  const post = (path: string, headers: Record<string, string>, method = 'POST') => send(path, { method, headers });
  const statuses = async (times: number, ask: () => Promise<Response>) => {
    const seen: number[] = [];
    for (let count = 0; count < times; count++) seen.push((await ask()).status);
    return seen;
  };
  const twenty = (status: number) => [...Array<number>(20).fill(status), 429];
  beforeEach(() => {
    settings.env.RATE_LIMIT_READ = { limit: 2, windowSeconds: 60 };
  });

  it('actions of somebody who is signed out, whatever they say that they are', async () => {
    let id = 0;
    const from = { 'x-forwarded-for': '192.0.2.50' };
    expect(await statuses(21, () => post('/sign-in', { ...from, 'next-action': `made-up-${id++}` }))).toEqual(twenty(200));
    const refused = await post('/sign-in', { ...from, 'next-action': 'x' });
    expect([refused.headers.get('ratelimit-limit'), Number(refused.headers.get('retry-after')) > 0]).toEqual(['20', true]);
    expect(await refused.json()).toMatchObject({ success: false, error: { code: 'rate_limited' } });
    expect((await post('/sign-in', { 'x-forwarded-for': '192.0.2.51', 'next-action': 'x' })).status).toBe(200);
  });
  it('actions of one person, from wherever', async () => {
    session.token = 'a.b.c';
    tokens.verifyToken.mockResolvedValue(ok('dora'));
    expect(await statuses(21, () => post('/demo', { 'next-action': 'x' }))).toEqual(twenty(200));
    tokens.verifyToken.mockResolvedValue(ok('emil'));
    expect((await post('/demo', { 'next-action': 'x' })).status).toBe(200);
  });
  it('requests to the API with any method, and without telling of a limit that is not theirs', async () => {
    tokens.verifyToken.mockResolvedValue(ok('fay'));
    const methods = ['POST', 'PUT', 'OPTIONS'];
    const answers = [];
    for (let count = 0; count < 21; count++) answers.push(await post('/api/v1/pitchbooks', { authorization: 'Bearer a.b.c' }, methods[count % 3]));
    expect(answers.map(({ status }) => status)).toEqual(twenty(200));
    expect(answers[0]!.headers.has('ratelimit-limit')).toBe(false);
  });
  it('questions of other origins, before anybody is asked who it is', async () => {
    const headers = { 'x-forwarded-for': '192.0.2.52', origin: 'https://tool.example', 'access-control-request-method': 'POST', authorization: 'Bearer a.b.c' };
    expect(await statuses(21, () => post('/api/v1/pitchbooks', headers, 'OPTIONS'))).toEqual(twenty(204));
    expect(tokens.verifyToken).not.toHaveBeenCalled();
  });
  it('and nobody meets it who saves each second, from two screens', async () => {
    Reflect.deleteProperty(settings.env, 'RATE_LIMIT_READ');
    session.token = 'a.b.c';
    tokens.verifyToken.mockResolvedValue(ok('gus'));
    expect(new Set(await statuses(2 * 64, () => post('/demo', { 'next-action': 'x' })))).toEqual(new Set([200]));
  });
});

describe('a method that nobody declared', () => {
  const refused = async (method: string, path: string, headers: Record<string, string> = {}) => {
    const response = await send(path, { method, headers });
    expect([method, path, response.status, response.headers.get('x-content-type-options')]).toEqual([method, path, 405, 'nosniff']);
    return response.headers.get('allow');
  };
  it('gets 405 with those that are, for pages', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PURGE']) expect(await refused(method, '/sign-in')).toBe('GET, HEAD');
    expect(await refused('PUT', '/demo', { 'next-action': 'x' })).toBe('GET, HEAD, POST');
    expect(await refused('POST', '/auth/confirm', { 'next-action': 'x' })).toBe('GET, HEAD');
  });
  it('gets 405 for health checks, metrics, the description of the API and pictures that are not there', async () => {
    for (const path of ['/api/health', '/api/health/live', '/api/metrics', '/api/v1/openapi.json', '/_next/image']) {
      for (const method of ['POST', 'OPTIONS']) expect(await refused(method, path, { 'next-action': 'x' })).toBe('GET, HEAD');
    }
  });
  it('is left to the routes of the API, as long as it is one at all', async () => {
    expect(goesOn(await send('/api/v1/pitchbooks', { method: 'PUT', headers: { authorization: 'Bearer a.b.c' } }))).toBe(true);
    expect(await refused('PURGE', '/api/v1/pitchbooks')).toContain('PATCH');
  });
});

describe('bodies over 10 MB', () => {
  it.each(['/api/v1/pitchbooks', '/demo'])('are refused for %s before anything else', async (path) => {
    const response = await send(path, { method: 'POST', headers: { 'content-length': String(10 * 1024 * 1024 + 1) } });
    expect(response.status).toBe(413);
    expect(tokens.verifyToken).not.toHaveBeenCalled();
  });
});

describe('other origins', () => {
  it('cannot post to pages, where cookies would speak for the visitor', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://app.example.evil.example', 'http://app.example:81']) {
      expect((await send('/demo', { method: 'POST', headers: { origin, 'next-action': 'x' } })).status).toBe(403);
    }
    expect(goesOn(await send('/demo', { method: 'POST', headers: { origin: 'http://app.example', 'next-action': 'x' } }))).toBe(true);
  });
  it('can call the API where they are listed', async () => {
    const preflight = await send('/api/v1/pitchbooks', { method: 'OPTIONS', headers: { origin: 'https://tool.example', 'access-control-request-method': 'POST' } });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://tool.example');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
  });
  it('get no permission where they are not, and never for pages', async () => {
    const stranger = await send('/api/v1/pitchbooks', { method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' } });
    const page = await send('/sign-in', { headers: { origin: 'https://tool.example' } });
    for (const response of [stranger, page]) expect(response.headers.has('access-control-allow-origin')).toBe(false);
  });
});

describe('the metrics', () => {
  const token = 'a-token-of-thirty-two-characters';
  const limited = (authorization: string, address: string) =>
    send('/api/metrics', { headers: { authorization, 'x-forwarded-for': address } });

  it('are not limited for who holds the token', async () => {
    settings.env = { ...settings.env, METRICS_TOKEN: token, RATE_LIMIT_READ: { limit: 1, windowSeconds: 60 } };
    for (let count = 0; count < 3; count++) {
      const response = await limited(`Bearer ${token}`, '192.0.2.40');
      expect([goesOn(response), response.headers.has('ratelimit-limit')]).toEqual([true, false]);
    }
  });

  it('are limited for whoever tries to guess it', async () => {
    settings.env = { ...settings.env, METRICS_TOKEN: token, RATE_LIMIT_READ: { limit: 2, windowSeconds: 60 } };
    const answers = [];
    for (let count = 0; count < 3; count++) answers.push((await limited(`Bearer guess-${count}`, '192.0.2.41')).status);
    expect(answers).toEqual([200, 200, 429]);
  });
});

describe('a refusal', () => {
  it('says its code to the server, which counts it: the edge has a memory of its own', async () => {
    const tooLarge = { method: 'POST', headers: { 'content-length': String(10 * 1024 * 1024 + 1) } };
    for (const path of ['/api/v1/pitchbooks', '/demo']) expect((await send(path, tooLarge)).headers.get('x-edge-refusal')).toBe('payload_too_large');
    expect((await send('/sign-in')).headers.has('x-edge-refusal')).toBe(false);
  });

  it.each(['/api/v1/pitchbooks', '/demo'])('is what a fault in the middleware itself becomes, with all headers: %s', async (path) => {
    session.token = 'a.b.c';
    tokens.verifyToken.mockRejectedValueOnce(new Error('secret'));
    const response = await send(path, { headers: { authorization: 'Bearer a.b.c' } });
    expect([response.status, response.headers.get('x-edge-refusal')]).toEqual([500, 'internal']);
    expect(response.headers.get('content-security-policy')).toBeTruthy();
    expect(await response.text()).not.toContain('secret');
  });
});
