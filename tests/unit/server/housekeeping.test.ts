import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startHousekeeping, tidyUp } from '@/lib/server/housekeeping';

const rpc = vi.hoisted(() => vi.fn<(name: string) => Promise<{ data: unknown; error: unknown; status: number }>>());
vi.mock('@/lib/supabase/admin', () => ({ createAdminSupabase: () => ({ rpc }) }));

let lines: unknown[] = [];

beforeEach(() => {
  lines = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(JSON.parse(line)));
  rpc.mockReset().mockResolvedValue({ data: { purged: 2, more: false }, error: null, status: 200 });
});

afterEach(() => {
  vi.restoreAllMocks();
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

  it('goes on as long as there is more, and says once how many books went', async () => {
    for (const more of [true, true, false]) rpc.mockResolvedValueOnce({ data: { purged: 200, more }, error: null, status: 200 });
    await tidyUp();
    expect(rpc).toHaveBeenCalledTimes(3);
    expect(lines).toMatchObject([{ event: 'trash.emptied', count: 600 }]);
  });

  it('ends where the database says again and again that there is more', async () => {
    rpc.mockResolvedValue({ data: { purged: 0, more: true }, error: null, status: 200 });
    await tidyUp();
    expect(rpc).toHaveBeenCalledTimes(100);
  });

  it('says what went before the database refused', async () => {
    rpc.mockResolvedValueOnce({ data: { purged: 200, more: true }, error: null, status: 200 });
    rpc.mockResolvedValueOnce({ data: null, error: { code: '42501', message: 'permission denied', details: null, hint: null }, status: 403 });
    await tidyUp();
    expect(lines).toMatchObject([{ event: 'trash.not_emptied', code: 'forbidden' }, { event: 'trash.emptied', count: 200 }]);
  });
});
