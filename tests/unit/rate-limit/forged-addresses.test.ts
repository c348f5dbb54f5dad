import { NextRequest } from 'next/server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { limitAuth, STORE_OF_PROCESS } from '@/lib/rate-limit/limit';
import { REDIS_OF_PROCESS } from '@/lib/redis/process-redis';
import { clientAddress } from '@/lib/security/client-address';
import { middleware } from '@/middleware';
import { Random } from '../../support/legacy/random';
import { hasRedis } from '../../support/redis/redis-server';
import { startTestRedis, type TestRedis } from '../../support/redis/test-redis';

const settings = vi.hoisted(() => ({ env: {} as Record<string, unknown> }));
vi.mock('@/lib/env/env', () => ({ env: () => settings.env }));

const withRedis = hasRedis();
let redis: TestRedis | undefined;
beforeAll(async () => {
  redis = withRedis ? await startTestRedis() : undefined;
});
afterAll(() => redis?.close());
beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  for (const name of [STORE_OF_PROCESS, REDIS_OF_PROCESS]) Reflect.deleteProperty(globalThis, name);
});

const random = new Random(20_260_301);
const byte = () => random.between(0, 255);
const anyAddress = () => random.pick([`${byte()}.${byte()}.${byte()}.${byte()}`, `2001:db8:${byte()}:${byte()}::${byte()}`, `10.0.0.${byte()}:${byte()}`, 'unknown', '', '::1', 'x'.repeat(100), '127.0.0.1, ']);

/** Whatever a client may write about where it is. */
function forged(): Record<string, string> {
  const names = ['x-forwarded-for', 'x-real-ip', 'x-client-ip', 'true-client-ip', 'cf-connecting-ip', 'forwarded', 'x-vercel-forwarded-for', 'x-vercel-ip', 'fly-client-ip'];
  const chosen = names.filter(() => random.chance(0.6));
  return Object.fromEntries(chosen.map((name) => [name, name === 'forwarded' ? `for=${anyAddress()}` : Array.from({ length: random.between(1, 3) }, anyAddress).join(', ')]));
}

const ways = [
  // Nothing says where anybody is: one bucket for all who are signed out, ten times as large.
  { where: 'without a proxy', env: { VERCEL: false, TRUSTED_PROXY_HOPS: 0 }, added: (headers: Record<string, string>) => headers, requests: 1_100, limit: 1_000 },
  {
    where: 'behind one proxy of ours',
    env: { VERCEL: false, TRUSTED_PROXY_HOPS: 1 },
    added: (headers: Record<string, string>) => ({ ...headers, 'x-forwarded-for': [headers['x-forwarded-for'], '198.51.100.7'].filter(Boolean).join(', ') }),
    requests: 1_000,
    limit: 100,
  },
  {
    where: 'on Vercel',
    env: { VERCEL: true, TRUSTED_PROXY_HOPS: 0 },
    // Vercel writes these itself, whatever came.
    added: (headers: Record<string, string>) => ({ ...headers, 'x-vercel-forwarded-for': '198.51.100.8', 'x-real-ip': '198.51.100.8' }),
    requests: 1_000,
    limit: 100,
  },
];

describe.each([['memory'], ...(withRedis ? [['Redis']] : [])])('random forwarding headers, counted in %s', (name) => {
  const stage = (env: object) => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 });
    settings.env = { ALLOWED_ORIGINS: [], SUPABASE_URL: 'http://127.0.0.1:54321', ...env, ...(name === 'Redis' && redis && { UPSTASH_REDIS_REST_URL: redis.url, UPSTASH_REDIS_REST_TOKEN: redis.token }) };
  };

  it.each(ways)('buy nobody more reads $where', async ({ env, added, requests, limit }) => {
    stage(env);
    let admitted = 0;
    for (let count = 0; count < requests; count++) {
      const headers = { host: 'app.example', ...added(forged()) };
      const { status } = await middleware(new NextRequest('http://app.example/sign-in', { headers }));
      expect([200, 429]).toContain(status);
      if (status === 200) admitted += 1;
    }
    expect(admitted).toBe(limit);
  });

  it.each(ways)('buy nobody more tries to sign in as somebody $where', async ({ env, added }) => {
    stage(env);
    let admitted = 0;
    for (let count = 0; count < 1_000; count++) {
      const address = clientAddress(new Headers(added(forged())), { onVercel: env.VERCEL, trustedProxyHops: env.TRUSTED_PROXY_HOPS });
      if ((await limitAuth(address, 'ada@firm.example')).allowed) admitted += 1;
    }
    expect(admitted).toBe(5);
  });
});
