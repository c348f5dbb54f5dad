import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MigrationReport, migrationReportSchema } from '@/lib/migration/report/report';
import { dumpDatabase, dumpDifferences, ledgerAside, rowVersions } from '../support/kill/database-dump';
import { newWorkFolder, runUntil } from '../support/kill/kill-and-resume';
import { migrate } from '../support/kill/migrate-process';
import { HOUSE, type MigrationStage, NEIGHBOUR, openMigrationStage, OWNER_EMAIL, type StageDatabase } from '../support/kill/migration-stage';
import type { LegacyBook } from '../support/legacy/legacy-book';
import { legacyRecords } from '../support/legacy/legacy-records';

/** More than a rollback removes at once. */
const BOOKS = 120;
const FEW = 40;
const UNWANTED = 'A title that this database refuses';
let stage: MigrationStage;
let folder: string;
let database: StageDatabase;
let work: string;
let records: LegacyBook[];

beforeAll(async () => {
  stage = await openMigrationStage();
  folder = await mkdtemp(path.join(tmpdir(), 'pitchbook-outcomes-'));
  records = [...legacyRecords({ books: BOOKS, seed: 71 })].map(({ book }) => book);
});
afterAll(async () => {
  await stage?.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  [database, work] = await Promise.all([stage.fresh(), newWorkFolder()]);
});
afterEach(async () => {
  await database.close();
  await rm(work, { recursive: true, force: true });
});

const env = () => ({ ...database.env, MIGRATE_WORK_DIR: work });

async function sourceOf(name: string, books: readonly unknown[]): Promise<string> {
  const source = await mkdtemp(path.join(folder, `${name}-`));
  await writeFile(path.join(source, 'pitchbooks.json'), JSON.stringify(books));
  return source;
}

/** Runs the command and gives its exit code, what it printed, and its report where it made one. */
async function command(...args: string[]): Promise<{ code: number | null; printed: string; report: MigrationReport | null }> {
  const { code, stdout, stderr } = await migrate([...args, '--json'], env());
  const { report } = JSON.parse(stdout) as { report?: unknown };
  return { code, printed: stdout + stderr, report: report ? migrationReportSchema.parse(report) : null };
}

/** A source in which every kind of record is: one that the neighbour has, one that the database refuses, one that cannot be read as a book. */
async function mixedSource(): Promise<string> {
  const taken = await sourceOf('taken', records.slice(3, 4));
  expect((await command('run', taken, '--org', NEIGHBOUR)).code).toBe(0);
  await database.sql(`alter table public.pitchbooks add constraint house_rule check (title <> '${UNWANTED}')`);
  return sourceOf('mixed', [...records.slice(0, FEW).with(5, { ...records[5]!, title: UNWANTED }), { ...records[6], id: 'no id at all' }]);
}

const latestRun = async () => String((await database.sql('select id from public.migration_runs order by started_at desc limit 1'))[0]?.id);

describe('a dry run', () => {
  /** All that is said about the records; a run says it the same way. */
  const told = (report: MigrationReport | null) => report && {
    organization: report.organization, source: report.source, options: report.options, counts: report.counts, rules: report.rules,
    quarantine: report.quarantine, conflicts: report.conflicts, differences: report.differences, verdict: report.verdict,
  };

  it.each([
    ['into an organisation that is there, with an author', ['--org', HOUSE, '--author', OWNER_EMAIL]],
    ['into one that it would make', ['--org', 'made-by-run', '--create-org']],
    ['into one that it would make, with an owner', ['--org', 'made-by-run', '--create-org', '--author', OWNER_EMAIL]],
  ])('%s tells what the run then does, and changes not one row', async (_name, place) => {
    const source = await mixedSource();
    const before = await rowVersions(database.sql);
    const tried = await command('run', source, ...place, '--batch-size', '15', '--dry-run');
    expect(tried, tried.printed).toMatchObject({ code: 2, report: { kind: 'dry run', runId: null } });
    expect(tried.report?.counts).toMatchObject({ records: FEW + 1, imported: FEW - 2, compared: FEW - 2, different: 0, quarantined: 3, conflicts: 0 });
    expect(await rowVersions(database.sql)).toEqual(before);

    const done = await command('run', source, ...place, '--batch-size', '15');
    expect(done, done.printed).toMatchObject({ code: 2, report: { kind: 'run' } });
    expect(told(tried.report)).toEqual(told(done.report));
  });
});

describe('what is asked for', () => {
  it.each([
    ['an author without an account', ['--org', HOUSE, '--author', 'nobody@house.example'], /Nobody has the e-mail address/],
    ['a word of the app as short name', ['--org', 'api', '--create-org'], /short name/],
    ['an organisation that is not there', ['--org', 'nowhere'], /There is no organisation \\"nowhere\\"/],
  ])('is wrong usage for %s, before the source is read, in plan, trial and run', async (_name, place, sentence) => {
    const before = await rowVersions(database.sql);
    for (const args of [['plan'], ['run', '--dry-run'], ['run']]) {
      const ended = await command(args[0]!, path.join(folder, 'never-read'), ...place, ...args.slice(1));
      expect(ended).toMatchObject({ code: 64, printed: expect.stringMatching(sentence) });
    }
    expect(await rowVersions(database.sql)).toEqual(before);
    expect(await readdir(work)).toEqual([]);
    expect((await command('resume')).printed).toContain('There is no run to go on with');
  });
});

