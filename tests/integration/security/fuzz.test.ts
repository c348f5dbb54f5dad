import { beforeAll, describe, expect, it } from 'vitest';
import { databaseState } from '../../support/security/database-state';
import { type FuzzTarget, fuzzedActions, fuzzedRoutes } from '../../support/security/fuzz-app';

/** Of each action and route; `npm run test:faults` tries 10,000. */
const COUNT = Number(process.env.FUZZ_INPUTS ?? 1_000);

describe.each([
  ['server action', fuzzedActions],
  ['route of the API', fuzzedRoutes],
])(`${COUNT} bad inputs to each %s`, (_kind, targets) => {
  let all: FuzzTarget[];
  beforeAll(async () => {
    all = await targets();
  });

  it('are refused, never a fault of ours, never with a word about how the server is built, and nothing is written', async () => {
    const before = await databaseState();
    const troubles: Record<string, string[]> = {};
    for (const { name, fuzz } of all) {
      const found = await fuzz(COUNT);
      if (found.length > 0) troubles[name] = found;
    }
    expect(troubles).toEqual({});
    expect(await databaseState()).toEqual(before);
  }, 600_000);
});
