import { CspEvaluator } from 'csp_evaluator/dist/evaluator.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';
import { Severity } from 'csp_evaluator/dist/finding.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closedPolicy } from '@/lib/security/csp';
import { type Child, stopChildren } from '../../../scripts/stack/child';
import { findFreePort } from '../../../scripts/stack/ports';
import { startTestApp } from '../../../scripts/stack/start-test-app';
import { startFaultySupabase, type FaultySupabase } from '../../support/observability/faulty-supabase';
import { signUpPerson, type TestPerson } from '../../support/people';
import { sessionCookie } from '../../support/security/page-session';
import { sendRaw } from '../../support/security/raw-request';
import { builtActions } from '../../support/security/server-actions';
import { testEnv } from '../../support/test-env';

let ada: TestPerson;
/** An app whose database is away, and that is told whom to name in security.txt and that people come by https. */
let stranded: string;
let strandedApp: Child;
/** An app that knows who asks, and whose data API fails as it is told to. */
let failing: string;
let failingApp: Child;
let faulty: FaultySupabase;

beforeAll(async () => {
  [ada, faulty] = await Promise.all([signUpPerson(), startFaultySupabase(testEnv('TEST_SUPABASE_URL'))]);
  const port = await findFreePort();
  stranded = `http://localhost:${port}`;
  const nowhere = `http://127.0.0.1:${await findFreePort()}`;
  const env = { SUPABASE_URL: nowhere, SUPABASE_PUBLISHABLE_KEY: 'publishable', SUPABASE_SECRET_KEY: 'secret', SECURITY_CONTACT: 'mailto:security@example.com', APP_ORIGIN: 'https://books.example', RATE_LIMIT_READ: '3/1m', TRUSTED_PROXY_HOPS: '1', LOG_LEVEL: 'silent' };
  strandedApp = await startTestApp({ port, env, log: 'test-results/stranded-app.log' });
  const failingPort = await findFreePort();
  failing = `http://localhost:${failingPort}`;
  const keys = { SUPABASE_PUBLISHABLE_KEY: testEnv('TEST_SUPABASE_PUBLISHABLE_KEY'), SUPABASE_SECRET_KEY: testEnv('TEST_SUPABASE_SECRET_KEY') };
  failingApp = await startTestApp({ port: failingPort, env: { SUPABASE_URL: faulty.url, ...keys, LOG_LEVEL: 'silent' }, log: 'test-results/failing-app.log' });
  ofGoodPage = headersOf(await ask('/sign-in'));
});
afterAll(async () => {
  await Promise.all([strandedApp?.stop(), failingApp?.stop()]);
  await faulty?.close();
  await stopChildren();
});

const everywhere = ['x-content-type-options', 'x-frame-options', 'referrer-policy', 'permissions-policy', 'cross-origin-opener-policy', 'cross-origin-resource-policy', 'x-permitted-cross-domain-policies', 'strict-transport-security', 'content-security-policy'];

