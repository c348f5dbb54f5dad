import { describe, expect, it } from 'vitest';
import { MigrationError, type MigrationErrorCode } from '@/lib/migration/migration-error';
import { retryWhileAway } from '@/lib/migration/target/retry-transient';

/** A clock that jumps on whenever somebody sleeps. */
function jumpingClock() {
  let time = 0;
  const waits: number[] = [];
  const sleep = async (ms: number) => {
    waits.push(ms);
    time += ms;
  };
  return { waits, clock: { now: () => time, sleep, random: () => 1 } };
}

const failing = (code: MigrationErrorCode, times: number) => {
  let calls = 0;
  return async () => {
    calls++;
    if (calls <= times) throw new MigrationError('away', { code });
    return calls;
  };
};

describe('a database that is away', () => {
  it('is asked again, with growing waits, until it answers', async () => {
    const { clock, waits } = jumpingClock();
    expect(await retryWhileAway(failing('unavailable', 5), { clock }, () => true)).toBe(6);
    expect(waits).toEqual([250, 500, 1_000, 2_000, 2_000]);
  });

  it('is given up after about fifteen seconds', async () => {
    const { clock, waits } = jumpingClock();
    await expect(retryWhileAway(failing('unavailable', Infinity), { clock }, () => true)).rejects.toMatchObject({ code: 'unavailable' });
    const waited = waits.reduce((sum, wait) => sum + wait, 0);
    expect(waited).toBeGreaterThanOrEqual(15_000);
    expect(waited).toBeLessThan(18_000);
  });

  it('is announced once', async () => {
    const { clock } = jumpingClock();
    const told: string[] = [];
    await retryWhileAway(failing('unavailable', 4), { clock, onAway: ({ code }) => told.push(code) }, () => true);
    expect(told).toEqual(['unavailable']);
  });

  it('with a closed port is waited for only if it ever answered', async () => {
    const { clock, waits } = jumpingClock();
    await expect(retryWhileAway(failing('refused', 1), { clock }, () => false)).rejects.toMatchObject({ code: 'refused' });
    expect(waits).toEqual([]);
    expect(await retryWhileAway(failing('refused', 1), { clock }, () => true)).toBe(2);
  });

  it.each<MigrationErrorCode>(['wrong_key', 'permission_denied', 'timeout', 'lease_lost', 'read_only'])('is not asked again where that cannot help: %s', async (code) => {
    const { clock, waits } = jumpingClock();
    await expect(retryWhileAway(failing(code, 1), { clock }, () => true)).rejects.toMatchObject({ code });
    expect(waits).toEqual([]);
  });

  it('is not blamed for a fault of ours', async () => {
    const { clock } = jumpingClock();
    await expect(retryWhileAway(() => Promise.reject(new TypeError('x is undefined')), { clock }, () => true)).rejects.toThrow(TypeError);
  });
});
