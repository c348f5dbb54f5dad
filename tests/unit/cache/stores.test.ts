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
  return createRedisStore((command) => guard(() => command(client)));
}

const entry = (thing: string, state = '1') => ({ thing, state });
const stores: [string, () => CacheStore][] = [['memory', () => createMemoryStore(10_000_000)], ...(withRedis ? [['Redis', redisStore] as [string, () => CacheStore]] : [])];

describe.each(stores)('entries kept in %s', (name, create) => {
  it('come back as they were, byte by byte', async () => {
    const store = create();
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, unit: 'grapheme' }), fc.uint8Array({ maxLength: 5_000 }), async (key, bytes) => {
        await store.set(entry(`${name}:${key}`), bytes, 60);
        const found = await store.get(entry(`${name}:${key}`));
        expect(found && [...found]).toEqual([...bytes]);
      }),
      { numRuns: 50 },
    );
  });

  it('are not there before, and are replaced by later ones', async () => {
    const store = create();
    expect(await store.get(entry(`${name}-new`))).toBeNull();
    await store.set(entry(`${name}-new`), Uint8Array.of(1), 60);
    await store.set(entry(`${name}-new`), Uint8Array.of(2), 60);
    expect([...((await store.get(entry(`${name}-new`))) ?? [])]).toEqual([2]);
  });

  it('are of one state: another one is not there', async () => {
    const store = create();
    await store.set(entry(`${name}-states`, '1'), Uint8Array.of(1), 60);
    expect(await store.get(entry(`${name}-states`, '2'))).toBeNull();
    await store.set(entry(`${name}-states`, '2'), Uint8Array.of(2), 60);
    expect([...((await store.get(entry(`${name}-states`, '2'))) ?? [])]).toEqual([2]);
  });

  it('go by themselves', async () => {
    const store = create();
    await store.set(entry(`${name}-short`), Uint8Array.of(1), 1);
    expect(await store.get(entry(`${name}-short`))).not.toBeNull();
    await vi.waitFor(async () => expect(await store.get(entry(`${name}-short`))).toBeNull(), { timeout: 20_000 });
  });
});

describe('memory', () => {
  const kilobyte = new Uint8Array(1_000);

  it('holds so many bytes and no more: what was read longest ago goes', async () => {
    const store = createMemoryStore(10_000);
    for (let count = 0; count < 8; count++) await store.set(entry(`k${count}`), kilobyte, 60);
    expect(await store.get(entry('k0'))).not.toBeNull();
    await store.set(entry('k8'), kilobyte, 60);
    const left = await Promise.all(Array.from({ length: 9 }, async (_, count) => (await store.get(entry(`k${count}`))) !== null));
    expect(left).toEqual([true, false, ...Array(7).fill(true)]);
  });

  it('keeps the latest state of a thing, and no earlier one that would take up room', async () => {
    const store = createMemoryStore(10_000);
    await store.set(entry('still'), kilobyte, 60);
    for (let state = 0; state < 50; state++) await store.set(entry('busy', String(state)), kilobyte, 60);
    expect(await store.get(entry('still'))).not.toBeNull();
    expect(await store.get(entry('busy', '48'))).toBeNull();
    expect(await store.get(entry('busy', '49'))).not.toBeNull();
  });

  it('does not keep what is larger than itself', async () => {
    const store = createMemoryStore(10_000);
    await store.set(entry('large'), new Uint8Array(20_000), 60);
    expect(await store.get(entry('large'))).toBeNull();
  });
});

describe.runIf(withRedis)('Redis', () => {
  it('is told how long an entry lives', async () => {
    await redisStore().set(entry('timed'), Uint8Array.of(1), 300);
    expect(await client.ttl('timed:1')).toBeGreaterThan(290);
  });

  it('answers nothing where something else lies under the key', async () => {
    await client.set('foreign:1', '{"a":1}');
    await client.lpush('list:1', 'a');
    expect(await redisStore().get(entry('foreign'))).toBeNull();
    expect(await redisStore().get(entry('list'))).toBeNull();
  });

  it('answers nothing while it is away, and keeps nothing, without a failure', async () => {
    const store = redisStore();
    await store.set(entry('there'), Uint8Array.of(1), 60);
    await redis.kill();
    expect(await store.get(entry('there'))).toBeNull();
    await store.set(entry('there'), Uint8Array.of(1), 60);
    expect(onFault).toHaveBeenCalledTimes(1);
    await redis.restart();
  });
});