/** The security headers of an answer, without what is new in each. */
const headersOf = ({ headers }: Response) => Object.fromEntries(everywhere.map((name) => [name, headers.get(name)?.replace(/'nonce-[^']+'/g, "'nonce-…'")]));
let ofGoodPage: ReturnType<typeof headersOf>;

interface Asked {
  app?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

async function ask(path: string, { app = testEnv('TEST_APP_URL'), method = 'GET', headers = {}, body }: Asked = {}): Promise<Response> {
  const response = await fetch(new URL(path, app), { method, body, redirect: 'manual', headers: { 'x-forwarded-proto': 'https', ...headers } });
  return response;
}

/** What is no page may load nothing; all else is the same everywhere. */
const isNoPage = (path: string) => /^(\/api\/|\/_next\/static\/|\/icon\.svg|\/[/\\]|http:)/.test(path);

function expectHeaders(path: string, response: Response): void {
  const expected = isNoPage(path) ? { ...ofGoodPage, 'content-security-policy': closedPolicy } : ofGoodPage;
  expect(headersOf(response), path).toEqual(expected);
  expect(response.headers.has('x-powered-by'), path).toBe(false);
  expect(response.headers.get('x-request-id') ?? '', path).toMatch(/^[0-9a-f-]{36}$/);
}

const tooLarge = 'x'.repeat(10 * 1024 * 1024 + 1);
const action = (name: string) => ({ 'next-action': builtActions().find((each) => each.name === name)?.id ?? '', 'content-type': 'text/plain;charset=UTF-8' });

/** Each class of answer: what is asked for, as whom, and the status that it has. */
const answers: [string, number, string, () => Asked][] = [
  ['a page', 200, '/sign-in', () => ({})],
  ['a page of a person', 200, '/account', () => ({ headers: sessionCookie(ada) })],
  ['the way to sign in', 307, '/demo/pitchbooks', () => ({})],
  ['a page that is not there', 404, '/no-such-organisation/pitchbooks', () => ({ headers: sessionCookie(ada) })],
  ['a public address without a page', 404, '/robots.txt', () => ({})],
  ['a slash too many', 308, '/sign-in/', () => ({})],
  ['a page with too large a body', 413, '/sign-in', () => ({ method: 'POST', body: tooLarge })],
  ['an action', 200, '/sign-in', () => ({ method: 'POST', body: '[{}]', headers: action('signIn') })],
  ['an action that is not there', 409, '/sign-in', () => ({ method: 'POST', body: '[]', headers: { 'next-action': '7f'.repeat(21) } })],
  ['an action from another site', 403, '/sign-in', () => ({ method: 'POST', body: '[]', headers: { ...action('signIn'), origin: 'https://evil.example' } })],
  ['a method that a page does not know', 405, '/sign-in', () => ({ method: 'DELETE' })],
  ['a method that the API does not know', 405, '/api/v1/pitchbooks', () => ({ method: 'DELETE', headers: { authorization: `Bearer ${ada.token}` } })],
  ['the API', 200, '/api/v1/pitchbooks', () => ({ headers: { authorization: `Bearer ${ada.token}` } })],
  ['the API without credentials', 401, '/api/v1/pitchbooks', () => ({})],
  ['the API with a bad id', 400, '/api/v1/pitchbooks/1', () => ({ headers: { authorization: `Bearer ${ada.token}` } })],
  ['the API with too large a body', 413, '/api/v1/pitchbooks', () => ({ method: 'POST', body: tooLarge, headers: { authorization: `Bearer ${ada.token}`, 'content-type': 'application/json' } })],
  ['the API with another media type', 415, '/api/v1/pitchbooks', () => ({ method: 'POST', body: 'x', headers: { authorization: `Bearer ${ada.token}` } })],
  ['the description of the API', 200, '/api/v1/openapi.json', () => ({})],
  ['no route of the API', 404, '/api/no-such-route', () => ({})],
  ['a health check', 200, '/api/health/live', () => ({})],
  ['a link from a mail', 303, '/auth/confirm', () => ({})],
  ['a page while the database is away', 503, '/account', () => ({ app: stranded, headers: sessionCookie(ada) })],
  ['the API while the database is away', 503, '/api/v1/pitchbooks', () => ({ app: stranded, headers: { authorization: `Bearer ${ada.token}` } })],
  ['a health check that failed', 503, '/api/health', () => ({ app: stranded })],
];

describe('every answer carries the security headers', () => {
  it('which are all there, and as strict as they shall be, on a good page', () => {
    expect(ofGoodPage).toEqual({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-permitted-cross-domain-policies': 'none',
      'strict-transport-security': 'max-age=63072000; includeSubDomains; preload',
      'content-security-policy': expect.stringContaining("script-src 'self' 'nonce-…' 'strict-dynamic'"),
    });
  });

  it.each(answers)('%s (%i)', async (_name, status, path, asked) => {
    const response = await ask(path, asked());
    expect(response.status).toBe(status);
    expectHeaders(path, response);
    await response.body?.cancel();
  });

  const broken = { answer: { status: 500, body: { code: 'XX000', message: 'broken' } } };
  const page = () => ['/account', sessionCookie(ada)] as const;
  const api = () => ['/api/v1/pitchbooks', { authorization: `Bearer ${ada.token}` }] as const;

  it.each([
    ['a page that fails', 500, null, broken, page],
    ['the API that fails', 500, null, broken, api],
    ['a page that finds the database away', 503, '5', 'away', page],
    ['the API that finds the database away', 503, '5', 'away', api],
    ['a page whose database hangs', 503, '5', 'hang', page],
  ] as const)('%s (%i)', async (_name, status, retryAfter, fault, asked) => {
    const [path, headers] = asked();
    faulty.fault = fault;
    const response = await ask(path, { app: failing, headers });
    faulty.fault = null;
    expect([response.status, response.headers.get('retry-after')]).toEqual([status, retryAfter]);
    expectHeaders(path, response);
    await response.body?.cancel();
  });

  it('one that is refused because there were too many (429), page and API', async () => {
    const from = { 'x-forwarded-for': '192.0.2.77' };
    for (const path of ['/sign-in', '/api/v1/openapi.json', '/_next/image?url=%2Fsign-in&w=640&q=75']) {
      let response = await ask(path, { app: stranded, headers: from });
      for (let time = 0; response.status !== 429 && time < 4; time++) response = await ask(path, { app: stranded, headers: from });
      expect([path, response.status]).toEqual([path, 429]);
      expectHeaders(path, response);
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });

  it('files of the build, those that are missing, and the icon', async () => {
    const page = await (await ask('/sign-in')).text();
    const script = /src="(\/_next\/static\/[^"]+\.js)/.exec(page)?.[1];
    const styles = /href="(\/_next\/static\/[^"]+\.css)/.exec(page)?.[1];
    for (const path of [script, styles, '/icon.svg', '/_next/static/no-such-file.js']) {
      const response = await ask(path ?? '');
      expectHeaders(path ?? '', response);
      await response.body?.cancel();
    }
  });

  it('pictures that somebody wants made smaller: there are none, and no page is shown in their place', async () => {
    for (const query of ['', '?url=%2Fsign-in&w=640&q=75', '?url=%2Ficon.svg&w=640&q=75']) {
      const response = await ask(`/_next/image${query}`);
      expect([query, response.status]).toEqual([query, 404]);
      expectHeaders('/_next/image', response);
    }
  });

  it.each([
    ['//sign-in', '/sign-in'],
    ['/\\sign-in', '/sign-in'],
    ['/sign-in//', '/sign-in/'],
    ['//evil.example/sign-in', '/evil.example/sign-in'],
    ['/\\evil.example', '/evil.example'],
    ['/\\/\\evil.example?a//b', '/evil.example?a//b'],
    ['http://evil.example//sign-in', '/sign-in'],
  ])('the way from %s to the same without slashes too many, which never leaves the site', async (target, location) => {
    const response = await sendRaw(testEnv('TEST_APP_URL'), target, { headers: { 'x-forwarded-proto': 'https' } });
    expect([response.status, response.headers.get('location'), response.headers.get('refresh')]).toEqual([308, location, `0;url=${location}`]);
    expectHeaders('//', response);
  });

  it.each([
    ['a route of the API', 400, '/api/v1/pitchbooks/%E0%A4%A', 'application/json', () => ({ authorization: `Bearer ${ada.token}` })],
    ['a route of the API, without credentials', 401, '/api/v1/pitchbooks/%', 'application/json', () => ({})],
    ['no route of the API', 404, '/api/%E0%A4%A', 'application/json', () => ({})],
    ['no page', 404, '/demo/%E0%A4%A', 'text/html; charset=utf-8', () => sessionCookie(ada)],
    ['no page of a book', 404, '/demo/pitchbooks/%', 'text/html; charset=utf-8', () => sessionCookie(ada)],
  ] as const)('an address with escapes that are none: %s (%i)', async (_name, status, target, contentType, headers) => {
    const response = await sendRaw(testEnv('TEST_APP_URL'), target, { headers: { 'x-forwarded-proto': 'https', ...headers() } });
    expect([response.status, response.headers.get('content-type')]).toEqual([status, contentType]);
    expectHeaders(target, response);
    expect((await response.text()).startsWith('{"success":false,"error":{')).toBe(contentType === 'application/json');
  });

  it('TRACE and OPTIONS *, which no library will send: they are methods like others that nobody declared', async () => {
    for (const [method, target] of [['TRACE', '/sign-in'], ['OPTIONS', '*']] as const) {
      const response = await sendRaw(testEnv('TEST_APP_URL'), target, { method, headers: { cookie: 'secret=1', 'x-forwarded-proto': 'https' } });
      expect([method, response.status, response.headers.get('allow')]).toEqual([method, 405, 'GET, HEAD']);
      expectHeaders('/sign-in', response);
    }
  });
});

describe('the wish to come by https for good', () => {
  const wishes = async (app: string, headers: Record<string, string>) =>
    Promise.all(['/sign-in', '/api/v1/openapi.json', '/icon.svg', '/_next/static/no-such-file.js', '//x'].map(async (path) => (await sendRaw(app, path, { headers: { 'x-forwarded-for': '192.0.2.79', ...headers } })).headers.has('strict-transport-security')));

  it('is on pages, the API and files alike, wherever people come by https', async () => {
    const all = Array.from({ length: 5 }, () => true);
    expect(await wishes(testEnv('TEST_APP_URL'), { 'x-forwarded-proto': 'https' })).toEqual(all);
    expect(await wishes(testEnv('TEST_APP_URL'), { 'x-forwarded-proto': 'https, http' })).toEqual(all);
    // The origin is https, and the proxy does not say so.
    expect(await wishes(stranded, {})).toEqual(all);
    expect(await wishes(stranded, { 'x-forwarded-proto': 'http' })).toEqual(all);
  });

  it('is on nothing where they do not', async () => {
    const none = Array.from({ length: 5 }, () => false);
    expect(await wishes(testEnv('TEST_APP_URL'), {})).toEqual(none);
    expect(await wishes(testEnv('TEST_APP_URL'), { 'x-forwarded-proto': 'http, https' })).toEqual(none);
  });
});

describe('the policy of scripts', () => {
  const severe = (policy: string) => new CspEvaluator(new CspParser(policy).csp).evaluate().filter(({ severity }) => severity <= Severity.MEDIUM_MAYBE);

  it('has no finding of medium or higher, on pages, errors and the API', async () => {
    for (const [path, asked] of [['/sign-in', {}], ['/account', { headers: sessionCookie(ada) }], ['/robots.txt', {}], ['/api/v1/openapi.json', {}], ['/account', { app: stranded, headers: sessionCookie(ada) }]] as [string, Asked][]) {
      const { headers } = await ask(path, asked);
      expect(severe(headers.get('content-security-policy') ?? ''), path).toEqual([]);
    }
  });

  it('is judged by something that finds what is wrong', () => {
    expect(severe("script-src 'self' 'unsafe-inline' https://cdn.example").length).toBeGreaterThan(0);
  });

  it('gives each script of a page its nonce, of that answer alone, and those that it begins with the hash of what was built', async () => {
    const pages = await Promise.all([ask('/sign-in'), ask('/sign-in')]);
    const nonces = await Promise.all(
      pages.map(async (response) => {
        const nonce = /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1];
        const scripts = (await response.text()).match(/<script\b[^>]*>/g) ?? [];
        expect(scripts.length).toBeGreaterThan(3);
        expect(scripts.filter((script) => !script.includes(`nonce="${nonce}"`))).toEqual([]);
        expect(scripts.filter((script) => script.includes('integrity="sha384-')).length).toBeGreaterThan(3);
        return nonce;
      }),
    );
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it('lets a browser take the answer for nothing else: a path or header that a client makes up is not repeated in it', async () => {
    const response = await ask('/sign-in?next=%22%3E%3Cscript%3Ealert(1)%3C/script%3E', { headers: { 'x-nonce': 'mine', 'x-request-id': '<script>' } });
    const text = await response.text();
    expect(text).not.toContain('<script>alert(1)');
    expect(text).not.toContain('nonce="mine"');
  });
});

describe('answers', () => {
  it('are compressed', async () => {
    for (const path of ['/sign-in', '/api/v1/openapi.json']) {
      const { headers } = await ask(path, { headers: { 'accept-encoding': 'gzip' } });
      expect(headers.get('content-encoding'), path).toBe('gzip');
    }
  });

  it('that describe the API are kept by caches for minutes, not beyond the next version of the app', async () => {
    expect((await ask('/api/v1/openapi.json')).headers.get('cache-control')).toBe('public, max-age=300');
  });

  it('with anything of a person are kept by no cache', async () => {
    for (const [path, headers] of [['/account', sessionCookie(ada)], ['/api/v1/pitchbooks', { authorization: `Bearer ${ada.token}` }]] as const) {
      expect((await ask(path, { headers })).headers.get('cache-control'), path).toMatch(/no-store/);
    }
  });

  it('set cookies that no script reads, no other site sends along, and over https no other way', async () => {
    const body = JSON.stringify([{ email: ada.email, password: ada.password }]);
    const cookies = async (headers: Record<string, string>) => {
      const response = await ask('/sign-in', { method: 'POST', body, headers: { ...action('signIn'), ...headers } });
      return response.headers.getSetCookie();
    };
    const secure = await cookies({});
    expect(secure.length).toBeGreaterThan(0);
    for (const cookie of secure) expect(cookie).toMatch(/^(?=.*; HttpOnly)(?=.*; Secure)(?=.*; SameSite=lax)(?=.*; Path=\/)/i);
    for (const cookie of await cookies({ 'x-forwarded-proto': 'http' })) expect(cookie).not.toMatch(/; Secure/i);
  });
});

describe('security.txt', () => {
  it('names whom the operator named, until a day that is not over', async () => {
    const response = await ask('/.well-known/security.txt', { app: stranded, headers: { 'x-forwarded-for': '192.0.2.78' } });
    const text = await response.text();
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(text).toContain('Contact: mailto:security@example.com\n');
    expect(Date.parse(/^Expires: (.+)$/m.exec(text)?.[1] ?? '')).toBeGreaterThan(Date.now());
  });

  it('is not there where nobody is named', async () => {
    expect((await ask('/.well-known/security.txt')).status).toBe(404);
  });
});

describe('methods', () => {
  it.each([
    ['/sign-in', ['GET', 'HEAD']],
    ['/account', ['GET', 'HEAD']],
    ['/api/health', ['GET', 'HEAD']],
    ['/api/health/live', ['GET', 'HEAD']],
    ['/api/v1/openapi.json', ['GET', 'HEAD']],
    ['/auth/confirm', ['GET', 'HEAD']],
    ['/.well-known/security.txt', ['GET', 'HEAD']],
    ['/api/metrics', ['GET', 'HEAD']],
    ['/icon.svg', ['GET', 'HEAD']],
    ['/_next/image', ['GET', 'HEAD']],
  ])('of %s are those that it declares; all others get 405 with them', async (path, declared) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const response = await ask(path, { method });
      expect([path, method, response.status, response.headers.get('allow')]).toEqual([path, method, 405, declared.join(', ')]);
    }
  });
});
