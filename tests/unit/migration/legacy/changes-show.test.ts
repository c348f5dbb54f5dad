import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '@/lib/migration/json/canonical';
import { mapLegacyBook } from '@/lib/migration/legacy/map-legacy-book';
import { rebuildLegacyBook } from '@/lib/migration/legacy/rebuild-legacy-book';
import { legacyBook } from '../../../support/legacy/legacy-records';
import { Random } from '../../../support/legacy/random';
import { changes } from './live-changes';
import { oddRecord } from './odd-records';
import { readRecord } from './read-record';
import { throughDatabase } from './through-database';

const ordinaryRecord = fc.tuple(fc.integer({ min: 0, max: 99_999 }), fc.nat({ max: 60 })).map(([seed, index]): unknown => JSON.parse(JSON.stringify(legacyBook(new Random(seed), index))));

describe('a change in the tables shows in the old format', () => {
  it.each(Object.entries(changes))('%s', (_name, change) => {
    let seen = 0;
    fc.assert(
      fc.property(fc.oneof(ordinaryRecord, oddRecord), fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 4, maxLength: 4 }), (value, chances) => {
        const result = mapLegacyBook(readRecord(value));
        if (!result.ok) return;
        const live = throughDatabase(result.book);
        const before = canonicalJson(rebuildLegacyBook(live));
        let asked = 0;
        if (!change(live, (list) => list[Math.floor(chances[asked++ % 4]! * list.length)])) return;
        seen += 1;
        expect(canonicalJson(rebuildLegacyBook(throughJson(live)))).not.toBe(before);
      }),
      { numRuns: 150 },
    );
    expect(seen).toBeGreaterThan(5);
  });
});

const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
