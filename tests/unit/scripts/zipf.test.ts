import { describe, expect, it } from 'vitest';
import { zipf } from '@/scripts/bench/zipf';

describe("Zipf's law", () => {
  it('chooses the n-th one n-th as often as the first, and each of them', () => {
    const draws = 100_000;
    let draw = 0;
    const choose = zipf(50, () => draw / draws);
    const counts = Array.from({ length: 50 }, () => 0);
    for (; draw < draws; draw += 1) counts[choose()] = (counts[choose()] ?? 0) + 1;
    const [first = 0, , third = 0] = counts;
    expect(first / third).toBeCloseTo(3, 1);
    expect(first / (counts[49] ?? 0)).toBeCloseTo(50, 0);
  });
});
