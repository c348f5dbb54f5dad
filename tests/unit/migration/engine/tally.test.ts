import { describe, expect, it } from 'vitest';
import { createTally } from '@/lib/migration/engine/tally';
import { LISTED_IN_REPORT } from '@/lib/migration/report/report';

describe('a tally', () => {
  it('counts how often a rule changed something, and in how many records', () => {
    const tally = createTally();
    tally.countRules([{ rule: 'b', path: '$.x' }, { rule: 'b', path: '$.y' }, { rule: 'a', path: '$' }]);
    tally.countRules([{ rule: 'b', path: '$' }]);
    expect(tally.rules()).toEqual([{ rule: 'a', times: 1, records: 1 }, { rule: 'b', times: 3, records: 2 }]);
  });

  it('counts every entry of a list but keeps a bounded number of them', () => {
    const tally = createTally();
    for (let index = 0; index < LISTED_IN_REPORT + 5; index += 1) tally.conflict({ index, id: 'id', word: 'gone' });
    expect(tally.counts.conflicts).toBe(LISTED_IN_REPORT + 5);
    expect(tally.lists().conflicts).toMatchObject({ total: LISTED_IN_REPORT + 5 });
    expect(tally.lists().conflicts.listed).toHaveLength(LISTED_IN_REPORT);
  });

  it('lists in the order of the source, however entries came', () => {
    const tally = createTally();
    for (const index of [3, 1, 2]) tally.quarantine({ index, file: 'f', path: '$', reason: 'r', hint: 'h' });
    expect(tally.lists().quarantine.listed.map(({ index }) => index)).toEqual([1, 2, 3]);
  });
});
