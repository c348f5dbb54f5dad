import { describe, expect, it } from 'vitest';
import { chooseOperation, describeMix, MIX, type Operation } from '@/scripts/bench/load/mix';

const counts = (mix: typeof MIX, draws = 10_000): Partial<Record<Operation, number>> => {
  const all: Partial<Record<Operation, number>> = {};
  for (let draw = 0; draw < draws; draw += 1) {
    const operation = chooseOperation(draw / draws, mix);
    all[operation] = (all[operation] ?? 0) + 1;
  }
  return all;
};

describe('the mix of a load', () => {
  it('is 55 list and open, 30 save, 10 search and reorder, 5 health', () => {
    const { list, open, save, search, reorder, health } = MIX;
    expect([list + open, save, search + reorder, health]).toEqual([55, 30, 10, 5]);
  });

  it('is what is chosen', () => {
    expect(counts(MIX)).toEqual({ list: 2_500, open: 3_000, save: 3_000, search: 500, reorder: 500, health: 500 });
  });

  it('leaves out what has no part in it', () => {
    expect(counts({ ...MIX, health: 0 }).health).toBeUndefined();
    expect(describeMix({ ...MIX, health: 0 })).toBe('25 list, 30 open, 30 save, 5 search, 5 reorder');
  });
});
