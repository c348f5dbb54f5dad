import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setSinks, type Measurement } from '@/lib/observability/record';
import type { Health } from '@/lib/server/health/check';
import { watchReadiness } from '@/lib/server/health/watch-readiness';

const health = (database: 'ok' | 'failed'): Health => ({
  status: database,
  checks: { database: { status: database, durationMs: 1 }, redis: { status: 'not_configured', durationMs: 0 }, migrations: { status: 'unknown', durationMs: 0 } },
});
const readHealth = vi.fn<() => Promise<Health>>();
let lines: Record<string, unknown>[] = [];
let measured: Measurement[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  measured = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(JSON.parse(line)));
  setSinks([(each) => void measured.push(each)]);
  readHealth.mockReset();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  setSinks([]);
});

it('looks at the start and every 30 seconds, without anybody asking', async () => {
  readHealth.mockResolvedValue(health('ok'));
  watchReadiness(readHealth);
  await vi.advanceTimersByTimeAsync(0);
  expect(measured).toEqual([{ what: 'readiness', isReady: true, isChange: false, checks: { database: true } }]);
  await vi.advanceTimersByTimeAsync(90_000);
  expect(readHealth).toHaveBeenCalledTimes(4);
  expect(lines).toEqual([]);
});

it('writes down and counts when it is lost and when it is back, once each', async () => {
  for (const state of ['ok', 'failed', 'failed', 'ok', 'ok'] as const) readHealth.mockResolvedValueOnce(health(state));
  watchReadiness(readHealth);
  await vi.advanceTimersByTimeAsync(30_000 + 5_000 + 5_000 + 30_000);
  expect(readHealth).toHaveBeenCalledTimes(5);
  expect(lines).toMatchObject([
    { level: 'error', event: 'readiness.lost', fields: ['database'] },
    { level: 'info', event: 'readiness.regained' },
  ]);
  expect(measured.map((each) => each.what === 'readiness' && [each.isReady, each.isChange])).toEqual([
    [true, false],
    [false, true],
    [false, false],
    [true, true],
    [true, false],
  ]);
});

it('says so when a server starts that is not ready', async () => {
  readHealth.mockResolvedValue(health('failed'));
  watchReadiness(readHealth);
  await vi.advanceTimersByTimeAsync(0);
  expect(lines).toMatchObject([{ event: 'readiness.lost' }]);
});

it('goes on looking when a look itself fails', async () => {
  readHealth.mockRejectedValueOnce(new Error('odd')).mockResolvedValue(health('ok'));
  watchReadiness(readHealth);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(lines).toMatchObject([{ event: 'readiness.unknown', errorName: 'Error' }]);
  expect(measured).toHaveLength(1);
});
