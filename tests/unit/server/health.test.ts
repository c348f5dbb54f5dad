import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepFor, runChecks } from '@/lib/server/health/check';
import { compareMigrations } from '@/lib/server/health/compare-migrations';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('is ready when nothing has failed, with the time of each part', async () => {
  const health = await runChecks({ database: () => Promise.resolve('ok'), redis: () => Promise.resolve('not_configured') });
  expect(health).toEqual({
    status: 'ok',
    checks: {
      database: { status: 'ok', durationMs: expect.any(Number) },
      redis: { status: 'not_configured', durationMs: expect.any(Number) },
    },
  });
});

it('is not ready when a part throws or does not answer in time', async () => {
  expect(await runChecks({ database: () => Promise.reject(new Error('down')) })).toMatchObject({ status: 'failed' });
  const waiting = runChecks({ database: () => new Promise(() => undefined), redis: () => Promise.resolve('ok') }, 3_000);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await waiting).toMatchObject({ status: 'failed', checks: { database: { status: 'failed' }, redis: { status: 'ok' } } });
});

it('stays ready without Redis, and says that it is away', async () => {
  const health = await runChecks({ database: () => Promise.resolve('ok'), migrations: () => Promise.resolve('ok'), redis: () => Promise.reject(new Error('down')) });
  expect(health).toMatchObject({ status: 'ok', checks: { redis: { status: 'failed' } } });
});

it('is not ready where the database lacks a migration', async () => {
  expect(await runChecks({ database: () => Promise.resolve('ok'), migrations: () => Promise.resolve('failed') })).toMatchObject({ status: 'failed' });
});

it('answers from memory for a while, and then looks again', async () => {
  let reads = 0;
  let now = 0;
  const read = keepFor(2_000, () => Promise.resolve(++reads), () => now);
  expect([await read(), await read()]).toEqual([1, 1]);
  now = 1_999;
  expect(await read()).toBe(1);
  now = 2_000;
  expect(await read()).toBe(2);
});

it('asks once, however long the answer takes, and keeps it from its end on', async () => {
  let now = 0;
  const answers: ((value: string) => void)[] = [];
  const read = keepFor(2_000, () => new Promise<string>((resolve) => answers.push(resolve)), () => now);
  const first = read();
  now = 5_000;
  const second = read();
  answers[0]?.('slow');
  expect(await Promise.all([first, second])).toEqual(['slow', 'slow']);
  now = 6_999;
  void read();
  expect(answers).toHaveLength(1);
  now = 7_000;
  void read();
  expect(answers).toHaveLength(2);
});

it('fails where the database lacks a migration of this build, and not where it has more', () => {
  expect(compareMigrations('20260301', { ready: true, migration: '20260301' })).toBe('ok');
  expect(compareMigrations('20260301', { ready: true, migration: '20260401' })).toBe('ok');
  expect(compareMigrations('20260301', { ready: true, migration: '20260201' })).toBe('failed');
});

it('does not know what it cannot read', () => {
  for (const answer of [null, true, {}, { migration: null }, { migration: 'x' }]) expect(compareMigrations('20260301', answer)).toBe('unknown');
  expect(compareMigrations('', { migration: '20260301' })).toBe('unknown');
});
