import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as Sentry from '@sentry/nextjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { onRequestError } from '@/instrumentation';
import { classifyDatabaseError } from '@/lib/errors/classify-database-error';
import { fail, failWith, ok, type Result } from '@/lib/errors/result';
import { quietConsole } from '@/lib/observability/quiet-console';
import { createPrometheus } from '@/lib/observability/prometheus';
import { setSinks } from '@/lib/observability/record';
import { sentryOptions } from '@/lib/observability/sentry-options';
import { defineAction } from '@/lib/server/define-action';
import { defineRoute, endpoint } from '@/lib/server/define-route';
import { startFakeSentry, type FakeSentry } from '../../support/observability/fake-sentry';
import { expectNothingPlanted, planted } from '../../support/observability/planted';

const settings = vi.hoisted(() => ({ env: {} as Record<string, unknown> }));
const sent = vi.hoisted(() => ({ headers: {} as Record<string, string> }));
vi.mock('@/lib/env/env', () => ({ env: () => settings.env }));
vi.mock('next/headers', () => ({ headers: () => Promise.resolve(new Headers(sent.headers)) }));
vi.mock('@/lib/server/session', () => ({ identify: () => Promise.resolve(ok({ db: {}, userId: '00000000-0000-4000-8000-000000000001', requestId: 'r' })) }));
vi.mock('@/lib/supabase/bearer', () => ({ createBearerSupabase: () => ({}) }));
vi.mock('@/lib/supabase/verify-token', () => ({ verifyToken: () => Promise.resolve(ok('00000000-0000-4000-8000-000000000001')) }));
vi.mock('@/lib/rate-limit/limit', () => ({ limit: () => Promise.resolve({ allowed: true, limit: 5, remaining: 4, reset: 60, retryAfter: 0 }), userKey: (id: string) => id }));

let sentry: FakeSentry;
let printed: string[] = [];
const prometheus = createPrometheus();
const everything = Object.values(planted).join(' | ');

/** An error with something planted wherever an error can carry something. */
function loadedError(): Error {
  const cause = Object.assign(new TypeError(`because of ${planted.content}`), { body: planted.prompt });
  const error = Object.assign(new Error(`${everything}\n    at ${planted.prompt} (x:1:1)`, { cause }), {
    data: { email: planted.email },
    details: planted.content,
    hint: planted.token,
    query: `select '${planted.prompt}'`,
    digest: planted.email,
  });
  error.name = planted.prompt;
  return error;
}

