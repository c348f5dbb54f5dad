import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { rateLimitClasses } from '@/lib/env/parse-env';
import { resolveLimit, type ResolvedLimit } from '@/lib/rate-limit/classes';
import { createMemoryStore } from '@/lib/rate-limit/memory-store';
import { createRedisStore } from '@/lib/rate-limit/redis-store';
import type { RateLimitStore } from '@/lib/rate-limit/store';
import { openRedis } from '@/lib/redis/open-redis';
import { hasRedis } from '../../support/redis/redis-server';
import { startTestRedis, type TestRedis } from '../../support/redis/test-redis';

const withRedis = hasRedis();
const START = 1_800_000_000_000;
let redis: TestRedis;
let client: ReturnType<typeof openRedis>;
let run = 0;

beforeAll(async () => {
  if (!withRedis) return;
  redis = await startTestRedis();
  // Patient: this is about what is counted, not about time.
  client = openRedis({ ...redis, timeoutMs: 30_000 });
});
afterAll(() => redis?.close());
beforeEach(() => {
  // Only the clock: sockets keep their own timers.
  vi.useFakeTimers({ toFake: ['Date'], now: START });
  run += 1;
});
afterEach(() => {
  vi.useRealTimers();
});

const key = (name: string) => `${name}-${run}`;
const redisStore = () => createRedisStore(client, 'test');
const stores: [string, () => RateLimitStore][] = [['memory', createMemoryStore], ...(withRedis ? [['Redis', redisStore] as [string, () => RateLimitStore]] : [])];

describe.each(stores)('limits counted in %s', (_, create) => {
  const consumeTimes = async (store: RateLimitStore, limit: ResolvedLimit, times: number, name: string) => {
    const answers = [];
    for (let count = 0; count < times; count++) answers.push(await store.consume(limit, key(name)));
    return answers;
  };
  const create5 = resolveLimit('create', {});

  it.each(rateLimitClasses)('let the limit of %s through and refuse the next one, with the time to wait', async (name) => {
    const use = resolveLimit(name, {});
    const answers = await consumeTimes(create(), use, use.limit + 1, name);
    expect(answers.map(({ allowed }) => allowed)).toEqual([...Array(use.limit).fill(true), false]);
    expect(answers.map(({ remaining }) => remaining)).toEqual([...Array.from({ length: use.limit }, (__, index) => use.limit - 1 - index), 0]);
    const { resetMs } = answers.at(-1)!;
    expect(resetMs).toBeGreaterThan(0);
    expect(resetMs).toBeLessThanOrEqual(use.windowSeconds * 1000);
  });

  it('count each key and each use by itself', async () => {
    const store = create();
    await consumeTimes(store, create5, 6, 'ada');
    expect(await store.consume(create5, key('ben'))).toMatchObject({ allowed: true, remaining: 4 });
    const invitations = resolveLimit({ class: 'create', bucket: 'invitation', times: 4 }, {});
    expect(await store.consume(invitations, key('ada'))).toMatchObject({ allowed: true, remaining: 19 });
  });

  it('let somebody in again when the time is over that they were told', async () => {
    const store = create();
    const refused = (await consumeTimes(store, create5, 6, 'patient')).at(-1)!;
    vi.setSystemTime(Date.now() + refused.resetMs - 1);
    expect(await store.consume(create5, key('patient'))).toMatchObject({ allowed: false });
    vi.setSystemTime(Date.now() + 1);
    expect(await store.consume(create5, key('patient'))).toMatchObject({ allowed: true, remaining: 4 });
  });

  it('are not made longer by asking again', async () => {
    const store = create();
    await consumeTimes(store, create5, 50, 'impatient');
    vi.setSystemTime(Date.now() + 2 * create5.windowSeconds * 1000);
    expect(await store.consume(create5, key('impatient'))).toMatchObject({ allowed: true, remaining: 4 });
  });

  it('hold against many requests at once', async () => {
    const store = create();
    const answers = await Promise.all(Array.from({ length: 200 }, () => store.consume(create5, key('crowd'))));
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(5);
  });

  it('never let more than the limit through in a window that begins with the first request, nor more than two windows\' in any time as long', async () => {
    const use: ResolvedLimit = { class: 'create', name: 'create', limit: 5, windowSeconds: 60 };
    const steps = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 40 });
    let round = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (pauses) => {
        const store = create();
        const name = key(`steps-${round++}`);
        vi.setSystemTime(START);
        const admitted: number[] = [];
        for (const pause of pauses) {
          vi.setSystemTime(Date.now() + pause);
          if ((await store.consume(use, name)).allowed) admitted.push(Date.now());
        }
        const within = (from: number) => admitted.filter((at) => at >= from && at < from + 60_000).length;
        expect(within(admitted[0] ?? 0)).toBeLessThanOrEqual(5);
        for (const at of admitted) expect(within(at)).toBeLessThanOrEqual(10);
      }),
      { numRuns: 30 },
    );
  });
});

describe.runIf(withRedis)('memory and Redis', () => {
  it('answer the same, whatever is asked and when', async () => {
    const uses: ResolvedLimit[] = [
      { class: 'create', name: 'create', limit: 3, windowSeconds: 10 },
      { class: 'read', name: 'read', limit: 7, windowSeconds: 4 },
    ];
    const requests = fc.array(fc.record({ pause: fc.integer({ min: 0, max: 6_000 }), use: fc.constantFrom(...uses), who: fc.constantFrom('ada', 'ben') }), { minLength: 1, maxLength: 40 });
    let round = 0;
    await fc.assert(
      fc.asyncProperty(requests, async (sent) => {
        const [here, there] = [createMemoryStore(), redisStore()];
        round += 1;
        vi.setSystemTime(START);
        for (const { pause, use, who } of sent) {
          vi.setSystemTime(Date.now() + pause);
          const name = key(`${who}-${round}`);
          expect(await here.consume(use, name)).toEqual(await there.consume(use, name));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('cost one command for each request', async () => {
    const store = redisStore();
    const use = resolveLimit('read', {});
    await store.consume(use, key('once'));
    const before = redis.commands.length;
    await store.consume(use, key('once'));
    expect(redis.commands.slice(before)).toEqual(['evalsha']);
  });
});

it('memory keeps count of so many people and no more', () => {
  const store = createMemoryStore();
  const use = resolveLimit('auth', {});
  for (let count = 0; count < 5; count++) store.consumeNow(use, 'ada');
  expect(store.consumeNow(use, 'ada').allowed).toBe(false);
  for (let stranger = 0; stranger < 199_999; stranger++) store.consumeNow(use, `stranger-${stranger}`);
  expect(store.consumeNow(use, 'ada').allowed).toBe(false);
  for (let stranger = 0; stranger < 200_000; stranger++) store.consumeNow(use, `other-${stranger}`);
  expect(store.consumeNow(use, 'ada').allowed).toBe(true);
});
