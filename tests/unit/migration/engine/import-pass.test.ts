import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importSource } from '@/lib/migration/engine/import-pass';
import { openLeftOut } from '@/lib/migration/engine/left-out';
import { surveySource } from '@/lib/migration/engine/survey';
import { createTally } from '@/lib/migration/engine/tally';
import { openSource } from '@/lib/migration/source/open-source';
import { openMigrationRun } from '@/lib/migration/target/target';
import { books, type EngineWorld, openEngineWorld } from '@/tests/support/migration/engine-world';

let world: EngineWorld;

beforeEach(() => {
  world = openEngineWorld();
});
afterEach(() => world.close());

describe('an import that is left between two batches', () => {
  it('waits for the batch that is on its way, and for its comparison', async () => {
    world.source(books.slice(0, 4));
    const { target } = world;
    const source = await openSource(world.request().source);
    const quiet = { tell: () => undefined };
    const [id, lease] = [randomUUID(), randomUUID()];
    const { organizationId } = await openMigrationRun(target, {
      id, lease, organization: 'house', createOrganization: false, author: null, holder: { host: 'here', pid: 100 }, sourceName: source.name, sourceHash: '', sourceBytes: source.bytes, options: {},
    });
    const survey = await surveySource({ source, target, organizationId, runId: id, boundary: () => undefined, ...quiet });
    const tally = createTally();
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let comparisons = 0;
    let imports = 0;
    target.disturb.before = async (name) => {
      if (name === 'import_pitchbooks' && ++imports === 2) await held;
      if (name !== 'read_import_books') return;
      await new Promise(setImmediate);
      comparisons += 1;
    };
    let batches = 0;
    const boundary = () => {
      batches += 1;
      if (batches === 3) throw new Error('stopped as asked');
    };
    // The second batch is held until nobody reads the source any more.
    const records = async function* () {
      try {
        return yield* source.records();
      } finally {
        letGo();
      }
    };
    await expect(importSource({
      source: { ...source, records }, survey, target, place: { dryRun: false, organizationId, runId: id, lease }, authorId: null, batchSize: 1, again: false,
      tally, leftOut: openLeftOut(world.folder, tally), boundary, ...quiet,
    })).rejects.toThrow('stopped as asked');
    expect(imports).toBe(2);
    expect(comparisons).toBe(2);
  });
});