beforeAll(async () => {
  // As in production: other modes may say more.
  vi.stubEnv('NODE_ENV', 'production');
  sentry = await startFakeSentry();
  settings.env = { SENTRY_DSN: sentry.dsn, VERCEL: false, TRUSTED_PROXY_HOPS: 0 };
  vi.stubEnv('SENTRY_DSN', sentry.dsn);
  vi.spyOn(console, 'log').mockImplementation((...parts: unknown[]) => void printed.push(parts.map(String).join(' ')));
  setSinks([prometheus.sink]);
  quietConsole();
  const ofProduct = sentryOptions(sentry.dsn, 'production');
  expect(ofProduct.tracesSampleRate).toBe(0.1);
  // All of them here, so that a trace that says too much is seen.
  Sentry.init({ ...ofProduct, tracesSampleRate: 1 });
});
afterAll(async () => {
  await Sentry.close(5_000);
  await sentry.close();
  setSinks([]);
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
beforeEach(() => {
  printed = [];
  sentry.received.length = 0;
  sentry.kinds.clear();
  sent.headers = { cookie: `pitchbook-session=${planted.cookie}`, authorization: `Bearer ${planted.token}`, 'user-agent': planted.email, referer: `https://app.example/?q=${planted.prompt}` };
});

/** What has left this process: envelopes, lines and metrics. */
async function expectSilence(kind: string | null = null): Promise<void> {
  await Sentry.flush(5_000);
  // Else there would be nothing to look through.
  expect([null, ...sentry.kinds]).toContain(kind);
  expectNothingPlanted(sentry.received.join('\n'), 'envelope');
  expectNothingPlanted(printed.join('\n'), 'log');
  expectNothingPlanted(await prometheus.print(), 'metrics');
}

const input = z.object({ email: z.string(), prompt: z.string().max(1_000), content: z.record(z.string(), z.string()).optional() });
const form = { email: planted.email, prompt: planted.prompt, content: { body: planted.content } };
const databaseError = { code: 'XX000', message: `invalid: ${everything}`, details: `Failing row contains (${planted.content})`, hint: planted.prompt };

describe('what people wrote and who they are stays here', () => {
  describe('when an action', () => {
    const call = (run: () => Promise<Result<object>>, sentInput: unknown = form) =>
      defineAction({ name: 'save', limit: 'update', input, run })(sentInput as never);

    it('succeeds', async () => {
      await call(() => Promise.resolve(ok({ text: planted.content })));
      expect(printed).toHaveLength(1);
      await expectSilence();
    });
    it('throws', async () => {
      await call(() => Promise.reject(loadedError()));
      await expectSilence('event');
    });
    it('gets an error of the database', async () => {
      await call(() => Promise.resolve(fail(classifyDatabaseError(databaseError, 500))));
      await expectSilence('event');
    });
    it('is refused for what was sent', async () => {
      await call(() => Promise.resolve(ok({})), { ...form, prompt: planted.prompt.repeat(100), [planted.email]: planted.token });
      await expectSilence();
    });
    it('is refused by a rule, which is nothing to report', async () => {
      for (const code of ['validation', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'rate_limited'] as const) {
        await call(() => Promise.resolve(failWith(code, { message: planted.prompt, details: { text: planted.content } })));
      }
      await expectSilence();
      expect([...sentry.kinds]).not.toContain('event');
    });
  });

  describe('when the API', () => {
    const call = (run: () => Promise<Result<object>>) =>
      defineRoute({ route: '/api/v1/things', POST: endpoint({ limit: 'update', body: input, run }) }).POST(
        new Request(`http://app.example/api/v1/things?q=${encodeURIComponent(planted.prompt)}`, {
          method: 'POST',
          body: JSON.stringify(form),
          headers: { ...sent.headers, 'content-type': 'application/json', 'idempotency-key': planted.email },
        }),
        { params: Promise.resolve({}) },
      );

    it('throws', async () => {
      expect((await call(() => Promise.reject(loadedError()))).status).toBe(500);
      await expectSilence('event');
    });
    it('cannot reach the database', async () => {
      const away = Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(`connect ${planted.email}`), { code: 'ECONNREFUSED' }) });
      expect((await call(() => Promise.resolve(fail(classifyDatabaseError(away))))).status).toBe(503);
      await expectSilence('event');
    });
  });

  it('when a page fails', async () => {
    const request = { path: `/${planted.email}/pitchbooks?q=${planted.prompt}`, method: 'GET', headers: sent.headers };
    const context = { routerKind: 'App Router', routePath: '/[org]/pitchbooks', routeType: 'render', renderSource: 'react-server-components', revalidateReason: undefined } as const;
    await onRequestError(loadedError(), request, context);
    // As Next prints it beside that.
    console.error(' ⨯', loadedError());
    console.error(loadedError().stack, planted.prompt);
    console.warn(`Warning: ${planted.content}`, { email: planted.email });
    expect(printed.length).toBeGreaterThan(3);
    await expectSilence('event');
  });

  it('when anything else is reported by hand, with all that the monitor can be given', async () => {
    Sentry.withScope((scope) => {
      scope.setUser({ id: '00000000-0000-4000-8000-000000000001', email: planted.email, ip_address: '192.0.2.1', username: planted.email });
      scope.setContext('book', { content: planted.content });
      scope.setContext('runtime', { name: 'node', version: '24', prompt: planted.prompt });
      scope.setExtra('prompt', planted.prompt);
      scope.setTag('prompt', planted.prompt);
      scope.setTag('code', planted.prompt);
      scope.setTransactionName(`GET /${planted.email}`);
      scope.setFingerprint([planted.prompt]);
      scope.addAttachment({ filename: `${planted.email}.txt`, data: planted.content });
      scope.addBreadcrumb({ category: planted.prompt, message: planted.prompt, data: { url: planted.token } });
      Sentry.captureException(loadedError());
      Sentry.captureMessage(planted.prompt);
    });
    await expectSilence('event');
  });

  it('in traces of requests that come in and go out', async () => {
    const server = createServer((_, response) => response.end('{}'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await Sentry.startSpan({ name: `GET /${planted.email}?token=${planted.token}`, op: 'http.server', attributes: { 'url.full': planted.prompt, 'next.route': planted.email } }, async () => {
      for (const path of [`/rest/v1/slides?title=eq.${encodeURIComponent(planted.prompt)}`, `/${encodeURIComponent(planted.email)}`, '/rest/v1/rpc/get_pitchbook']) {
        await fetch(origin + path, { method: 'POST', body: JSON.stringify(form), headers: { authorization: `Bearer ${planted.token}`, cookie: planted.cookie } });
      }
      await Sentry.startSpan({ name: planted.content }, () => Promise.resolve());
    });
    server.closeAllConnections();
    server.close();
    await expectSilence('span');
    expect(sentry.received.join('\n')).toContain('"name":"GET other"');
  });
});
