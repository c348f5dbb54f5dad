import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dumpDatabase, dumpDifferences, ledgerAside, rowVersions, runsAside } from '../support/kill/database-dump';
import { newWorkFolder, type Reference, runArguments, runUndisturbed, runUntil } from '../support/kill/kill-and-resume';
import { type Ended, migrate, type MigrateProcess, startMigrate } from '../support/kill/migrate-process';
import { HOUSE, type MigrationStage, openMigrationStage, OWNER_EMAIL, type StageDatabase } from '../support/kill/migration-stage';
import { makeSmallDisk } from '../support/kill/small-disk';
import { writeLegacyFolder } from '../support/legacy/legacy-folder';

let stage: MigrationStage;
let source: string;
let args: string[];
let reference: Reference;
let database: StageDatabase;
let work: string;

beforeAll(async () => {
  // A commit that has not reached the disk is lost in a crash, and no tool can bring it back.
  stage = await openMigrationStage({ durable: true });
  source = await mkdtemp(path.join(tmpdir(), 'pitchbook-legacy-'));
  await writeLegacyFolder(source, { books: 120, seed: 51 });
  args = runArguments(source, 10);
  reference = await runUndisturbed(stage, args);
  expect(reference.ended, reference.ended.stderr).toMatchObject({ code: 0 });
});

afterAll(async () => {
  await stage?.close();
  await rm(source, { recursive: true, force: true });
});

beforeEach(async () => {
  database = await stage.fresh();
  work = await newWorkFolder();
});

afterEach(async () => {
  await database.close();
  await rm(work, { recursive: true, force: true });
});

const env = (extra: Record<string, string> = {}) => ({ ...database.env, MIGRATE_WORK_DIR: work, ...extra });
const run = (given: readonly string[], extra: Record<string, string> = {}): Promise<Ended> => migrate(given, env(extra));
const resume = () => run(['resume', '--org', HOUSE, '--yes']);
const printed = ({ stdout, stderr }: Ended) => stdout + stderr;
const againstReference = async () => dumpDifferences(reference.dump, await dumpDatabase(database.sql, runsAside));
const firstOf = (name: string) => reference.calls.indexOf(name) + 1;
const untouched = async () => {
  const other = await stage.fresh();
  try {
    return await dumpDatabase(other.sql, ledgerAside);
  } finally {
    await other.close();
  }
};
const againstUntouched = async () => dumpDifferences(await untouched(), await dumpDatabase(database.sql, ledgerAside));
const latestRun = async () => String((await database.sql('select id from public.migration_runs order by started_at desc limit 1'))[0]?.id);
const expectSame = async (ended: Ended) => {
  expect(ended, printed(ended)).toMatchObject({ code: 0 });
  expect(await againstReference()).toEqual([]);
};

describe('a connection that breaks', () => {
  it.each(['judge_import', 'open_migration_run', 'backup_books', 'import_pitchbooks', 'read_import_books', 'finish_migration_run'])('at %s, before it arrives and after its commit, is opened again', async (name) => {
    for (const when of ['before', 'after'] as const) {
      const other = await stage.fresh();
      const proxy = await other.startProxy();
      proxy.at({ request: firstOf(name), when }, { do: 'reset' });
      const ended = await migrate(args, { ...other.envThrough(proxy), MIGRATE_WORK_DIR: await newWorkFolder() });
      expect(ended, `${when}: ${printed(ended)}`).toMatchObject({ code: 0 });
      expect(dumpDifferences(reference.dump, await dumpDatabase(other.sql, runsAside)), when).toEqual([]);
      await proxy.close();
      await other.close();
    }
  });
});

describe('a database that restarts in the middle', () => {
  it.each(['fast', 'immediate'] as const)('(%s) holds the run up, and it ends as if nothing had happened', async (how) => {
    const tool = startMigrate(args, env());
    const restarted = new Promise<void>((resolve, reject) => tool.whenPrinted(/^importing [1-9]/m, () => void database.restart(how).then(resolve, reject)));
    const ended = await tool.ended;
    await restarted;
    expect(printed(ended)).toMatch(/^importing [1-9]/m);
    await expectSame(ended);
  });

  it('and stays away ends the run with a plain sentence, and resume goes on', async () => {
    const proxy = await database.startProxy();
    proxy.at({ request: firstOf('import_pitchbooks') + 4, when: 'before' }, { do: 'stop', act: () => void proxy.close() });
    const ended = await migrate(args, { ...database.envThrough(proxy), MIGRATE_WORK_DIR: work });
    expect(ended).toMatchObject({ code: 1 });
    expect(printed(ended)).toMatch(/database is away|nothing listens/);
    expect(printed(ended)).toContain('resume');
    await expectSame(await resume());
  });
});

