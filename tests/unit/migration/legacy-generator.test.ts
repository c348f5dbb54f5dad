import { describe, expect, it } from 'vitest';
import { faultNames } from '../../support/legacy/faults';
import { legacyRecords } from '../../support/legacy/legacy-records';
import { traitNames } from '../../support/legacy/traits';

describe('the generator of old data', () => {
  it('writes the same for the same seed, and other books for another', () => {
    const texts = (seed: number) => [...legacyRecords({ books: 60, seed, faults: 0.3 })].map(({ text }) => text.toString());
    expect(texts(5)).toEqual(texts(5));
    expect(texts(6)).not.toEqual(texts(5));
  });

  it('plants every fault, names it, and leaves the text of all other records readable', () => {
    const records = [...legacyRecords({ books: 400, seed: 3, faults: 0.2 })];
    expect(new Set(records.flatMap(({ planted }) => planted?.fault ?? []))).toEqual(new Set([...faultNames, 'the same id twice']));
    const whole = records.filter(({ planted }) => !planted);
    expect(whole.map(({ text }) => JSON.parse(text.toString()) as unknown)).toEqual(whole.map(({ book }) => book));
  });

  it('has no faults and no repeated ids unless asked, and every trait in a few dozen books', () => {
    const records = [...legacyRecords({ books: traitNames.length, seed: 9 })];
    expect(records.filter(({ planted }) => planted)).toEqual([]);
    expect(new Set(records.map(({ id }) => id)).size).toBe(traitNames.length);
  });
});
