import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ResolvedLimit } from '@/lib/rate-limit/classes';
import { createMemoryStore } from '@/lib/rate-limit/memory-store';
import { createSharedStore } from '@/lib/rate-limit/shared-store';
import type { Guard } from '@/lib/redis/guard';

const START = 1_800_000_000_000;
const minutes = 60_000;
const five: ResolvedLimit = { class: 'auth', name: 'auth', limit: 5, windowSeconds: 15 * 60 };
const at = (time: number) => vi.setSystemTime(START + time);

/** Instances with a memory each, that count in one store, which can be away. */
function startInstances() {
  const shared = createMemoryStore();
  const state = { isAway: false };
  const guard: Guard = async (ask) => (state.isAway ? { state: 'away' } : { state: 'answered', value: await ask() });
  const instance = () => {
    const store = createSharedStore(shared, createMemoryStore(), guard);
    return async (times: number, use = five, key = 'ada') => {
      const answers = [];
      for (let count = 0; count < times; count++) answers.push(await store.consume(use, key));
      return answers;
    };
  };
  return { a: instance(), b: instance(), state };
}
const allowedOf = (answers: { allowed: boolean }[]) => answers.filter(({ allowed }) => allowed).length;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('two instances whose first requests come at different times', () => {
  it('let somebody go on in full when the window of all is over', async () => {
    const { a, b } = startInstances();
    expect(allowedOf(await b(2))).toBe(2);
    at(10 * minutes);
    const [, , , refused] = await a(4);
    expect(refused).toEqual({ allowed: false, remaining: 0, resetMs: 5 * minutes });
    at(15 * minutes);
    expect(allowedOf(await a(6))).toBe(5);
  });

  it('answer as one store would that both ask', async () => {
    const requests = fc.array(fc.record({ pause: fc.integer({ min: 0, max: 8_000 }), where: fc.constantFrom('a', 'b') }), { minLength: 1, maxLength: 60 });
    const use: ResolvedLimit = { class: 'create', name: 'create', limit: 4, windowSeconds: 10 };
    const instances = startInstances();
    const one = createMemoryStore();
    let round = 0;
    await fc.assert(
      fc.asyncProperty(requests, async (sent) => {
        at(0);
        const who = `person-${round++}`;
        for (const { pause, where } of sent) {
          vi.setSystemTime(Date.now() + pause);
          const [{ allowed } = { allowed: undefined }] = await instances[where as 'a' | 'b'](1, use, who);
          expect(allowed).toBe(one.consumeNow(use, who).allowed);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('when the shared store is away', () => {
  it('memory goes on from its last answer: with what all had left, and to the end of their window', async () => {
    const { a, b, state } = startInstances();
    await b(2);
    at(10 * minutes);
    await a(1);
    state.isAway = true;
    const answers = await a(3);
    expect(allowedOf(answers)).toBe(2);
    expect(answers.at(-1)).toEqual({ allowed: false, remaining: 0, resetMs: 5 * minutes });
    at(15 * minutes);
    expect(allowedOf(await a(6))).toBe(5);
  });

  it('and what was let through meanwhile counts when it is back, though that store does not know of it', async () => {
    const { a, state } = startInstances();
    await a(1);
    state.isAway = true;
    await a(3);
    state.isAway = false;
    expect(allowedOf(await a(5))).toBe(1);
  });

  it('answers that overtake each other give nobody more', async () => {
    const memory = createMemoryStore();
    for (let count = 0; count < 3; count++) memory.consumeNow(five, 'ada');
    for (const remaining of [2, 4, 3]) memory.learn(five, 'ada', { allowed: true, remaining, resetMs: 15 * minutes });
    expect(memory.consumeNow(five, 'ada').remaining).toBe(1);
  });

  it('an answer that comes when its window is over says nothing about the next one', async () => {
    const memory = createMemoryStore();
    memory.consumeNow(five, 'ada');
    at(15 * minutes);
    memory.consumeNow(five, 'ada');
    memory.learn(five, 'ada', { allowed: false, remaining: 0, resetMs: 0 });
    expect(memory.consumeNow(five, 'ada')).toEqual({ allowed: true, remaining: 3, resetMs: 15 * minutes });
  });
});
