import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RULES, type RuleName } from '@/lib/migration/legacy/rules';
import { dumpDatabase, dumpDifferences, rowVersions } from '../support/kill/database-dump';
import { newWorkFolder } from '../support/kill/kill-and-resume';
import { type Ended, migrate } from '../support/kill/migrate-process';
import { HOUSE, type MigrationStage, openMigrationStage, type StageDatabase } from '../support/kill/migration-stage';
import { type LegacyFolder, writeLegacyFolder } from '../support/legacy/legacy-folder';
import { legacyRecords, type Planted } from '../support/legacy/legacy-records';
import { readRecords } from '../support/legacy/read-records';

let stage: MigrationStage;
let folder: string;

beforeAll(async () => {
  stage = await openMigrationStage();
  folder = await mkdtemp(path.join(tmpdir(), 'pitchbook-roundtrip-'));
});

afterAll(async () => {
  await stage?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A database with a work folder of its own, and the command on it. */
async function openCase(): Promise<{ database: StageDatabase; run(...args: string[]): Promise<Ended>; close(): Promise<void> }> {
  const [database, work] = [await stage.fresh(), await newWorkFolder()];
  return {
    database,
    run: (...args) => migrate(args, { ...database.env, MIGRATE_WORK_DIR: work }),
    close: async () => {
      await database.close();
      await rm(work, { recursive: true, force: true });
    },
  };
}

describe('books that go in and come out again', () => {
  const seed = 31;
  let source: LegacyFolder;
  let opened: Awaited<ReturnType<typeof openCase>>;
  let first: Ended;
  let expected: Map<string, unknown>;

  /** What `export` writes, by id. */
  async function exported(): Promise<Map<string, unknown>> {
    const out = await mkdtemp(path.join(folder, 'out-'));
    expect(await opened.run('export', '--org', HOUSE, '--out', path.join(out, 'books'))).toMatchObject({ code: 0 });
    return readRecords(path.join(out, 'books', 'pitchbooks.json'));
  }

  const changedIds = (records: Map<string, unknown>) => [...expected].filter(([id, record]) => !isDeepStrictEqual(records.get(id), record)).map(([id]) => id);

  beforeAll(async () => {
    opened = await openCase();
    const books = stage.kind === 'postgres' ? 2_000 : 80;
    source = await writeLegacyFolder(path.join(folder, 'source'), { books, seed, singles: 0.02, onlySingles: 3 });
    expected = new Map([...legacyRecords({ books, seed })].map(({ id, book }) => [id, book]));
    for (const [id, book] of source.newerSingles) expected.set(id, book);
    for (const book of source.onlySingles) expected.set(book.id, book);
    first = await opened.run('run', source.folder, '--org', HOUSE, '--yes');
  });

  afterAll(() => opened?.close());

  it('are all imported', async () => {
    expect(first, first.stderr).toMatchObject({ code: 0 });
    expect(first.stdout + first.stderr).toContain('PROCEED');
    expect(await opened.database.sql("select count(*)::int as n from public.migration_items where status = 'imported'")).toEqual([{ n: expected.size }]);
  });

  it('equal their source, record by record', async () => {
    expect(changedIds(await exported())).toEqual([]);
  });

  it('are verified', async () => {
    expect(await opened.run('verify', source.folder, '--org', HOUSE)).toMatchObject({ code: 0, stdout: expect.stringMatching(/PROCEED/) });
  });

  it('stay as they are the second time: not one row of any table is written', async () => {
    const before = await rowVersions(opened.database.sql);
    expect(await opened.run('run', source.folder, '--org', HOUSE, '--yes')).toMatchObject({ code: 0 });
    expect(await rowVersions(opened.database.sql)).toEqual(before);
  });

  it('show every text that is changed in the database, in verify and in export', async () => {
    const changes = [
      "update public.pitchbooks set title = 'Changed by hand' where id = (select id from public.pitchbooks where remainder is not null order by id limit 1) returning id",
      "update public.slides set slide_prompt = 'Changed by hand' where id = (select id from public.slides where slide_prompt like '%e%' order by id desc limit 1) returning pitchbook_id as id",
      "update public.placeholder_prompts set prompt_text = 'Changed by hand' where slide_id = (select slide_id from public.placeholder_prompts p join public.migration_items i on i.pitchbook_id = p.pitchbook_id order by slide_id limit 1) returning pitchbook_id as id",
      "update public.slides set content = jsonb_set(content, '{placeholders,12,doc,paragraphs}', '[{\"runs\": [{\"text\": \"Changed by hand\"}]}]') where id = (select id from public.slides where content #> '{placeholders,12,doc}' is not null order by id limit 1) returning pitchbook_id as id",
    ];
    const changed = new Set<unknown>();
    for (const change of changes) changed.add((await opened.database.sql(change))[0]?.id);
    expect(changed.size).toBe(changes.length);
    const verified = await opened.run('verify', source.folder, '--org', HOUSE);
    expect(verified).toMatchObject({ code: 1, stdout: expect.stringContaining('DO NOT PROCEED') });
    const records = await exported();
    expect(new Set(changedIds(records))).toEqual(changed);
    for (const id of changed) expect(JSON.stringify(records.get(String(id)))).toContain('Changed by hand');
  });
});

describe('a folder with planted faults', () => {
  let source: LegacyFolder;
  let opened: Awaited<ReturnType<typeof openCase>>;
  let first: Ended;

  beforeAll(async () => {
    opened = await openCase();
    source = await writeLegacyFolder(path.join(folder, 'dirty'), { books: stage.kind === 'postgres' ? 500 : 120, seed: 41, faults: 0.15 });
    first = await opened.run('run', source.folder, '--org', HOUSE, '--yes');
  });

  afterAll(() => opened?.close());

  const indexes = (outcome: Planted['outcome']) => source.planted.filter((one) => one.outcome === outcome).map(({ index, fault }) => `${index} ${fault}`);
  const named = (found: Iterable<number>) => [...found].sort((a, b) => a - b).map((index) => `${index} ${source.planted.find((one) => one.index === index)?.fault ?? 'no fault was planted'}`);

  it('ends with 2', () => {
    expect(first, first.stderr).toMatchObject({ code: 2 });
  });

  it('quarantines exactly the records that cannot be imported, each with its JSON path, and imports all others', async () => {
    const items = await opened.database.sql("select source_index as index, details ->> 'path' as path, reason from public.migration_items where status = 'quarantined'");
    expect(named(items.map(({ index }) => Number(index)))).toEqual(indexes('quarantined'));
    for (const { path: place, reason } of items) expect([String(place), reason]).toEqual([expect.stringMatching(/^\$/), expect.stringMatching(/\w/)]);
    const [imported] = await opened.database.sql("select count(*)::int as n from public.migration_items where status = 'imported'");
    expect(Number(imported?.n) + items.length).toBe(stage.kind === 'postgres' ? 500 : 120);
  });

  it('mends exactly the others by rules with names', async () => {
    const items = await opened.database.sql("select source_index as index, transformations from public.migration_items where status = 'imported'");
    const isMended = (list: unknown) => (list as { rule: RuleName }[]).some(({ rule }) => RULES[rule].kind === 'mended');
    expect(named(items.filter(({ transformations }) => isMended(transformations)).map(({ index }) => Number(index)))).toEqual(indexes('mended'));
  });

  it('gives every imported record back, whatever was mended in it', async () => {
    const out = path.join(folder, 'dirty-out');
    expect(await opened.run('export', '--org', HOUSE, '--out', out)).toMatchObject({ code: 0 });
    const text = await readFile(path.join(out, 'pitchbooks.json'), 'utf8');
    const records = await readRecords(path.join(out, 'pitchbooks.json'));
    const whole = [...legacyRecords({ books: stage.kind === 'postgres' ? 500 : 120, seed: 41, faults: 0.15 })].filter(({ planted }) => planted?.outcome !== 'quarantined');
    const lost = whole.filter(({ id, text: given }) => !isDeepStrictEqual(records.get(id), JSON.parse(given.toString())));
    expect(lost.map(({ index, planted }) => `${index} ${planted?.fault ?? 'clean'}`)).toEqual([]);
    expect(text).toContain('12345678901234567890123');
  });

  it('is as before after a rollback', async () => {
    const [run] = await opened.database.sql('select id from public.migration_runs');
    const untouched = await stage.fresh();
    const leftOut = { 'public.migration_runs': 'all', 'public.migration_items': 'all', 'public.activity_logs': 'all' } as const;
    const rolledBack = await opened.run('rollback', String(run?.id), '--yes');
    expect(rolledBack, rolledBack.stderr).toMatchObject({ code: 0 });
    expect(dumpDifferences(await dumpDatabase(untouched.sql, leftOut), await dumpDatabase(opened.database.sql, leftOut))).toEqual([]);
    await untouched.close();
  });
});
