import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { createServerClient } from '@supabase/ssr';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { rateLimitClasses } from '@/lib/env/parse-env';
import { pitchbookAnswer } from '@/lib/schemas/api-pitchbook';
import { sessionCookieName } from '@/lib/supabase/options';
import type { Child } from '../../../scripts/stack/child';
import { findFreePort } from '../../../scripts/stack/ports';
import { startTestApp } from '../../../scripts/stack/start-test-app';
import { callApi, expectAnswer, newBook } from '../../support/api';
import { browserArguments, findBrowser } from '../../support/browser';
import { startFakeSentry, type FakeSentry } from '../../support/observability/fake-sentry';
import { startFaultySupabase, type FaultySupabase } from '../../support/observability/faulty-supabase';
import { expectNothingPlanted, planted } from '../../support/observability/planted';
import { signUpPerson, type TestPerson } from '../../support/people';
import { testEnv } from '../../support/test-env';

/** An app of its own, which tells all it can: to a scraper, to StatsD and to a monitor, all of them here. */
const metricsToken = 'metrics-token-of-the-running-app-test';
const readsAllowed = 30;
let folder = '';
let logFile = '';
let app = '';
let child: Child;
let sentry: FakeSentry;
let supabase: FaultySupabase;
let statsd: Socket;
const packets: string[] = [];
let ada: TestPerson;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'pitchbook-observed-'));
  logFile = path.join(folder, 'app.log');
  [sentry, supabase] = await Promise.all([startFakeSentry(), startFaultySupabase(testEnv('TEST_SUPABASE_URL'))]);
  statsd = createSocket('udp4', (message) => void packets.push(...String(message).split('\n')));
  statsd.bind(0, '127.0.0.1');
  await once(statsd, 'listening');
  const port = await findFreePort();
  app = `http://localhost:${port}`;
  child = await startTestApp({
    port,
    log: logFile,
    env: {
      ...Object.fromEntries(rateLimitClasses.map((name) => [`RATE_LIMIT_${name.toUpperCase()}`, '1000/1m'])),
      RATE_LIMIT_READ: `${readsAllowed}/1h`,
      RATE_LIMIT_AUTH: '2/1h',
      SUPABASE_URL: supabase.url,
      SUPABASE_PUBLISHABLE_KEY: testEnv('TEST_SUPABASE_PUBLISHABLE_KEY'),
      SUPABASE_SECRET_KEY: testEnv('TEST_SUPABASE_SECRET_KEY'),
      SENTRY_DSN: sentry.dsn,
      METRICS_TOKEN: metricsToken,
      STATSD_HOST: '127.0.0.1',
      STATSD_PORT: String(statsd.address().port),
    },
  });
  ada = await signUpPerson('Ada Observed');
});
afterAll(async () => {
  await child?.stop();
  statsd?.close();
  await Promise.all([sentry?.close(), supabase?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

async function scrape(): Promise<Map<string, number>> {
  const answer = await fetch(`${app}/api/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } });
  expect(answer.status).toBe(200);
  const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));
}

const requests = (method: string, route: string, status: number) => `http_request_duration_seconds_count{method="${method}",route="${route}",status_code="${status}"}`;
const errors = (type: string, code: string) => `errors_total{type="${type}",code="${code}"}`;

/** Does something, and waits until exactly this has been counted, among the series that speak of requests, errors and refusals. */
async function expectCounted(work: () => Promise<unknown>, expected: Record<string, number>): Promise<void> {
  const watched = (name: string) =>
    (/^(http_request_duration_seconds_count|errors_total|rate_limit_refusals_total|pitchbooks_created_total)/.test(name) && !name.includes('route="/api/metrics"')) || name in expected;
  const before = await scrape();
  await work();
  await vi.waitFor(
    async () => {
      const after = await scrape();
      const grown = [...after].flatMap(([name, value]) => (watched(name) && value !== (before.get(name) ?? 0) ? [[name, value - (before.get(name) ?? 0)]] : []));
      expect(Object.fromEntries(grown)).toEqual(expected);
    },
    { timeout: 20_000, interval: 100 },
  );
}

async function sessionCookies(person: TestPerson): Promise<string> {
  const cookies: { name: string; value: string }[] = [];
  const client = createServerClient(testEnv('TEST_SUPABASE_URL'), testEnv('TEST_SUPABASE_PUBLISHABLE_KEY'), {
    cookieOptions: { name: sessionCookieName },
    cookies: { getAll: () => [], setAll: (set) => void cookies.push(...set) },
  });
  const { error } = await client.auth.signInWithPassword(person);
  expect(error).toBeNull();
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

/** The same session an hour and more later: whoever comes with it needs a new token first. */
function ended(cookies: string): string {
  const [name = '', value = ''] = cookies.split('=base64-');
  const session = JSON.parse(Buffer.from(value, 'base64url').toString()) as object;
  return `${name}=base64-${Buffer.from(JSON.stringify({ ...session, expires_at: Math.floor(Date.now() / 1000) - 60 })).toString('base64url')}`;
}

/** The id under which Next reaches an action of this name. */
function actionId(name: string): string {
  const { node } = JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8')) as { node: Record<string, { exportedName?: string }> };
  const found = Object.entries(node).find(([, { exportedName }]) => exportedName === name);
  expect(found, `action ${name} in the build`).toBeDefined();
  return found?.[0] ?? '';
}

const callAction = (name: string, page: string, input: object, headers: Record<string, string> = {}) =>
  fetch(app + page, { method: 'POST', redirect: 'manual', body: JSON.stringify([input]), headers: { 'next-action': actionId(name), 'content-type': 'text/plain;charset=UTF-8', origin: app, ...headers } });

const logLines = () =>
  readFileSync(logFile, 'utf8').split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []));

describe('each request is counted once', () => {
  it('a page', async () => {
    const cookie = await sessionCookies(ada);
    await expectCounted(() => fetch(`${app}/account`, { headers: { cookie } }).then((page) => page.text()), { [requests('GET', '/account', 200)]: 1 });
    expect((await scrape()).get('active_users_total')).toBe(1);
  });

  it('a page that does not exist, by no name of its own', async () => {
    await expectCounted(() => fetch(`${app}/sign-in/${planted.email}`, { redirect: 'manual' }), { [requests('GET', 'other', 307)]: 1 });
  });

  it('a file of the build', async () => {
    await expectCounted(() => fetch(`${app}/_next/static/none.js`), { [requests('GET', '/_next/[...file]', 404)]: 1 });
  });

  it('an action, with its error, and its refusal by a limit', async () => {
    const signIn = (email: string) => callAction('signIn', '/sign-in', { email, password: 'wrong password' });
    for (let count = 0; count < 2; count++) {
      await expectCounted(() => signIn(planted.email), { [requests('POST', '/sign-in', 200)]: 1, [errors('action', 'invalid_credentials')]: 1 });
    }
    await expectCounted(() => signIn(planted.email), {
      [requests('POST', '/sign-in', 200)]: 1,
      [errors('action', 'rate_limited')]: 1,
      'rate_limit_refusals_total{limit_class="auth"}': 1,
    });
  });

  it('a call of an action that nobody can read, as the mistake of who sent it', async () => {
    let requestId: string | null = null;
    const send = async () => {
      const answer = await fetch(`${app}/sign-in`, { method: 'POST', body: '[', headers: { 'next-action': actionId('signIn'), 'content-type': 'text/plain;charset=UTF-8', origin: app } });
      expect(answer.status).toBe(400);
      requestId = answer.headers.get('x-request-id');
      await answer.text();
    };
    await expectCounted(send, { [requests('POST', '/sign-in', 400)]: 1, [errors('action', 'validation')]: 1 });
    const lines = () => logLines().filter((line) => line.requestId === requestId);
    await vi.waitFor(() => expect(lines()).toMatchObject([{ event: 'request.refused', level: 'info' }, { event: 'request.done', level: 'info', status: 400 }]), { timeout: 20_000, interval: 100 });
  });

  it('a write of the API, with what it made and what it asked of the database', async () => {
    await expectCounted(() => callApi(ada, 'POST', '/pitchbooks', { app, body: newBook }), {
      [requests('POST', '/api/v1/pitchbooks', 201)]: 1,
      pitchbooks_created_total: 1,
      'db_query_duration_seconds_count{operation="rpc",table="create_pitchbook_atomic"}': 1,
    });
  });

  it('a creation that is repeated makes no second book', async () => {
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const create = () => callApi(ada, 'POST', '/pitchbooks', { app, body: newBook, headers });
    await expectCounted(() => create().then(create), { [requests('POST', '/api/v1/pitchbooks', 201)]: 2, pitchbooks_created_total: 1 });
  });

  it('what the middleware refuses, which has a memory of its own', async () => {
    await expectCounted(() => callApi(null, 'GET', '/pitchbooks', { app }), { [requests('GET', '/api/v1/pitchbooks', 401)]: 1, [errors('edge', 'unauthenticated')]: 1 });
    const ben = await signUpPerson('Ben Observed');
    for (let count = 0; count < readsAllowed; count++) await callApi(ben, 'GET', '/pitchbooks', { app });
    await expectCounted(() => callApi(ben, 'GET', '/pitchbooks', { app }), {
      [requests('GET', '/api/v1/pitchbooks', 429)]: 1,
      [errors('edge', 'rate_limited')]: 1,
      'rate_limit_refusals_total{limit_class="read"}': 1,
    });
  });
});

describe('when the database fails with texts that must not leave', () => {
  const fault = { answer: { status: 500, body: { code: 'XX000', message: Object.values(planted).join(' | '), details: planted.content, hint: planted.prompt } } };
  const headers = { cookie: `other=${planted.cookie}`, referer: `https://nest.example/?q=${planted.prompt}` };

  it('the API counts one error', async () => {
    supabase.fault = fault;
    const book = { ...newBook, title: planted.content, pitchbookPrompt: planted.prompt };
    await expectCounted(() => callApi(ada, 'POST', `/pitchbooks?q=${encodeURIComponent(planted.prompt)}`, { app, body: book, headers }), {
      [requests('POST', '/api/v1/pitchbooks', 500)]: 1,
      [errors('api', 'internal')]: 1,
    });
    supabase.fault = null;
  });

  it('an action counts one error', async () => {
    const cookie = await sessionCookies(ada);
    supabase.fault = fault;
    await expectCounted(() => callAction('updateProfile', '/account', { fullName: planted.content }, { cookie: `${cookie}; ${headers.cookie}` }).then((answer) => answer.text()), {
      [requests('POST', '/account', 200)]: 1,
      [errors('action', 'internal')]: 1,
    });
    supabase.fault = null;
  });

  it('a page counts one error, and its lines carry the id of the answer', async () => {
    const cookie = await sessionCookies(ada);
    supabase.fault = fault;
    let requestId: string | null = null;
    await expectCounted(
      async () => {
        const page = await fetch(`${app}/account?q=${encodeURIComponent(planted.prompt)}`, { headers: { ...headers, cookie: `${cookie}; ${headers.cookie}` } });
        requestId = page.headers.get('x-request-id');
        await page.text();
      },
      { [requests('GET', '/account', 500)]: 1, [errors('page', 'internal')]: 1 },
    );
    supabase.fault = null;
    const lines = logLines().filter((line) => line.requestId === requestId);
    expect(lines).toContainEqual(expect.objectContaining({ event: 'request.failed', route: expect.stringContaining('/account'), digest: expect.any(String) }));
  });

  it.each([
    ['the list of pitchbooks', '/rpc/list_pitchbooks', '/[org]/pitchbooks', ''],
    ['the details of one', '/activity_logs', '/[org]/pitchbooks/[id]/details', '/details'],
    ['the imports', '/migration_runs', '/[org]/imports', null],
  ])('a page that shows only that it could not read %s counts one error as well', async (_, only, route, below) => {
    const cleo = await signUpPerson('Cleo Observed');
    const cookie = await sessionCookies(cleo);
    const { pitchbook } = expectAnswer(await callApi(cleo, 'POST', '/pitchbooks', { app, body: newBook }), 201, pitchbookAnswer);
    const { slug } = (await cleo.db.from('organizations').select('slug').single().throwOnError()).data;
    const id = pitchbook.id;
    const page = below === null ? `/${slug}/imports` : below === '' ? `/${slug}/pitchbooks` : `/${slug}/pitchbooks/${id}${below}`;
    const work = () => fetch(app + page, { headers: { cookie } }).then(async (answer) => ({ status: answer.status, text: await answer.text() }));
    expect(await work()).toMatchObject({ status: 200 });
    Object.assign(supabase, { fault, only });
    // What has begun to be sent when the fault is met keeps its 200.
    const status = below === '' ? 200 : 500;
    await expectCounted(async () => expect((await work()).status).toBe(status), { [requests('GET', route, status)]: 1, [errors('page', 'internal')]: 1 });
    Object.assign(supabase, { fault: null, only: '' });
  });

  it('a page that finds the database away, or waits for it in vain, is a 503 to come back to, and counts as such', async () => {
    const cookie = await sessionCookies(ada);
    for (const gone of ['away', 'hang'] as const) {
      supabase.fault = gone;
      const started = performance.now();
      await expectCounted(
        async () => {
          const page = await fetch(`${app}/account`, { headers: { cookie } });
          expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5']);
          await page.text();
        },
        { [requests('GET', '/account', 503)]: 1, [errors('page', 'unavailable')]: 1 },
      );
      expect(performance.now() - started).toBeLessThan(20_000);
    }
    supabase.fault = null;
  });

  it('whose session cannot be refreshed just now keeps it, is told to come back, and gets in as soon as it can', async () => {
    const cookie = ended(await sessionCookies(await signUpPerson('Dan Observed')));
    const visit = () => fetch(`${app}/account`, { headers: { cookie }, redirect: 'manual' });
    const quota = { answer: { status: 429, body: { code: 'over_request_rate_limit', message: planted.content } } };
    for (const authFault of ['away', 'hang', quota] as const) {
      supabase.authFault = authFault;
      const page = await visit();
      expect([page.status, page.headers.get('retry-after'), page.headers.get('set-cookie')]).toEqual([503, '5', null]);
      const action = await callAction('updateProfile', '/account', { fullName: 'Ada' }, { cookie });
      expect([action.status, action.headers.get('set-cookie')]).toEqual([200, null]);
      expect(await action.text()).toContain('"unavailable"');
      // Nobody has to wait for that to sign in as somebody else, or to leave.
      expect((await fetch(`${app}/sign-in`, { headers: { cookie }, redirect: 'manual' })).status).toBe(200);
      const left = await callAction('signOut', '/account', {}, { cookie });
      expect(left.headers.get('set-cookie')).toMatch(/^pitchbook-session=;.*(Max-Age=0|1970)/);
    }
    supabase.authFault = null;
    const page = await visit();
    expect([page.status, page.headers.get('set-cookie')]).toEqual([200, expect.stringContaining(sessionCookieName)]);
  });

  it('a session that nobody gave out is none, and a new sign-in takes its place', async () => {
    const made = { access_token: 'a', refresh_token: 'made-up', token_type: 'bearer', expires_in: 3600, expires_at: 1, user: { id: 'x' } };
    const cookie = `${sessionCookieName}=base64-${Buffer.from(JSON.stringify(made)).toString('base64url')}`;
    const page = await fetch(`${app}/account`, { headers: { cookie }, redirect: 'manual' });
    expect([page.status, page.headers.get('set-cookie')]).toEqual([307, expect.stringMatching(/^pitchbook-session=;/)]);
  });

  it('a link from a mail is not used up by programs that only look whether it is there', async () => {
    const seen = await fetch(`${app}/auth/confirm?token_hash=x&type=email`, { method: 'HEAD', redirect: 'manual' });
    expect([seen.status, seen.headers.get('location')]).toEqual([204, null]);
  });

  it('the first request after the database is back is answered, whatever failed before', async () => {
    const eve = await signUpPerson('Eve Observed');
    const cookie = await sessionCookies(eve);
    const visit = () => Promise.all([fetch(`${app}/account`, { headers: { cookie } }), callApi(eve, 'GET', '/pitchbooks', { app })].map(async (asked) => (await asked).status));
    supabase.fault = 'away';
    for (let count = 0; count < 3; count++) expect(await visit()).toEqual([503, 503]);
    supabase.fault = null;
    expect(await visit()).toEqual([200, 200]);
  });

  it('a page that is made has a line of its own, as an action and the API have', async () => {
    const cookie = await sessionCookies(ada);
    const requestId = (await fetch(`${app}/account`, { headers: { cookie } })).headers.get('x-request-id');
    const ofPage = () => logLines().filter((line) => line.requestId === requestId && line.event !== 'database.retry');
    await vi.waitFor(() => expect(ofPage()).toMatchObject([{ event: 'request.done', level: 'info', method: 'GET', route: '/account', status: 200, durationMs: expect.any(Number) }]), { timeout: 20_000, interval: 100 });
    const writes = logLines().filter(({ event }) => event === 'action.done' || event === 'api.done').map((line) => line.requestId);
    expect(writes.length).toBeGreaterThan(3);
    expect(logLines().filter((line) => line.event === 'request.done' && writes.includes(line.requestId))).toEqual([]);
  });

  it('nothing of it is in an envelope, a line, a metric or a packet', async () => {
    await vi.waitFor(() => expect(sentry.received.filter((envelope) => envelope.includes('"type":"event"')).length).toBeGreaterThanOrEqual(3), { timeout: 20_000 });
    expectNothingPlanted(sentry.received.join('\n'), 'envelope');
    expectNothingPlanted(readFileSync(logFile, 'utf8'), 'log');
    expectNothingPlanted([...(await scrape()).keys()].join('\n'), 'metrics');
    expectNothingPlanted(packets.join('\n'), 'packet');
    for (const secret of [ada.email, ada.token, ada.password]) {
      for (const place of [sentry.received.join('\n'), readFileSync(logFile, 'utf8')]) expect(place).not.toContain(secret);
    }
  });

  it('every line about a request carries its id', () => {
    const ofRequests = logLines().filter(({ event }) => ['action.done', 'api.done', 'request.done', 'edge.refused', 'error.unexpected', 'request.failed', 'rate_limit.refused'].includes(String(event)));
    expect(ofRequests.length).toBeGreaterThan(10);
    expect(ofRequests.filter(({ requestId }) => !/^[0-9a-f-]{36}$/.test(String(requestId)))).toEqual([]);
  });
});

it('refusals and mistakes of people are not reported', () => {
  const reported = sentry.received.join('\n');
  expect(reported).not.toContain('SyntaxError');
  for (const code of ['invalid_credentials', 'rate_limited', 'unauthenticated']) expect(reported).not.toContain(code);
});

it('StatsD hears of requests and database calls', () => {
  expect(packets).toContainEqual(expect.stringMatching(/^pitchbook\.request\.duration:[\d.]+\|ms$/));
  expect(packets).toContain('pitchbook.request.status.201:1|c');
  expect(packets).toContainEqual(expect.stringMatching(/^pitchbook\.database\.rpc\.create_pitchbook_atomic:[\d.]+\|ms$/));
});

it('the monitor in the browser tells of an error there, and of nothing that belongs to people', async () => {
  const { path: executablePath } = await findBrowser(() => undefined);
  const browser = await chromium.launch({ executablePath, args: browserArguments });
  try {
    const context = await browser.newContext();
    await context.addCookies([{ name: 'other', value: planted.cookie, url: app }]);
    const page = await context.newPage();
    const before = sentry.received.length;
    await page.goto(`${app}/sign-in?q=${encodeURIComponent(planted.prompt)}`);
    await page.getByLabel('E-mail').fill(planted.email);
    await page.evaluate(([content, token]) => {
      console.error(content, token);
      setTimeout(() => {
        throw new TypeError(`${content} ${token}`);
      });
    }, [planted.content, planted.token] as const);
    const sent = () => sentry.received.slice(before).join('\n');
    await vi.waitFor(() => expect(sent()).toMatch(/Mozilla[\s\S]*"type":"event"[\s\S]*TypeError/), { timeout: 20_000, interval: 200 });
    expectNothingPlanted(sent(), 'envelope of the browser');
  } finally {
    await browser.close();
  }
});

describe('health', () => {
  it('was looked at by the server itself', async () => {
    const seen = async () => {
      const metrics = await scrape();
      return ['service_ready', 'service_check_up{check="database"}', 'service_check_up{check="migrations"}'].map((name) => metrics.get(name));
    };
    // A machine that is busy may have started too slowly for the first look.
    await vi.waitFor(async () => expect(await seen()).toEqual([1, 1, 1]), { timeout: 60_000, interval: 500 });
  });

  it('is lost with the database, while the process lives, and comes back with it', async () => {
    const health = async () => {
      const answer = await fetch(`${app}/api/health`);
      return { ...((await answer.json()) as object), code: answer.status, retryAfter: answer.headers.get('retry-after') };
    };
    supabase.fault = 'away';
    await vi.waitFor(async () => expect(await health()).toMatchObject({ code: 503, status: 'failed', retryAfter: '5', checks: { database: { status: 'failed', durationMs: expect.any(Number) } } }), { timeout: 20_000, interval: 200 });
    expect((await fetch(`${app}/api/health/live`)).status).toBe(200);
    // Asked by a load balancer all the while, it is no error: no request of a person failed.
    await expectCounted(() => health(), { [requests('GET', '/api/health', 503)]: 1 });
    supabase.fault = null;
    // An answer is kept for two seconds.
    await vi.waitFor(async () => expect(await health()).toMatchObject({ code: 200, status: 'ok', checks: { database: { status: 'ok' }, redis: { status: 'not_configured' }, migrations: { status: 'ok' } } }), { timeout: 20_000, interval: 200 });
  });
});

describe('the metrics', () => {
  it('are refused without the token, and do not exist where none is set', async () => {
    const refused = await fetch(`${app}/api/metrics`);
    expect([refused.status, refused.headers.get('cache-control')]).toEqual([401, 'no-store']);
    expect((await fetch(`${testEnv('TEST_APP_URL')}/api/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } })).status).toBe(404);
  });
});
