import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { onRequestError } from '@/instrumentation';
import { appError } from '@/lib/errors/app-error';
import { setSinks, type Measurement } from '@/lib/observability/record';
import { inRequest } from '@/lib/observability/request-scope';
import { logOutcome } from '@/lib/server/outcome';
import { unreadable } from '@/lib/server/unreadable';

const { captureException, captureRequestError } = vi.hoisted(() => ({ captureException: vi.fn(), captureRequestError: vi.fn() }));
vi.mock('@sentry/nextjs', () => ({ captureException, captureRequestError, flush: vi.fn() }));
vi.mock('@/lib/env/env', () => ({ env: () => ({ SENTRY_DSN: 'https://key@sentry.example/1' }) }));

const MINUTE_MS = 60_000;
const request = { path: '/acme/pitchbooks', method: 'GET', headers: {} };
const context = { routerKind: 'App Router', routePath: '/[org]/pitchbooks', routeType: 'render', renderSource: 'react-server-components', revalidateReason: undefined } as const;

let now = Date.UTC(2026, 2, 1);
let lines: { event: string }[] = [];
let measured: Measurement[] = [];

const api = async (code: 'unavailable' | 'internal') => {
  inRequest('r', () => logOutcome('api.done', appError(code), {}));
  // Nobody waits for the report: the monitor is loaded first.
  await vi.dynamicImportSettled();
};
const page = () => inRequest('r', () => Promise.resolve(onRequestError(unreadable('The list', appError('unavailable')), request, context)));
const wait = (minutes: number) => void (now += minutes * MINUTE_MS);
const events = () => captureException.mock.calls.length + captureRequestError.mock.calls.length;

beforeEach(() => {
  lines = [];
  measured = [];
  // After the outage of the test before.
  wait(60);
  vi.spyOn(Date, 'now').mockImplementation(() => now);
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(JSON.parse(line)));
  vi.stubEnv('SENTRY_DSN', 'https://key@sentry.example/1');
  setSinks([(each) => void measured.push(each)]);
});
afterEach(() => {
  setSinks([]);
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.clearAllMocks();
});

it('tells the monitor of an outage once, whichever requests meet it, and the log and the metrics of every request', async () => {
  for (let n = 0; n < 20; n += 1) {
    await api('unavailable');
    await page();
    wait(1);
  }
  const linesOf = (name: string) => lines.filter(({ event }) => event === name).length;
  expect([linesOf('api.done'), linesOf('error.unexpected'), linesOf('request.failed')]).toEqual([20, 20, 20]);
  expect(measured.filter((each) => each.what === 'error' && each.code === 'unavailable')).toHaveLength(40);
  expect(events()).toBe(1);
});

it('tells it of the next one, after five minutes in which no request failed', async () => {
  await page();
  wait(5);
  await api('unavailable');
  expect(events()).toBe(2);
});

it('tells it of every other fault meanwhile', async () => {
  await api('unavailable');
  await api('internal');
  await api('internal');
  await inRequest('r', () => Promise.resolve(onRequestError(new Error('odd'), request, context)));
  expect(events()).toBe(4);
});
