import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ResolvedLimit } from '@/lib/rate-limit/classes';
import { createMemoryStore } from '@/lib/rate-limit/memory-store';
import { createRedisStore } from '@/lib/rate-limit/redis-store';
import type { RateLimitStore } from '@/lib/rate-limit/store';
import { startFakeUpstash, type FakeUpstash } from '../../support/redis/fake-upstash';

const fiveInAMinute: ResolvedLimit = { class: 'create', name: 'create', limit: 5, windowSeconds: 60 };
let upstash: FakeUpstash;

beforeAll(async () => {
  upstash = await startFakeUpstash(() => Date.now());
});
afterAll(() => upstash.close());
beforeEach(() => {
  // Only the clock: sockets keep their own timers. The start of a window, so that both stores see the same.
  vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe.each<[string, () => RateLimitStore]>([
  ['memory', createMemoryStore],
  ['Upstash', () => createRedisStore({ url: upstash.url, token: upstash.token })],
])('limits counted in %s', (name, create) => {
  const consumeTimes = async (store: RateLimitStore, times: number, key: string) => {
    const answers = [];
    for (let count = 0; count < times; count++) answers.push(await store.consume(fiveInAMinute, key));
    return answers;
  };

  it('let the limit through and refuse the next one, with the time to wait', async () => {
    const answers = await consumeTimes(create(), 6, `${name}-a`);
    expect(answers.map(({ allowed }) => allowed)).toEqual([true, true, true, true, true, false]);
    expect(answers.map(({ remaining }) => remaining)).toEqual([4, 3, 2, 1, 0, 0]);
    expect(answers[5]!.resetMs).toBeGreaterThan(0);
    expect(answers[5]!.resetMs).toBeLessThanOrEqual(60_000);
  });

  it('count each key and each use by itself', async () => {
    const store = create();
    await consumeTimes(store, 6, `${name}-b`);
    expect(await store.consume(fiveInAMinute, `${name}-c`)).toMatchObject({ allowed: true, remaining: 4 });
    expect(await store.consume({ ...fiveInAMinute, name: 'create:invitation', limit: 20 }, `${name}-b`)).toMatchObject({ allowed: true, remaining: 19 });
  });

  it('are not made longer by asking again', async () => {
    const store = create();
    await consumeTimes(store, 50, `${name}-d`);
    vi.setSystemTime(Date.now() + 2 * 60_000);
    expect(await store.consume(fiveInAMinute, `${name}-d`)).toMatchObject({ allowed: true, remaining: 4 });
  });

  it('hold against many requests at once', async () => {
    const store = create();
    const answers = await Promise.all(Array.from({ length: 20 }, () => store.consume(fiveInAMinute, `${name}-e`)));
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(5);
  });
});

it('asks Upstash one command per request', async () => {
  const store = createRedisStore({ url: upstash.url, token: upstash.token });
  const before = upstash.commands.length;
  await store.consume(fiveInAMinute, 'once');
  expect(upstash.commands.length - before).toBe(1);
});
