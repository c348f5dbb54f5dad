import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryStore } from '@/lib/cache/memory-store';
import { createRedisStore } from '@/lib/cache/redis-store';
import type { CacheStore } from '@/lib/cache/store';
import { createGuard } from '@/lib/redis/guard';
import { openRedis } from '@/lib/redis/open-redis';
import { hasRedis } from '../../support/redis/redis-server';
import { startTestRedis, type TestRedis } from '../../support/redis/test-redis';

const withRedis = hasRedis();
let redis: TestRedis;
let client: ReturnType<typeof openRedis>;
const onFault = vi.fn<(error: unknown) => void>();

beforeAll(async () => {
  if (!withRedis) return;
  redis = await startTestRedis();
  client = openRedis(redis);
});
afterAll(() => redis?.close());
beforeEach(() => {
  vi.clearAllMocks();
});

function redisStore(): CacheStore {
  const guard = createGuard({ onFault, onRecovery: () => undefined });
  return createRedisStore({ ask: (command) => guard(() => command(client)) });
}

const stores: [string, () => CacheStore][] = [['memory', () => createMemoryStore(10_000_000)], ...(withRedis ? [['Redis', redisStore] as [string, () => CacheStore]] : [])];

describe.each(stores)('entries kept in %s', (name, create) => {
  it('come back as they were, byte by byte', async () => {
    const store = create();
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, unit: 'grapheme' }), fc.uint8Array({ maxLength: 5_000 }), async (key, bytes) => {
        await store.set(`${name}:${key}`, bytes, 60);
        const found = await store.get(`${name}:${key}`);
        expect(found && [...found]).toEqual([...bytes]);
      }),
      { numRuns: 50 },
    );
  });

  it('are not there before, and are replaced by later ones', async () => {
    const store = create();
    expect(await store.get(`${name}-new`)).toBeNull();
    await store.set(`${name}-new`, Uint8Array.of(1), 60);
    await store.set(`${name}-new`, Uint8Array.of(2), 60);
    expect([...((await store.get(`${name}-new`)) ?? [])]).toEqual([2]);
  });

  it('go by themselves', async () => {
    const store = create();
    await store.set(`${name}-short`, Uint8Array.of(1), 1);
    expect(await store.get(`${name}-short`)).not.toBeNull();
    await vi.waitFor(async () => expect(await store.get(`${name}-short`)).toBeNull(), { timeout: 20_000 });
  });
});

describe('memory', () => {
  const kilobyte = new Uint8Array(1_000);

  it('holds so many bytes and no more: what was read longest ago goes', async () => {
    const store = createMemoryStore(10_000);
    for (let count = 0; count < 8; count++) await store.set(`k${count}`, kilobyte, 60);
    expect(await store.get('k0')).not.toBeNull();
    await store.set('k8', kilobyte, 60);
    const left = await Promise.all(Array.from({ length: 9 }, async (_, count) => (await store.get(`k${count}`)) !== null));
    expect(left).toEqual([true, false, ...Array(7).fill(true)]);
  });

  it('does not keep what is larger than itself', async () => {
    const store = createMemoryStore(10_000);
    await store.set('large', new Uint8Array(20_000), 60);
    expect(await store.get('large')).toBeNull();
  });
});

describe.runIf(withRedis)('Redis', () => {
  it('is told how long an entry lives', async () => {
    await redisStore().set('timed', Uint8Array.of(1), 300);
    expect(await client.ttl('timed')).toBeGreaterThan(290);
  });

  it('answers nothing where something else lies under the key', async () => {
    await client.set('foreign', '{"a":1}');
    await client.lpush('list', 'a');
    expect(await redisStore().get('foreign')).toBeNull();
    expect(await redisStore().get('list')).toBeNull();
  });

  it('answers nothing while it is away, and keeps nothing, without a failure', async () => {
    const store = redisStore();
    await store.set('there', Uint8Array.of(1), 60);
    await redis.kill();
    expect(await store.get('there')).toBeNull();
    await store.set('there', Uint8Array.of(1), 60);
    expect(onFault).toHaveBeenCalledTimes(1);
    await redis.restart();
  });
});
