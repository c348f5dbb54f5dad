import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killAndResume, type Reference, runArguments, runUndisturbed } from '../support/kill/kill-and-resume';
import { chooseKillPoints, describePoint, type KillPoint, someOf } from '../support/kill/kill-points';
import { type MigrationStage, openMigrationStage } from '../support/kill/migration-stage';
import { writeLegacyFolder } from '../support/legacy/legacy-folder';
import { Random } from '../support/legacy/random';

/** The long form, with a choice of points made anew each time, is `npm run test:faults`. */
describe('an import that is killed', () => {
  let stage: MigrationStage;
  let source: string;
  let args: string[];
  let reference: Reference;
  let points: KillPoint[];

  beforeAll(async () => {
    stage = await openMigrationStage();
    source = await mkdtemp(path.join(tmpdir(), 'pitchbook-legacy-'));
    await writeLegacyFolder(source, { books: stage.kind === 'postgres' ? 40 : 12, seed: 21 });
    args = runArguments(source, stage.kind === 'postgres' ? 10 : 6);
    reference = await runUndisturbed(stage, args);
    points = someOf(chooseKillPoints(reference, ['reading', 'backup', 'importing', 'verifying', 'report'], 30, new Random(4)), stage.kind === 'postgres' ? 10 : 3);
  });

  afterAll(async () => {
    await stage?.close();
    await rm(source, { recursive: true, force: true });
  });

  it('ends after resume as if nothing had happened, wherever it was killed', async () => {
    expect(reference.ended, reference.ended.stderr).toMatchObject({ code: 0 });
    for (const point of points) {
      const { resumed, differences } = await killAndResume(stage, args, point, reference);
      expect({ code: resumed.code, differences }, `${describePoint(point, reference.calls)}\n${resumed.stderr}`).toEqual({ code: 0, differences: [] });
    }
    // Each point starts the tool twice.
  }, 600_000);
});
