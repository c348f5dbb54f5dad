import { watch } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Dump, dumpDatabase, dumpDifferences, runsAside } from './database-dump';
import type { KillPoint, Undisturbed } from './kill-points';
import { type Ended, migrate, type MigrateProcess, startMigrate } from './migrate-process';
import { HOUSE, type MigrationStage, type StageDatabase } from './migration-stage';

export interface Reference extends Undisturbed {
  dump: Dump;
  ended: Ended;
}

export interface Killed {
  /** Whether the kill met the tool alive. */
  wasAlive: boolean;
  /** The last line printed before the end. */
  lastLine: string;
  resumed: Ended;
  /** Against the dump after an undisturbed run. */
  differences: string[];
}

export const newWorkFolder = (): Promise<string> => mkdtemp(path.join(tmpdir(), 'pitchbook-work-'));

export const runArguments = (source: string, batchSize: number): string[] => ['run', source, '--org', HOUSE, '--batch-size', String(batchSize), '--yes'];

/** A run that nothing disturbs: what the others are measured by. */
export async function runUndisturbed(stage: MigrationStage, args: readonly string[]): Promise<Reference> {
  const database = await stage.fresh();
  const proxy = await database.startProxy();
  const work = await newWorkFolder();
  try {
    const began = performance.now();
    const ended = await migrate(args, { ...database.envThrough(proxy), MIGRATE_WORK_DIR: work });
    const milliseconds = performance.now() - began;
    const files = (await readdir(work, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name);
    return { ended, milliseconds, files, calls: [...proxy.calls], dump: await dumpDatabase(database.sql, runsAside) };
  } finally {
    await proxy.close();
    await database.close();
    await rm(work, { recursive: true, force: true });
  }
}

/** Starts the same run on a fresh database, kills it at the point, and lets `resume` end it. */
export async function killAndResume(stage: MigrationStage, args: readonly string[], point: KillPoint, reference: Reference): Promise<Killed> {
  const database = await stage.fresh();
  const work = await newWorkFolder();
  try {
    const killed = await runUntil(database, work, args, point);
    const env = { ...database.env, MIGRATE_WORK_DIR: work };
    let resumed = await migrate(['resume', '--org', HOUSE, '--yes'], env);
    // Killed before it had written down anything at all: there is nothing to resume, and the same command begins.
    if (resumed.code !== 0 && (await isUntouched(database, work))) resumed = await migrate(args, env);
    return { ...killed, resumed, differences: dumpDifferences(reference.dump, await dumpDatabase(database.sql, runsAside)) };
  } finally {
    await database.close();
    await rm(work, { recursive: true, force: true });
  }
}

/** Runs until the point and kills there; where the point is never reached the run comes to its end. */
export async function runUntil(database: StageDatabase, work: string, args: readonly string[], point: KillPoint): Promise<{ wasAlive: boolean; lastLine: string }> {
  const proxy = await database.startProxy();
  let tool: MigrateProcess | undefined;
  const kill = () => tool?.signal('SIGKILL');
  const watcher = point.at === 'file' ? watch(work, { recursive: true }, (_, name) => void (name && path.basename(name).startsWith(point.name) && kill())) : undefined;
  if (point.at === 'request') proxy.at(point, { do: 'stop', act: kill });
  const timer = point.at === 'time' ? setTimeout(kill, point.milliseconds) : undefined;
  try {
    tool = startMigrate(args, { ...database.envThrough(proxy), MIGRATE_WORK_DIR: work });
    if (point.at === 'line') tool.whenPrinted(new RegExp(`^${point.phase}`, 'm'), kill);
    const { signal, stdout, stderr } = await tool.ended;
    return { wasAlive: signal === 'SIGKILL', lastLine: `${stdout}\n${stderr}`.trimEnd().split('\n').at(-1) ?? '' };
  } finally {
    clearTimeout(timer);
    watcher?.close();
    await proxy.close();
  }
}

async function isUntouched(database: StageDatabase, work: string): Promise<boolean> {
  const [runs] = await database.sql('select count(*)::int as n from public.migration_runs');
  const files = (await readdir(work, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return runs?.n === 0 && files.length === 0;
}
