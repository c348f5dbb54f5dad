import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limit, STORE_OF_PROCESS } from '@/lib/rate-limit/limit';
import { REDIS_OF_PROCESS } from '@/lib/redis/process-redis';
import { hasRedis } from '../../support/redis/redis-server';
import { startTestRedis, type TestRedis } from '../../support/redis/test-redis';

const settings = vi.hoisted(() => ({ env: {} as Record<string, unknown> }));
vi.mock('@/lib/env/env', () => ({ env: () => settings.env }));
vi.mock('@/lib/supabase/admin', () => ({ createAdminSupabase: () => ({ rpc: () => Promise.resolve({ data: null, error: null }) }) }));

const withRedis = hasRedis();
let redis: TestRedis;

beforeEach(async () => {
  redis = await startTestRedis();
  settings.env = { SUPABASE_URL: 'http://127.0.0.1:54321', UPSTASH_REDIS_REST_URL: redis.url, UPSTASH_REDIS_REST_TOKEN: redis.token };
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 });
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  for (const name of [STORE_OF_PROCESS, REDIS_OF_PROCESS]) Reflect.deleteProperty(globalThis, name);
  await redis.close();
});

/** What is said to somebody to whom nothing was said just now. */
async function askHealth() {
  vi.resetModules();
  const { readHealth } = await import('@/lib/server/health/read-health');
  const { status, checks } = await readHealth();
  return { status, redis: checks.redis?.status };
}
const scripts = (right: '+' | '-') =>
  fetch(redis.url, { method: 'POST', headers: { authorization: `Bearer ${redis.token}` }, body: JSON.stringify(['ACL', 'SETUSER', 'default', `${right}@scripting`]) });
const up = { status: 'ok', redis: 'ok' };
const down = { status: 'ok', redis: 'failed' };

describe.runIf(withRedis)('the health of a Redis', () => {
  it('is good where it answers and counts, and asking costs a PING once a request was counted', async () => {
    expect(await askHealth()).toEqual(up);
    await limit('create', 'user:ada');
    const before = redis.commands.length;
    expect(await askHealth()).toEqual(up);
    expect(redis.commands.slice(before)).toEqual(['ping']);
  });

  it('is bad where it answers and does not count, also before anybody has come; the instance stays ready', async () => {
    await scripts('-');
    expect(await askHealth()).toEqual(down);
    expect(redis.commands).toContain('ping');
  });

  it('is bad as soon as a request could not be counted, and good again when it counts, though nobody comes', async () => {
    await limit('create', 'user:ada');
    await scripts('-');
    await limit('create', 'user:ada');
    expect(await askHealth()).toEqual(down);
    await scripts('+');
    vi.setSystemTime(Date.now() + 5_000);
    expect(await askHealth()).toEqual(up);
  });

  it('is bad where nobody answers', async () => {
    await redis.kill();
    expect(await askHealth()).toEqual(down);
  });
});

it.runIf(withRedis)('is not told where there is none', async () => {
  settings.env = { SUPABASE_URL: 'http://127.0.0.1:54321' };
  expect(await askHealth()).toEqual({ status: 'ok', redis: 'not_configured' });
});