describe('a verification', () => {
  it('after a run that left records out ends as the run did', async () => {
    const source = await mixedSource();
    const done = await command('run', source, '--org', HOUSE);
    expect(done.code).toBe(2);
    const verified = await command('verify', source, '--org', HOUSE);
    expect(verified, verified.printed).toMatchObject({ code: 2, report: { verdict: { word: 'PROCEED' } } });
    expect(verified.report?.counts).toMatchObject({ compared: FEW - 2, different: 0, quarantined: 3 });
    expect(verified.report?.quarantine.listed.map(({ index }) => index)).toEqual(done.report?.quarantine.listed.map(({ index }) => index));
    expect(verified.report?.quarantine.listed[1]?.reason).toContain('house_rule');
  });

  it('fails for a book in the trash, which a second run lists and does not bring', async () => {
    const source = await sourceOf('clean', records.slice(0, FEW));
    expect((await command('run', source, '--org', HOUSE)).code).toBe(0);
    await database.sql(`update public.pitchbooks set deleted_at = now() where id = '${records[2]!.id}'`);
    const verified = await command('verify', source, '--org', HOUSE);
    expect(verified).toMatchObject({ code: 1, report: { differences: { listed: [{ id: records[2]!.id, paths: ['$ (in the trash)'] }] } } });
    const before = await rowVersions(database.sql);
    const again = await command('run', source, '--org', HOUSE, '--again');
    expect(again).toMatchObject({ code: 2, report: { conflicts: { listed: [{ id: records[2]!.id, word: 'trashed' }] } } });
    expect(await rowVersions(database.sql)).toEqual(before);
  });

  it('warns of books that have lost their author', async () => {
    const source = await sourceOf('authored', records.slice(0, 10));
    expect((await command('run', source, '--org', HOUSE, '--author', OWNER_EMAIL)).code).toBe(0);
    const warnings = async () => (await command('verify', source, '--org', HOUSE)).report?.checks.filter(({ result, area }) => result === 'warning' && area === 'ledger');
    expect(await warnings()).toEqual([]);
    await database.sql(`update public.pitchbooks set created_by = null where id = '${records[2]!.id}'`);
    expect(await warnings()).toMatchObject([{ name: 'imported books have the author of their run', detail: records[2]!.id }]);
  });

  it('and a plan fail for a table that lies open', async () => {
    const source = await sourceOf('clean', records.slice(0, 3));
    await database.sql('create table public.leak (x text); grant all on public.leak to anon, authenticated');
    expect(await command('verify', '--org', HOUSE)).toMatchObject({ code: 1, printed: expect.stringContaining('row level security of public.leak') });
    expect(await command('plan', source, '--org', HOUSE)).toMatchObject({ code: 1, printed: expect.stringContaining('DO NOT PROCEED') });
  });
});

describe('a rollback', () => {
  const imported = async (...place: string[]) => {
    const source = await sourceOf('clean', records);
    const ended = await command('run', source, ...place);
    expect(ended, ended.printed).toMatchObject({ code: 0 });
    return { source, runId: await latestRun() };
  };
  /** Which requests of a rollback remove the first hundred books and the others: it asks for the run, takes it over and counts before. */
  const removals = async (runId: string) => {
    const proxy = await database.startProxy();
    await migrate(['report', runId], { ...database.envThrough(proxy), MIGRATE_WORK_DIR: work });
    await proxy.close();
    const asks = proxy.calls.indexOf('find_migration_run') + 1;
    expect(asks).toBeGreaterThan(0);
    return { first: asks + 3, last: asks + 4 };
  };

  it('that was killed in the middle is only gone on with', async () => {
    const before = await dumpDatabase(database.sql, ledgerAside);
    const { source, runId } = await imported('--org', HOUSE);
    await runUntil(database, work, ['rollback', runId, '--yes'], { at: 'request', request: (await removals(runId)).first, when: 'after' });
    const left = async () => Number((await database.sql("select count(*)::int as n from public.migration_items where status = 'imported'"))[0]?.n);
    expect(await left()).toBe(BOOKS - 100);
    for (const args of [['resume', runId], ['resume', runId, source], ['run', source, '--org', HOUSE, '--again']]) {
      expect(await command(...args)).toMatchObject({ code: 1, printed: expect.stringContaining(`rollback ${runId}`) });
    }
    expect(await left()).toBe(BOOKS - 100);
    expect(await command('rollback', runId, '--yes')).toMatchObject({ code: 0, printed: expect.stringContaining(`"removed": ${BOOKS}`) });
    expect(dumpDifferences(before, await dumpDatabase(database.sql, ledgerAside))).toEqual([]);
  });

  it.each([
    ['of a run that made its organisation', ['--org', 'made-by-run', '--create-org'], true],
    ['of a run into one that was there', ['--org', HOUSE], false],
  ])('%s comes to its end also where its last answer is lost', async (_name, place, organizationRemoved) => {
    const before = await dumpDatabase(database.sql, ledgerAside);
    const { runId } = await imported(...place);
    const { last } = await removals(runId);
    const proxy = await database.startProxy();
    proxy.at({ request: last, when: 'after' }, { do: 'reset' });
    const ended = await migrate(['rollback', runId, '--yes', '--json'], { ...database.envThrough(proxy), MIGRATE_WORK_DIR: work });
    expect(proxy.calls.filter((name) => name === 'rollback_migration')).toHaveLength(4);
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(JSON.parse(ended.stdout)).toMatchObject({ removed: BOOKS, organizationRemoved });
    expect(dumpDifferences(before, await dumpDatabase(database.sql, ledgerAside))).toEqual([]);
    await proxy.close();
  });
});
