import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('@/lib/env/env', () => ({ env: () => ({}) }));

/** In a process of its own: what was taken is what it remembers. */
const freshPlaces = async () => {
  vi.resetModules();
  const { STORE_OF_PROCESS } = await import('@/lib/rate-limit/limit');
  Reflect.deleteProperty(globalThis, STORE_OF_PROCESS);
  return import('@/lib/rate-limit/place');
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 });
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe.each([
  ['refreshing sessions', 'placeToRefresh', 300, 900],
  ['checking tokens', 'placeToCheck', 1_000, 60],
] as const)('%s', (_, name, most, seconds) => {
  const open = async () => {
    const take = (await freshPlaces())[name];
    return { take, takeTimes: async (times: number, address: string | null) => Promise.all(Array.from({ length: times }, () => take(address))) };
  };

  it('is limited for an address that is known, which is told for how long, and for nobody else', async () => {
    const { take, takeTimes } = await open();
    const taken = await takeTimes(most + 20, '1.2.3.4');
    expect(taken.filter(({ refused }) => refused === null)).toHaveLength(most);
    expect(taken.at(-1)?.refused).toMatchObject({ allowed: false, limit: most, retryAfter: seconds });
    expect((await take('5.6.7.8')).refused).toBeNull();
    expect((await takeTimes(most + 20, null)).every(({ refused }) => refused === null)).toBe(true);
  });

  it('leaves a place that was given back to the next of that address, once, and to no other', async () => {
    const { take, takeTimes } = await open();
    const [first] = await takeTimes(most, '1.2.3.4');
    first?.giveBack();
    first?.giveBack();
    expect((await take('1.2.3.4')).refused).toBeNull();
    expect((await take('1.2.3.4')).refused).not.toBeNull();
    for (let count = 0; count < most; count++) (await take('5.6.7.8')).giveBack();
    expect((await take('1.2.3.4')).refused).not.toBeNull();
  });

  it('goes on for ever where each place is given back', async () => {
    const { take } = await open();
    for (let count = 0; count < 2 * most; count++) {
      const place = await take('1.2.3.4');
      expect(place.refused).toBeNull();
      place.giveBack();
    }
  });

  it('keeps a place that was given back for a minute', async () => {
    const { takeTimes } = await open();
    const [first] = await takeTimes(most, '1.2.3.4');
    first?.giveBack();
    vi.setSystemTime(Date.now() + 61_000);
    const taken = await takeTimes(most + 1, '1.2.3.4');
    // Where a new window has begun meanwhile it is not one more.
    expect(taken.filter(({ refused }) => refused === null)).toHaveLength(seconds > 61 ? 0 : most);
  });
});
