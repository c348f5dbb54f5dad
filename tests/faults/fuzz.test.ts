import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plan } from '@/lib/migration/engine/plan';
import { run } from '@/lib/migration/engine/run';
import type { Surroundings } from '@/lib/migration/engine/surroundings';
import { MigrationError } from '@/lib/migration/migration-error';
import { openTarget, readTargetSettings } from '@/lib/migration/target/open-target';
import type { MigrationTarget } from '@/lib/migration/target/target';
import { rowVersions } from '../support/kill/database-dump';
import { HOUSE, type MigrationStage, openMigrationStage, type StageDatabase } from '../support/kill/migration-stage';
import { writeLegacyFolder } from '../support/legacy/legacy-folder';
import { mutateFile } from '../support/legacy/mutate-file';
import { Random } from '../support/legacy/random';

const FILES = Number(process.env.FUZZ_FILES ?? 1_000);
/** Anew each time; `FUZZ_SEED` repeats a search. */
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);
/** Longer than any file of these should take. */
const HANG_MS = 20_000;

describe(`${FILES} damaged files (FUZZ_SEED=${seed})`, () => {
  let stage: MigrationStage;
  let database: StageDatabase;
  let target: MigrationTarget;
  let folder: string;
  let whole: Buffer[];

  beforeAll(async () => {
    stage = await openMigrationStage();
    database = await stage.fresh();
    target = await openTarget(readTargetSettings(database.env));
    folder = await mkdtemp(path.join(tmpdir(), 'pitchbook-fuzz-'));
    whole = await Promise.all(
      [1, 2, 3, 4, 5].map(async (n) => readFile((await writeLegacyFolder(path.join(folder, `whole-${n}`), { books: 4, seed: seed + n, indent: n === 3 ? 2 : undefined })).file)),
    );
  });

  afterAll(async () => {
    await target?.close();
    await stage?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const surroundings = (): Surroundings => ({
    target,
    workFolder: path.join(folder, 'work'),
    tell: () => undefined,
    announce: () => undefined,
    stop: AbortSignal.timeout(HANG_MS),
    holder: { host: hostname(), pid: process.pid },
    isAlive: () => true,
  });
  const options = { createOrganization: false, author: null, batchSize: 100, onConflict: 'skip', again: false } as const;

  async function damaged(index: number): Promise<{ source: string; name: string }> {
    const random = new Random(seed * 7 + index);
    const { bytes, name } = mutateFile(random.pick(whole), random, index);
    const source = path.join(folder, `damaged-${index}`);
    await mkdir(source);
    await writeFile(path.join(source, 'pitchbooks.json'), bytes);
    return { source, name: `${index} ${name}` };
  }

  /** An answer, or a refusal in plain words; anything else is a crash. */
  async function outcomeOf(work: Promise<{ exitCode: number; report: { counts: Record<string, number> } }>, name: string): Promise<{ exitCode: number; counts: Record<string, number> }> {
    const began = performance.now();
    try {
      const { exitCode, report } = await work;
      expect(performance.now() - began, name).toBeLessThan(HANG_MS);
      return { exitCode, counts: report.counts };
    } catch (error) {
      if (!(error instanceof MigrationError)) throw new Error(`${name}: ${error instanceof Error ? error.stack : String(error)}`, { cause: error });
      return { exitCode: error.exitCode, counts: {} };
    }
  }

  it('are each planned or refused in plain words, and not a row is written', async () => {
    const before = await rowVersions(database.sql);
    const tally: Record<number, number> = {};
    for (let index = 0; index < FILES; index += 1) {
      const { source, name } = await damaged(index);
      const { exitCode } = await outcomeOf(plan(surroundings(), { ...options, source, organization: HOUSE }), name);
      tally[exitCode] = (tally[exitCode] ?? 0) + 1;
      await rm(source, { recursive: true });
    }
    console.log(`exit codes of plan: ${JSON.stringify(tally)}`);
    expect(await rowVersions(database.sql)).toEqual(before);
  }, 1_800_000);

  it('leave no half-imported book when they are run: each record is whole, or named as left out', async () => {
    for (let index = 0; index < FILES / 10; index += 1) {
      const { source, name } = await damaged(FILES + index);
      const other = await stage.fresh();
      const own = await openTarget(readTargetSettings(other.env));
      const [before] = await other.sql('select count(*)::int as n from public.pitchbooks');
      const { exitCode, counts } = await outcomeOf(run({ ...surroundings(), target: own }, { ...options, source, organization: HOUSE, dryRun: false }), name);
      const [after] = await other.sql('select count(*)::int as n, coalesce(bool_and(exists (select from public.slides s where s.pitchbook_id = b.id)), true) as whole from public.pitchbooks b');
      expect(after?.whole, name).toBe(true);
      // A run compares each book with its record before it ends.
      expect({ name, different: counts.different ?? 0, written: Number(after?.n) - Number(before?.n) }).toEqual({ name, different: 0, written: counts.imported ?? 0 });
      expect([name, counts.records ?? 0]).toEqual([name, (counts.imported ?? 0) + (counts.quarantined ?? 0) + (counts.conflicts ?? 0) + (counts.alreadyThere ?? 0)]);
      expect([0, 1, 2], name).toContain(exitCode);
      await own.close();
      await other.close();
      await rm(source, { recursive: true });
    }
  }, 1_800_000);
});
