import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findHighestRate } from '@/scripts/bench/load/rate-search';

const upTo = (capacity: number, asked: number[] = []) => (rate: number) => {
  asked.push(rate);
  return Promise.resolve(rate <= capacity);
};

describe('the highest rate that passes', () => {
  it('is found within a tenth, wherever the search begins', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 1, max: 50_000, noNaN: true }), fc.integer({ min: 1, max: 5_000 }), async (capacity, start) => {
        const found = await findHighestRate(upTo(capacity), start);
        expect(found).toBeLessThanOrEqual(capacity);
        expect(found).toBeGreaterThan(capacity / 1.1001);
      }),
    );
  });

  it('needs few questions', async () => {
    const asked: number[] = [];
    await findHighestRate(upTo(700, asked), 15);
    expect(asked.length).toBeLessThan(12);
  });

  it('is none where not even one request a second passes', async () => {
    expect(await findHighestRate(upTo(0.5), 15)).toBeNull();
  });
});
