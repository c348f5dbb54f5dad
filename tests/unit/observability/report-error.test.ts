import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { reportError } from '@/lib/observability/report-error';

const { after, captureException, flush } = vi.hoisted(() => ({ after: vi.fn<(task: Promise<void>) => void>(), captureException: vi.fn(), flush: vi.fn<(ms: number) => Promise<boolean>>() }));
vi.mock('next/server', () => ({ after }));
vi.mock('@sentry/nextjs', () => ({ captureException, flush }));

let lines: { event: string }[] = [];

beforeEach(() => {
  lines = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(JSON.parse(line)));
  vi.stubEnv('SENTRY_DSN', 'https://key@sentry.example/1');
  flush.mockResolvedValue(true);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.resetAllMocks();
});

it('keeps the instance on Vercel until the report has left, for an action or the API flushes nothing by itself', async () => {
  vi.stubEnv('VERCEL', '1');
  const flushed = Promise.withResolvers<boolean>();
  flush.mockReturnValue(flushed.promise);
  reportError(new Error('x'), { route: '/api/v1/pitchbooks' });
  // At once: later the answer may be gone already.
  expect(after).toHaveBeenCalledOnce();
  let ended = false;
  const kept = after.mock.calls[0]?.[0].then(() => (ended = true));
  await vi.waitFor(() => expect(flush).toHaveBeenCalledWith(2_000));
  expect(captureException).toHaveBeenCalledOnce();
  expect(ended).toBe(false);
  flushed.resolve(true);
  await kept;
});

it('sends outside of a request as well', async () => {
  vi.stubEnv('VERCEL', '1');
  after.mockImplementation(() => {
    throw new Error('`after` was called outside a request scope.');
  });
  expect(() => reportError(new Error('x'))).not.toThrow();
  await vi.waitFor(() => expect(flush).toHaveBeenCalledOnce());
  expect(lines.map(({ event }) => event)).toEqual(['error.unexpected']);
});

it('lets a process that goes on send in its own time', async () => {
  vi.stubEnv('VERCEL', '');
  reportError(new Error('x'));
  await vi.waitFor(() => expect(captureException).toHaveBeenCalledOnce());
  expect([after.mock.calls, flush.mock.calls]).toEqual([[], []]);
});

it('tells nobody but the log where no monitor is configured', () => {
  vi.stubEnv('SENTRY_DSN', '');
  vi.stubEnv('VERCEL', '1');
  reportError(new Error('x'));
  expect(after).not.toHaveBeenCalled();
  expect(lines.map(({ event }) => event)).toEqual(['error.unexpected']);
});
