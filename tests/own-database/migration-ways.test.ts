import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPostgres, missingPostgresNotice, postgresIsMandatory } from '../support/database/postgres-cluster';
import { type Dump, dumpDatabase, dumpDifferences, type LeftOut } from '../support/kill/database-dump';
import { newWorkFolder } from '../support/kill/kill-and-resume';
import { migrate } from '../support/kill/migrate-process';
import { HOUSE, type MigrationStage, openEmbeddedStage, openPostgresStage, OWNER_EMAIL } from '../support/kill/migration-stage';
import { writeLegacyFolder } from '../support/legacy/legacy-folder';

const programs = findPostgres();
if (!programs && postgresIsMandatory) throw new Error(missingPostgresNotice);
if (!programs) console.warn(`! ${missingPostgresNotice}`);

/**
 * What each database gives its own names: organisations, runs and the times of the run itself; and the words of the search,
 * which it derives by its own C library's notion of a letter.
 */
const OWN: LeftOut = {
  'public.pitchbooks': ['organization_id', 'search'],
  'public.pitchbook_sections': ['organization_id', 'search'],
  'public.slides': ['organization_id'],
  'public.placeholder_prompts': ['organization_id', 'search'],
  'public.migration_items': ['organization_id', 'run_id', 'created_at'],
};

describe.runIf(programs)('the API and a direct connection', () => {
  let source: string;
  let stages: MigrationStage[] = [];

  beforeAll(async () => {
    source = await mkdtemp(path.join(tmpdir(), 'pitchbook-ways-'));
    await writeLegacyFolder(source, { books: 100, seed: 81, faults: 0.2, singles: 0.1, onlySingles: 3 });
    stages = await Promise.all([openEmbeddedStage(), openPostgresStage(programs!)]);
  });
  afterAll(async () => {
    await Promise.all(stages.map((stage) => stage.close()));
    await rm(source, { recursive: true, force: true });
  });

  /** The tables of books and the ledger's items after an import, and what the command came to. */
  async function importThrough(stage: MigrationStage): Promise<{ code: number | null; told: unknown; dump: Dump }> {
    const [database, work] = [await stage.fresh(), await newWorkFolder()];
    try {
      const { code, stdout } = await migrate(['run', source, '--org', HOUSE, '--author', OWNER_EMAIL, '--batch-size', '40', '--json'], { ...database.env, MIGRATE_WORK_DIR: work });
      const { report } = JSON.parse(stdout) as { report: Record<string, unknown> };
      const { counts, rules, quarantine, conflicts, differences, source: facts } = report;
      // The books that people made here have ids of their own in each database.
      await database.sql("set timezone = 'UTC'; delete from public.pitchbooks b where not exists (select from public.migration_items i where i.pitchbook_id = b.id)");
      const all = await dumpDatabase(database.sql, OWN);
      return { code, told: { counts, rules, quarantine, conflicts, differences, facts }, dump: Object.fromEntries(Object.keys(OWN).map((table) => [table, all[table] ?? []])) };
    } finally {
      await database.close();
      await rm(work, { recursive: true, force: true });
    }
  }

  it('bring the same source over the same way, to the last column', async () => {
    const [api, direct] = [await importThrough(stages[0]!), await importThrough(stages[1]!)];
    expect([api.code, direct.code]).toEqual([2, 2]);
    expect(api.told).toEqual(direct.told);
    expect(api.dump['public.slides']?.length).toBeGreaterThan(1_000);
    for (const table of Object.keys(OWN)) expect(api.dump[table]?.length, table).toBeGreaterThan(0);
    expect(dumpDifferences(api.dump, direct.dump)).toEqual([]);
  });
});
