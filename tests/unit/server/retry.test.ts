import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { appError, type ErrorCode } from '@/lib/errors/app-error';
import { fail, ok, type Result } from '@/lib/errors/result';
import { retryTransient } from '@/lib/server/retry';

/** An operation that answers the given codes in turn ('ok' for success), and a clock that writes down its waits. */
function scenario(codes: (ErrorCode | 'ok')[], random = 1) {
  const waits: number[] = [];
  let calls = 0;
  const operation = (): Promise<Result<string>> => {
    const code = codes[Math.min(calls++, codes.length - 1)]!;
    return Promise.resolve(code === 'ok' ? ok('value') : fail(appError(code)));
  };
  const clock = { random: () => random, sleep: (ms: number) => Promise.resolve(void waits.push(ms)) };
  return { run: () => retryTransient(operation, clock), waits, calls: () => calls };
}

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('asks again while the database is away, and answers what it gets then', async () => {
  const { run, waits } = scenario(['unavailable', 'unavailable', 'ok']);
  expect(await run()).toEqual(ok('value'));
  expect(waits).toEqual([1000, 2000]);
});

it('gives up after three tries', async () => {
  const { run, calls } = scenario(['unavailable']);
  expect(await run()).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  expect(calls()).toBe(3);
});

it('spreads its waits from nothing to the whole span', async () => {
  const none = scenario(['unavailable', 'unavailable', 'ok'], 0);
  const half = scenario(['unavailable', 'unavailable', 'ok'], 0.5);
  await Promise.all([none.run(), half.run()]);
  expect(none.waits).toEqual([0, 0]);
  expect(half.waits).toEqual([500, 1000]);
});

it.each<ErrorCode>(['validation', 'forbidden', 'not_found', 'edit_conflict', 'rate_limited', 'internal'])(
  'takes %s for final',
  async (code) => {
    const { run, calls } = scenario([code]);
    expect(await run()).toMatchObject({ error: { code } });
    expect(calls()).toBe(1);
  },
);

describe('a database that hangs', () => {
  /** Each try ends as `unavailable` after so many milliseconds, or when its signal says so. */
  function slowScenario(...tookMs: number[]) {
    vi.useFakeTimers();
    let calls = 0;
    const operation = (signal: AbortSignal) =>
      new Promise<Result<string>>((resolve) => {
        const end = () => resolve(fail(appError('unavailable')));
        setTimeout(end, tookMs[calls++]);
        signal.addEventListener('abort', end);
      });
    const clock = { random: () => 1, sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)) };
    const started = Date.now();
    const ended = retryTransient(operation, clock).then((result) => ({ result, afterMs: Date.now() - started, calls }));
    return vi.advanceTimersByTimeAsync(60_000).then(() => ended);
  }
  const unavailable = { ok: false, error: { code: 'unavailable' } };

  it('is given up on after eight seconds', async () => {
    expect(await slowScenario(15_000, 15_000, 15_000)).toMatchObject({ result: unavailable, afterMs: 8_000, calls: 1 });
  });

  it('gets no more time by failing in between', async () => {
    expect(await slowScenario(5_000, 15_000)).toMatchObject({ result: unavailable, afterMs: 8_000, calls: 2 });
  });

  it('is not asked once more after a wait in which the time passed', async () => {
    expect(await slowScenario(7_900, 0)).toMatchObject({ result: unavailable, afterMs: 8_000, calls: 1 });
  });

  it('leaves no timer behind when it answers after all', async () => {
    vi.useFakeTimers();
    await retryTransient(() => Promise.resolve(ok('value')));
    expect(vi.getTimerCount()).toBe(0);
  });
});
