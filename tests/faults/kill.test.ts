import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killAndResume, type Killed, type Reference, runArguments, runUndisturbed } from '../support/kill/kill-and-resume';
import { chooseKillPoints, describePoint } from '../support/kill/kill-points';
import { type MigrationStage, openMigrationStage } from '../support/kill/migration-stage';
import { writeLegacyFolder } from '../support/legacy/legacy-folder';
import { Random } from '../support/legacy/random';

const BOOKS = 300;
const POINTS = Number(process.env.KILL_POINTS ?? 66);
/** Anew each time; `KILL_SEED` repeats a search. */
const seed = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
const phases = ['reading', 'backup', 'importing', 'verifying', 'report'];

describe(`an import of ${BOOKS} books, killed at ${POINTS} points (KILL_SEED=${seed})`, () => {
  let stage: MigrationStage;
  let source: string;
  let reference: Reference;
  const results: { point: string; killed: Killed }[] = [];

  beforeAll(async () => {
    stage = await openMigrationStage();
    source = await mkdtemp(path.join(tmpdir(), 'pitchbook-legacy-'));
    await writeLegacyFolder(source, { books: BOOKS, seed: 20, singles: 0.05 });
    const args = runArguments(source, 20);
    reference = await runUndisturbed(stage, args);
    expect(reference.ended, reference.ended.stderr).toMatchObject({ code: 0 });
    for (const [index, point] of chooseKillPoints(reference, phases, POINTS, new Random(seed)).entries()) {
      const killed = await killAndResume(stage, args, point, reference);
      results.push({ point: describePoint(point, reference.calls), killed });
      const ended = killed.differences.length === 0 && killed.resumed.code === 0 ? 'same' : `DIFFERENT (resume: ${killed.resumed.code})`;
      console.log(`${index + 1}. ${describePoint(point, reference.calls)}: ${killed.wasAlive ? `killed at "${killed.lastLine}"` : 'came to its end'} → ${ended}`);
    }
  }, 3_600_000);

  afterAll(async () => {
    await stage?.close();
    await rm(source, { recursive: true, force: true });
  });

  it('was killed nearly every time, and at least 60 times', () => {
    expect(results.filter(({ killed }) => killed.wasAlive).length).toBeGreaterThanOrEqual(Math.min(60, POINTS));
  });

  it('resumes to an exit code of 0 every time', () => {
    expect(results.filter(({ killed }) => killed.resumed.code !== 0).map(({ point, killed }) => [point, killed.resumed.code, killed.resumed.stderr])).toEqual([]);
  });

  it('ends with the same database as an undisturbed run every time, ids included', () => {
    expect(results.filter(({ killed }) => killed.differences.length > 0).map(({ point, killed }) => [point, killed.differences])).toEqual([]);
  });
});