describe('a disk that is full', () => {
  it.each([
    ['while the backup is written', 4],
    ['while the report is written', 24],
  ])('%s: a plain sentence, nothing half done, and resume with room goes on', async (_when, kilobytes) => {
    const disk = makeSmallDisk(kilobytes);
    try {
      const ended = await migrate(args, env({ MIGRATE_WORK_DIR: disk.folder }), { shellFirst: disk.shellFirst });
      expect(ended, `${disk.label}: ${printed(ended)}`).toMatchObject({ code: 1 });
      expect(printed(ended)).toMatch(/disk|space|room|could not be written|EFBIG/i);
      expect(printed(ended)).not.toMatch(/at .+\.ts:\d+/);
      const [half] = await database.sql('select count(*)::int as n from public.pitchbooks b where not exists (select from public.slides s where s.pitchbook_id = b.id)');
      expect(half).toEqual({ n: 0 });
      const [runs] = await database.sql('select count(*)::int as n from public.migration_runs');
      const again = runs?.n === 0 ? await run(args) : await run(['resume', await latestRun(), source, '--yes']);
      await expectSame(again);
    } finally {
      disk.close();
    }
  });
});

/** Holds a process still at its first batch until something else has been done. */
const meanwhile = (tool: MigrateProcess, work: () => Promise<Ended>) =>
  new Promise<Ended>((resolve, reject) =>
    tool.whenPrinted(/^importing [1-9]/m, () => {
      tool.signal('SIGSTOP');
      work()
        .finally(() => tool.signal('SIGCONT'))
        .then(resolve, reject);
    }),
  );

describe('two runs at once', () => {
  it('the second leaves with a clear message while the first works, which it does not disturb', async () => {
    const first = startMigrate(args, env());
    const second = await meanwhile(first, () => migrate(args, env({ MIGRATE_WORK_DIR: `${work}-second` })));
    expect(second).toMatchObject({ code: 1 });
    expect(printed(second)).toMatch(/in progress/);
    await expectSame(await first.ended);
  });

  it('started at the same instant: one of them does it, the other leaves or finds nothing to do', async () => {
    const both = await Promise.all([run(args), run(args, { MIGRATE_WORK_DIR: `${work}-second` })]);
    const codes = both.map(({ code }) => code).toSorted();
    expect(codes[0], both.map(printed).join('\n')).toBe(0);
    expect([0, 1]).toContain(codes[1]);
    expect(await againstReference()).toEqual([]);
  });

  it('a resume of a run whose process is alive leaves it alone', async () => {
    const first = startMigrate(args, env());
    const second = await meanwhile(first, resume);
    expect(second).toMatchObject({ code: 1 });
    await expectSame(await first.ended);
  });
});

describe('a target that takes no writes', () => {
  it('is named as such before anything is written', async () => {
    await database.sql(`alter database ${stage.kind === 'postgres' ? database.name : 'postgres'} set default_transaction_read_only = on`);
    const ended = await run(args);
    expect(ended).toMatchObject({ code: 1 });
    expect(printed(ended)).toMatch(/read-only/);
    await database.sql(`set default_transaction_read_only = off; alter database ${stage.kind === 'postgres' ? database.name : 'postgres'} reset default_transaction_read_only`);
    expect(await againstUntouched()).toEqual([]);
  });
});

