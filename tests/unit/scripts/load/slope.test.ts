import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leastOfMinutes, slopePerMinute } from '@/scripts/bench/load/slope';

const samples = (...pairs: [minutes: number, value: number][]) => pairs.map(([minutes, value]) => ({ minutes, value }));

describe('the slope of samples', () => {
  it('is that of the line they lie on', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 500 }), fc.uniqueArray(fc.integer({ min: 0, max: 600 }), { minLength: 2 }), (slope, base, moments) => {
        expect(slopePerMinute(moments.map((minutes) => ({ minutes, value: base + slope * minutes })))).toBeCloseTo(slope, 6);
      }),
    );
  });

  it('is nothing for what goes up and down', () => {
    expect(slopePerMinute([1, 2, 3, 4, 5].map((minutes) => ({ minutes, value: minutes % 2 })))).toBeCloseTo(0, 6);
  });

  it('leaves out what stands for a moment on top of the least of a minute', () => {
    expect(leastOfMinutes(samples([0.1, 9], [0.5, 2], [1.2, 3], [1.9, 8], [2, 4]), 3).map(({ value }) => value)).toEqual([2, 3, 4]);
  });

  it('leaves out a minute that is not whole, of which one sample stands for a moment on top', () => {
    const level = samples([0.5, 2], [1.5, 2], [2.01, 90]);
    expect(leastOfMinutes(level, 2).map(({ value }) => value)).toEqual([2, 2]);
    expect(slopePerMinute(leastOfMinutes(level, 2))).toBe(0);
  });

  it('is not known from one moment', () => {
    expect(() => slopePerMinute([{ minutes: 1, value: 1 }, { minutes: 1, value: 2 }])).toThrow('two moments');
  });
});
