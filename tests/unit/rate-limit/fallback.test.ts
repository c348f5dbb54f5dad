import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ResolvedLimit } from '@/lib/rate-limit/classes';
import { createMemoryStore } from '@/lib/rate-limit/memory-store';
import { createRedisStore } from '@/lib/rate-limit/redis-store';
import { withFallback } from '@/lib/rate-limit/with-fallback';
import { startFakeUpstash, type FakeUpstash } from '../../support/redis/fake-upstash';

const auth: ResolvedLimit = { class: 'auth', name: 'auth', limit: 5, windowSeconds: 900 };
let upstash: FakeUpstash;
let now = 0;
const onFault = vi.fn<(error: unknown) => void>();
const onRecovery = vi.fn<() => void>();

beforeAll(async () => {
  upstash = await startFakeUpstash(() => Date.now());
});
afterAll(() => upstash.close());
beforeEach(() => {
  upstash.fail(false);
  now = 0;
  vi.clearAllMocks();
});

const store = () =>
  withFallback(createRedisStore({ url: upstash.url, token: upstash.token }), createMemoryStore(), { onFault, onRecovery, now: () => now });

describe('with Redis away', () => {
  it('limits stay in force in memory, and the fault is reported once', async () => {
    const limits = store();
    upstash.fail(true);
    const answers = [];
    for (let count = 0; count < 8; count++) answers.push(await limits.consume(auth, 'down'));
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(5);
    expect(onFault).toHaveBeenCalledTimes(1);
  });

  it('Redis is left alone for a while, asked again, and used when it is back', async () => {
    const limits = store();
    upstash.fail(true);
    await limits.consume(auth, 'back');
    upstash.fail(false);
    const asked = upstash.commands.length;
    await limits.consume(auth, 'back');
    expect(upstash.commands.length).toBe(asked);

    now = 30_000;
    await limits.consume(auth, 'back');
    expect(upstash.commands.length).toBe(asked + 1);
    expect(onRecovery).toHaveBeenCalledTimes(1);
  });

  it('a fault that lasts is reported once, not at each try', async () => {
    const limits = store();
    upstash.fail(true);
    await limits.consume(auth, 'lasting');
    now = 30_000;
    await limits.consume(auth, 'lasting');
    now = 60_000;
    await limits.consume(auth, 'lasting');
    expect(onFault).toHaveBeenCalledTimes(1);
  });
});

it('a Redis that does not answer in time counts as away', async () => {
  const limits = withFallback({ consume: () => Promise.reject(new DOMException('timeout', 'TimeoutError')) }, createMemoryStore(), { onFault, onRecovery });
  expect(await limits.consume(auth, 'slow')).toMatchObject({ allowed: true, remaining: 4 });
  expect(onFault).toHaveBeenCalledTimes(1);
});