describe('a source that changes', () => {
  const changed = async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'pitchbook-changed-'));
    const records = JSON.parse(await readFile(path.join(source, 'pitchbooks.json'), 'utf8')) as { title: string }[];
    await writeFile(path.join(folder, 'pitchbooks.json'), JSON.stringify(records.map((record, index) => (index === 7 ? { ...record, title: `${record.title} – renamed` } : record))));
    return folder;
  };

  it('between two runs: the changed record is reported, and nothing is overwritten', async () => {
    await expectSame(await run(args));
    const before = await dumpDatabase(database.sql, ledgerAside);
    const other = await changed();
    const skipped = await run(['run', other, '--org', HOUSE, '--yes']);
    expect(skipped, printed(skipped)).toMatchObject({ code: 2 });
    expect(printed(skipped)).toMatch(/changed|conflict/);
    const failing = await run(['run', other, '--org', HOUSE, '--yes', '--on-conflict', 'fail']);
    expect(failing).toMatchObject({ code: 1 });
    expect(dumpDifferences(before, await dumpDatabase(database.sql, ledgerAside))).toEqual([]);
    await rm(other, { recursive: true });
  });

  it('between a run that was killed and its resume: resume refuses, and goes on with the former files', async () => {
    // Of the same name as the one it is measured by: the report tells it.
    const copy = path.join(await mkdtemp(path.join(tmpdir(), 'pitchbook-copy-')), path.basename(source));
    await cp(source, copy, { recursive: true });
    expect((await runUntil(database, work, runArguments(copy, 10), { at: 'request', request: firstOf('import_pitchbooks') + 6, when: 'after' })).wasAlive).toBe(true);
    const other = await changed();
    await rename(path.join(copy, 'pitchbooks.json'), path.join(copy, 'kept'));
    await writeFile(path.join(copy, 'pitchbooks.json'), await readFile(path.join(other, 'pitchbooks.json')));
    const before = await dumpDatabase(database.sql, ledgerAside);
    const refused = await resume();
    expect(refused).toMatchObject({ code: 1 });
    expect(printed(refused)).toMatch(/source has changed/i);
    expect(dumpDifferences(before, await dumpDatabase(database.sql, ledgerAside))).toEqual([]);
    await rm(path.join(copy, 'pitchbooks.json'));
    const missing = await resume();
    expect(missing).toMatchObject({ code: 1 });
    expect(printed(missing)).toMatch(/holds neither pitchbooks\.json nor/);
    await rename(path.join(copy, 'kept'), path.join(copy, 'pitchbooks.json'));
    await expectSame(await resume());
    await rm(copy, { recursive: true });
    await rm(other, { recursive: true });
  });

  it('is not there at all: exit code 1, and not a row is written', async () => {
    const before = await rowVersions(database.sql);
    const ended = await run(['run', path.join(tmpdir(), randomUUID()), '--org', HOUSE, '--yes']);
    expect(ended).toMatchObject({ code: 1 });
    expect(printed(ended)).toContain('does not exist');
    expect(await rowVersions(database.sql)).toEqual(before);
  });
});

