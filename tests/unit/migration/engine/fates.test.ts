import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createFates, type Fate } from '@/lib/migration/engine/fates';

const hashOf = (n: number) => createHash('sha256').update(String(n)).digest('hex');
const WORDS: Fate[] = ['new', 'mine', 'imported', 'gone', 'trashed', 'changed', 'exists', 'elsewhere', 'unreadable'];

describe('the fates of a source', () => {
  it('are remembered for any number of records', () => {
    const fates = createFates();
    for (let n = 0; n < 5_000; n += 1) fates.add(WORDS[n % WORDS.length]!, hashOf(n));
    expect(fates.length).toBe(5_000);
    for (let n = 0; n < 5_000; n += 1) expect(fates.at(n, hashOf(n))).toBe(WORDS[n % WORDS.length]);
  });

  it('know nothing of a record that was not met in that place', () => {
    const fates = createFates();
    fates.add('new', hashOf(1));
    expect(fates.at(0, hashOf(2))).toBeNull();
    expect(fates.at(1, hashOf(1))).toBeNull();
  });
});
