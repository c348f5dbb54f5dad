import { beforeEach, describe, expect, it, vi } from 'vitest';
import { startHousekeeping, tidyUp } from '@/lib/server/housekeeping';

const rpc = vi.hoisted(() => vi.fn<(name: string) => Promise<{ data: unknown; error: unknown; status: number }>>());
vi.mock('@/lib/supabase/admin', () => ({ createAdminSupabase: () => ({ rpc }) }));

beforeEach(() => {
  vi.stubEnv('LOG_LEVEL', 'silent');
  rpc.mockReset().mockResolvedValue({ data: { purged: 2 }, error: null, status: 200 });
});

describe('housekeeping', () => {
  it('empties the trash when a server starts, and every day after', async () => {
    vi.useFakeTimers();
    startHousekeeping();
    await vi.advanceTimersByTimeAsync(0);
    expect(rpc.mock.calls).toEqual([['purge_expired_trash']]);
    await vi.advanceTimersByTimeAsync(3 * 24 * 60 * 60 * 1000);
    expect(rpc).toHaveBeenCalledTimes(4);
    vi.useRealTimers();
  });

  it('leaves it for the next time where the database refuses', async () => {
    rpc.mockResolvedValue({ data: null, error: { code: '42501', message: 'permission denied', details: null, hint: null }, status: 403 });
    await expect(tidyUp()).resolves.toBeUndefined();
    expect(rpc).toHaveBeenCalledTimes(1);
  });
});