describe('a rollback', () => {
  it('of a complete run leaves every table as it was', async () => {
    await expectSame(await run(args));
    const ended = await run(['rollback', await latestRun(), '--yes']);
    expect(ended, printed(ended)).toMatchObject({ code: 0 });
    expect(await againstUntouched()).toEqual([]);
    // Taken back is not forgotten: it comes again when asked.
    expect(await run(args)).toMatchObject({ code: 2 });
    expect(await againstUntouched()).toEqual([]);
    expect(await run([...args, '--again'])).toMatchObject({ code: 0 });
  });

  it('of a run that names its author, too', async () => {
    expect(await run([...args, '--author', OWNER_EMAIL])).toMatchObject({ code: 0 });
    const creators = await database.sql(
      'select distinct u.email from public.migration_items i join public.pitchbooks b on b.id = i.pitchbook_id left join auth.users u on u.id = b.created_by',
    );
    expect(creators).toEqual([{ email: OWNER_EMAIL }]);
    expect(await run(['rollback', await latestRun(), '--yes'])).toMatchObject({ code: 0 });
    expect(await againstUntouched()).toEqual([]);
  });

  it('of a run that was killed leaves every table as it was, wherever that happened', async () => {
    for (const name of ['open_migration_run', 'backup_books', 'import_pitchbooks', 'finish_migration_run']) {
      const other = await stage.fresh();
      const before = await dumpDatabase(other.sql, ledgerAside);
      await runUntil(other, work, args, { at: 'request', request: firstOf(name) + (name === 'import_pitchbooks' ? 8 : 0), when: 'after' });
      const [left] = await other.sql('select id from public.migration_runs');
      const ended = await migrate(['rollback', String(left?.id), '--yes'], { ...other.env, MIGRATE_WORK_DIR: work });
      expect(ended, `${name}: ${printed(ended)}`).toMatchObject({ code: 0 });
      expect(dumpDifferences(before, await dumpDatabase(other.sql, ledgerAside)), name).toEqual([]);
      await other.close();
    }
  });

  it('takes an organisation back that the run made', async () => {
    const ended = await run(['run', source, '--org', 'made-by-run', '--create-org', '--yes']);
    expect(ended, printed(ended)).toMatchObject({ code: 0 });
    expect(await run(['rollback', await latestRun(), '--yes'])).toMatchObject({ code: 0 });
    const other = await untouched();
    const now = await dumpDatabase(database.sql, ledgerAside);
    expect(dumpDifferences(other, now)).toEqual([]);
  });

  it('leaves a book alone that people have edited since and lists it; with --force it is backed up and goes', async () => {
    await expectSame(await run(args));
    const [edited] = await database.sql(
      "update public.slides set speaker_notes = 'somebody worked here' where id = (select s.id from public.slides s join public.migration_items i using (pitchbook_id) order by s.id limit 1) returning pitchbook_id as id",
    );
    const id = await latestRun();
    const left = await run(['rollback', id, '--yes']);
    expect(left, printed(left)).toMatchObject({ code: 2 });
    expect(printed(left)).toContain(String(edited?.id));
    expect(await database.sql(`select count(*)::int as n from public.pitchbooks b join public.migration_items i on i.pitchbook_id = b.id`)).toEqual([{ n: 1 }]);
    const forced = await run(['rollback', id, '--yes', '--force']);
    expect(forced, printed(forced)).toMatchObject({ code: 0 });
    expect(await againstUntouched()).toEqual([]);
    expect((await readdir(work, { recursive: true })).filter((name) => /before-rollback.*manifest\.json/.test(name))).toHaveLength(1);
  });
});

describe('a backup', () => {
  it('brings everything of the organisation back into an empty database, and a changed byte is noticed', async () => {
    await expectSame(await run(args));
    // People and what they may do are not a migration's to bring back, and a restore has an entry of its own in the log.
    const notOfBooks = { 'auth.users': 'all', 'public.profiles': 'all', 'public.organization_members': 'all', 'public.activity_logs': 'all' } as const;
    const ofHouse = async ({ sql }: StageDatabase) => {
      const [house] = await sql(`select id from public.organizations where slug = '${HOUSE}'`);
      const dump = await dumpDatabase(sql, { ...notOfBooks, 'public.migration_runs': 'all' });
      return Object.fromEntries(Object.entries(dump).map(([table, lines]) => [table, lines.filter((line) => line.includes(String(house?.id)))]));
    };
    const before = await ofHouse(database);
    expect(before['public.pitchbooks']).toHaveLength(121);
    // The backup of a second run holds what the first one left.
    const more = await mkdtemp(path.join(tmpdir(), 'pitchbook-more-'));
    await writeLegacyFolder(more, { books: 3, seed: 52 });
    expect(await run(['run', more, '--org', HOUSE, '--yes'])).toMatchObject({ code: 0 });
    const backup = path.join(work, await latestRun(), 'backup');

    const empty = await stage.fresh();
    await empty.sql(`delete from public.organizations where slug = '${HOUSE}'`);
    expect(await ofHouse(empty)).toMatchObject({ 'public.pitchbooks': [] });
    const restored = await migrate(['restore', backup, '--yes'], { ...empty.env, MIGRATE_WORK_DIR: work });
    expect(restored, printed(restored)).toMatchObject({ code: 0 });
    expect(dumpDifferences(before, await ofHouse(empty))).toEqual([]);

    const file = path.join(backup, 'books.ndjson.gz');
    const bytes = await readFile(file);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(file, bytes);
    const damaged = await migrate(['restore', backup, '--yes'], { ...empty.env, MIGRATE_WORK_DIR: work });
    expect(damaged).toMatchObject({ code: 1 });
    expect(printed(damaged)).toContain('books.ndjson.gz');
    await empty.close();
    await rm(more, { recursive: true });
  });
});
