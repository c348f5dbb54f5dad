import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plan } from '@/lib/migration/engine/plan';
import { resume } from '@/lib/migration/engine/resume';
import { run } from '@/lib/migration/engine/run';
import type { Progress } from '@/lib/migration/engine/surroundings';
import { MigrationError } from '@/lib/migration/migration-error';
import { migrationReportSchema } from '@/lib/migration/report/report';
import { books, type EngineWorld, openEngineWorld, without } from '@/tests/support/migration/engine-world';
import { type MemoryTarget, memoryTarget, writesOf } from '@/tests/support/migration/memory-target';

let world: EngineWorld;

beforeEach(() => {
  world = openEngineWorld();
});
afterEach(() => world.close());


const filesOf = (runId: string) => readdirSync(path.join(world.folder, 'work', runId)).toSorted();
/** What a run leaves in the database, times and leases aside. */
const stateOf = ({ books: live, items, runs }: MemoryTarget) => ({
  live: [...live.values()],
  items: items.map(({ runId: _run, ...item }) => item),
  runs: [...runs.values()].map(({ status, report }) => ({ status, counts: migrationReportSchema.parse(report).counts })),
});

describe('a run', () => {
  it('imports every record, compares it, and reports', async () => {
    world.source();
    const { exitCode, report, page } = await run(world.surroundings(), world.request());
    expect(exitCode).toBe(0);
    expect(report.counts).toMatchObject({ records: 25, imported: 25, compared: 25, different: 0, quarantined: 0, conflicts: 0 });
    expect(report.verdict.word).toBe('PROCEED');
    expect(world.target.books.size).toBe(25);
    expect(filesOf(world.announced[0]!)).toEqual(['backup', 'report.html', 'report.json']);
    expect(migrationReportSchema.parse(JSON.parse(readFileSync(page!.replace('html', 'json'), 'utf8')))).toEqual(report);
    expect([...world.target.runs.values()]).toMatchObject([{ id: world.announced[0], status: 'completed', report: { format: 1 } }]);
  });

  it('keeps its folders to their owner', async () => {
    world.source();
    await run(world.surroundings(), world.request());
    const modes = ['', world.announced[0]!, `${world.announced[0]}/backup`].map((name) => statSync(path.join(world.folder, 'work', name)).mode & 0o777);
    expect(modes).toEqual([0o700, 0o700, 0o700]);
  });

  it('writes nothing the second time, and says so', async () => {
    world.source();
    await run(world.surroundings(), world.request());
    const before = stateOf(world.target);
    world.target.calls = [];
    const { exitCode, report, page } = await run(world.surroundings(), world.request());
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ runId: null, counts: { records: 25, alreadyThere: 25, imported: 0 } });
    expect(page).toBeNull();
    expect(writesOf(world.target)).toEqual([]);
    expect(stateOf(world.target)).toEqual(before);
    expect(existsSync(path.join(world.folder, 'work', world.announced[1]!))).toBe(false);
  });

  it('quarantines what it cannot import, goes on with the others, and exits with 2', async () => {
    world.source([books[0], without('title', books[1]!), { ...books[2], id: 'book-42' }, books[3]]);
    const { exitCode, report } = await run(world.surroundings(), world.request());
    expect(exitCode).toBe(2);
    expect(report.counts).toMatchObject({ imported: 2, quarantined: 2 });
    expect(report.quarantine.listed.map(({ index, path: at }) => [index, at])).toEqual([[1, '$.title'], [2, '$.id']]);
    const lines = readFileSync(path.join(world.folder, 'work', world.announced[0]!, 'quarantine.ndjson'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ index: 1, path: '$.title', reason: expect.any(String), hint: expect.any(String), record: without('title', books[1]!) });
    expect(world.target.items.filter(({ status }) => status === 'quarantined')).toMatchObject([{ index: 1 }, { index: 2, id: null }]);
  });

  it('writes nothing the second time where something is quarantined either, but lists it again', async () => {
    world.source([books[0], without('title', books[1]!)]);
    await run(world.surroundings(), world.request());
    world.target.calls = [];
    const { exitCode, report } = await run(world.surroundings(), world.request());
    expect(exitCode).toBe(2);
    expect(report.counts).toMatchObject({ alreadyThere: 1, quarantined: 1 });
    expect(writesOf(world.target)).toEqual([]);
    expect(filesOf(world.announced[1]!)).toEqual(['quarantine.ndjson', 'report.html', 'report.json']);
  });

  it('has no text of any book in its report', async () => {
    world.source([...books, without('sections', { ...books[0]!, id: crypto.randomUUID() })]);
    const { page } = await run(world.surroundings(), world.request());
    const written = readFileSync(page!, 'utf8') + readFileSync(page!.replace('html', 'json'), 'utf8');
    const texts = books.flatMap(({ title, pitchbookPrompt = '', prompts }) => [title, pitchbookPrompt, ...Object.values(prompts ?? {}).flatMap((each) => Object.values(each))]);
    const long = texts.filter((text): text is string => typeof text === 'string' && text.length > 12);
    expect(long.length).toBeGreaterThan(50);
    expect(long.filter((text) => written.includes(text))).toEqual([]);
  });

  it('never touches a book of another organisation: its record is quarantined', async () => {
    world.target.elsewhere.add(books[3]!.id);
    world.source();
    const { exitCode, report } = await run(world.surroundings(), world.request());
    expect(exitCode).toBe(2);
    expect(report.quarantine.listed).toMatchObject([{ index: 3, path: '$.id', reason: 'a book with this id is in another organisation' }]);
  });

  it('says what the target lacks, and not how the reading met it', async () => {
    world.target.checks = [{ name: 'every table is there', area: 'tables', result: 'failure', detail: 'missing: public.migration_items', ms: 1 }];
    let failed = () => {};
    const judgeHasFailed = new Promise<void>((resolve) => (failed = resolve));
    world.target.disturb.before = async (name) => {
      if (name === 'check_import_target') await judgeHasFailed;
      if (name !== 'judge_import') return;
      failed();
      throw new MigrationError('relation "migration_items" does not exist', { code: 'database' });
    };
    world.source();
    await expect(run(world.surroundings(), world.request())).rejects.toThrow(/DO NOT PROCEED.*\n.*missing: public.migration_items/);
    expect(readdirSync(path.join(world.folder, 'work'))).toEqual([]);
  });

  it('is refused where the target fails a check, before anything is written', async () => {
    world.target.checks = [{ name: 'no orphans', area: 'orphans', result: 'failure', detail: '3 slides without a book', ms: 1 }];
    world.source();
    await expect(run(world.surroundings(), world.request())).rejects.toThrow(/DO NOT PROCEED.*\n.*3 slides without a book/);
    expect(writesOf(world.target)).toEqual([]);
    expect(readdirSync(path.join(world.folder, 'work'))).toEqual([]);
  });

  it('refuses an unknown organisation as wrong usage', async () => {
    world.source();
    await expect(run(world.surroundings(), world.request({ organization: 'nobody' }))).rejects.toMatchObject({ exitCode: 64, code: 'unknown_organization' });
  });

  it('refuses an unknown author as wrong usage before it reads anything, and leaves nothing behind', async () => {
    const wrong = world.request({ author: 'nobody@house.example', source: path.join(world.folder, 'never-read') });
    for (const command of [() => run(world.surroundings(), wrong), () => run(world.surroundings(), { ...wrong, dryRun: true }), () => plan(world.surroundings(), wrong)]) {
      await expect(command()).rejects.toMatchObject({ exitCode: 64, code: 'unknown_author' });
    }
    expect(readdirSync(path.join(world.folder, 'work'))).toEqual([]);
  });

  it.each([
    ['unknown_author', false], ['unknown_organization', false], ['run_in_progress', false], ['unavailable', true],
  ] as const)('that is not entered for %s can be resumed: %s', async (code, isKept) => {
    world.source();
    world.target.disturb.before = (name) => {
      if (name === 'open_migration_run') throw new MigrationError('no', { code });
    };
    await expect(run(world.surroundings(), world.request())).rejects.toMatchObject({ code });
    world.target.disturb = {};
    expect(existsSync(path.join(world.folder, 'work', world.announced[0]!, 'intent.json'))).toBe(isKept);
  });

  it('says which source it cannot read', async () => {
    await expect(run(world.surroundings(), world.request({ source: path.join(world.folder, 'missing') }))).rejects.toThrow(/missing/);
    expect(writesOf(world.target)).toEqual([]);
  });

  it('ends with DO NOT PROCEED where the tables do not hold what the source says', async () => {
    world.source();
    world.target.disturb.after = (name) => {
      const book = name === 'import_pitchbooks' ? world.target.books.get(books[4]!.id) : undefined;
      if (book) book.title = 'Something else';
    };
    const { exitCode, report } = await run(world.surroundings(), world.request());
    expect(exitCode).toBe(1);
    expect(report.verdict.word).toBe('DO NOT PROCEED');
    expect(report.differences).toEqual({ total: 1, listed: [{ id: books[4]!.id, paths: ['$.title'] }] });
    expect([...world.target.runs.values()][0]?.status).toBe('failed');
  });
});

describe('a record that meets another state of its book', () => {
  beforeEach(async () => {
    world.source();
    await run(world.surroundings(), world.request());
    world.target.calls = [];
  });
  const changed = () => world.source([{ ...books[0]!, title: 'Renamed since' }, ...books.slice(1), { ...books[1]!, id: crypto.randomUUID() }]);

  it('is left out and listed with skip, and the others go on', async () => {
    changed();
    const { exitCode, report } = await run(world.surroundings(), world.request());
    expect(exitCode).toBe(2);
    expect(report.counts).toMatchObject({ imported: 1, alreadyThere: 24, conflicts: 1 });
    expect(report.conflicts.listed).toEqual([{ index: 0, id: books[0]!.id, word: 'changed' }]);
    expect(world.target.books.get(books[0]!.id)?.title).toBe(books[0]!.title);
  });

  it('refuses the run with fail, before anything is written', async () => {
    changed();
    await expect(run(world.surroundings(), world.request({ onConflict: 'fail' }))).rejects.toMatchObject({ code: 'conflict', exitCode: 1 });
    expect(writesOf(world.target)).toEqual([]);
  });

  it('is listed where its book is in the trash, and does not come again either', async () => {
    world.target.books.get(books[2]!.id)!.deletedAt = '2026-03-02T08:00:00Z';
    const { exitCode, report } = await run(world.surroundings(), world.request({ again: true }));
    expect(exitCode).toBe(2);
    expect(report.conflicts.listed).toEqual([{ index: 2, id: books[2]!.id, word: 'trashed' }]);
    expect(writesOf(world.target)).toEqual([]);
  });

  it('comes again only when asked for, where its book was deleted', async () => {
    world.target.books.delete(books[2]!.id);
    const first = await run(world.surroundings(), world.request());
    expect(first.exitCode).toBe(2);
    expect(first.report.conflicts.listed).toEqual([{ index: 2, id: books[2]!.id, word: 'gone' }]);
    expect(world.target.books.has(books[2]!.id)).toBe(false);
    const second = await run(world.surroundings(), world.request({ again: true }));
    expect(second.report.counts).toMatchObject({ imported: 1, alreadyThere: 24 });
    expect(world.target.books.has(books[2]!.id)).toBe(true);
  });
});

describe('a dry run', () => {
  it('does the import and keeps nothing', async () => {
    world.source([...books, without('title', { ...books[0]!, id: crypto.randomUUID() })]);
    const { exitCode, report } = await run(world.surroundings(), world.request({ dryRun: true }));
    expect(exitCode).toBe(2);
    expect(report).toMatchObject({ kind: 'dry run', runId: null, counts: { imported: 25, quarantined: 1 } });
    expect(world.target.calls.filter((name) => name === 'import_pitchbooks')).toHaveLength(3);
    expect([world.target.books.size, world.target.runs.size, world.target.items.length]).toEqual([0, 0, 0]);
  });

  it('has the counts of the run that follows it, also for an organisation that the run makes', async () => {
    world.target.elsewhere.add(books[7]!.id);
    world.target.forbidden.add('Not wanted here');
    world.source([...books.with(9, { ...books[9]!, title: 'Not wanted here' }), without('title', { ...books[0]!, id: crypto.randomUUID() })]);
    const asked = world.request({ organization: 'new-house', createOrganization: true, author: 'owner@house.example' });
    const tried = await run(world.surroundings(), { ...asked, dryRun: true });
    const done = await run(world.surroundings(), asked);
    expect(tried.exitCode).toBe(2);
    expect(tried.report.counts).toMatchObject({ imported: 23, compared: 23, different: 0, quarantined: 3 });
    const told = ({ report: { counts, quarantine, conflicts, differences, rules } }: typeof tried) => ({ counts, quarantine, conflicts, differences, rules });
    expect(told(tried)).toEqual(told(done));
  });
});

describe('an interrupted run', () => {
  const undisturbed = async () => {
    const other = memoryTarget();
    await run(world.surroundings({ target: other, workFolder: path.join(world.folder, 'undisturbed') }), world.request());
    return stateOf(other);
  };
  const crash = new MigrationError('gone', { code: 'unavailable' });

  it('ends in the same state after resume, whichever call it broke off at, before or after its effect', async () => {
    world.source([...books, without('title', { ...books[0]!, id: crypto.randomUUID() })]);
    const expected = await undisturbed();
    await run(world.surroundings(), world.request());
    const calls = world.target.calls.length;
    expect(calls).toBeGreaterThan(15);
    for (let at = 0; at < calls; at += 1) {
      for (const when of ['before', 'after'] as const) {
        world.target = memoryTarget();
        const workFolder = path.join(world.folder, `work-${at}-${when}`);
        world.target.disturb[when] = () => {
          if (world.target.calls.length > at) throw crash;
        };
        await expect(run(world.surroundings({ workFolder }), world.request())).rejects.toBe(crash);
        world.target.disturb = {};
        const again = existsSync(workFolder) && readdirSync(workFolder).length > 0;
        const { exitCode } = again
          ? await resume(world.surroundings({ workFolder }), { runId: null, source: null, organization: null })
          : await run(world.surroundings({ workFolder }), world.request());
        expect(exitCode).toBe(2);
        expect(stateOf(world.target)).toEqual(expected);
        expect(existsSync(path.join(workFolder, world.announced.at(-1)!, 'intent.json'))).toBe(false);
      }
    }
  });

  async function breakOff(): Promise<string> {
    world.source();
    let imports = 0;
    world.target.disturb.after = (name) => {
      imports += name === 'import_pitchbooks' ? 1 : 0;
      if (imports === 2) throw crash;
    };
    await expect(run(world.surroundings(), world.request())).rejects.toBe(crash);
    world.target.disturb = {};
    return world.announced.at(-1)!;
  }

  it('is resumed by its id, and by nothing while its process lives', async () => {
    const runId = await breakOff();
    const alive = world.surroundings({ isAlive: () => true, holder: { host: 'here', pid: 200 } });
    await expect(resume(alive, { runId, source: null, organization: null })).rejects.toMatchObject({ code: 'run_in_progress', message: expect.stringContaining('process 100 on here') });
    const elsewhere = world.surroundings({ holder: { host: 'elsewhere', pid: 200 } });
    await expect(resume(elsewhere, { runId, source: null, organization: null })).rejects.toMatchObject({ code: 'run_in_progress' });
    expect((await resume(world.surroundings(), { runId, source: null, organization: null })).exitCode).toBe(0);
  });

  it('can be taken over from a host that has been silent for a minute', async () => {
    const runId = await breakOff();
    world.target.runs.set(runId, { ...world.target.runs.get(runId)!, secondsSinceHeartbeat: 61 });
    expect((await resume(world.surroundings({ holder: { host: 'elsewhere', pid: 1 } }), { runId, source: null, organization: null })).exitCode).toBe(0);
  });

  it('keeps a second run out, and says how to go on', async () => {
    const runId = await breakOff();
    await expect(run(world.surroundings(), world.request())).rejects.toMatchObject({ code: 'run_in_progress', hint: expect.stringContaining(`resume ${runId}`) });
    await expect(run(world.surroundings({ isAlive: () => true, holder: { host: 'here', pid: 200 } }), world.request())).rejects.toThrow(/in progress: process 100/);
  });

  it('is not resumed with another source', async () => {
    const runId = await breakOff();
    world.source(books.slice(1));
    const imported = world.target.books.size;
    await expect(resume(world.surroundings(), { runId, source: null, organization: null })).rejects.toMatchObject({ code: 'source', exitCode: 1 });
    expect(world.target.books.size).toBe(imported);
    world.source();
    expect((await resume(world.surroundings(), { runId, source: null, organization: null })).exitCode).toBe(0);
  });

  it('goes on with the source that is named, and remembers it', async () => {
    const runId = await breakOff();
    rmSync(path.join(world.folder, 'old-data.json'));
    await expect(resume(world.surroundings(), { runId, source: null, organization: null })).rejects.toMatchObject({ code: 'file_access' });
    mkdirSync(path.join(world.folder, 'moved'));
    const moved = world.source(books, 'moved/old-data');
    const other = world.source(books.slice(1), 'other');
    await expect(resume(world.surroundings(), { runId, source: other, organization: null })).rejects.toThrow(/source has changed/);
    world.target.disturb.before = (name) => {
      if (name === 'import_pitchbooks') throw crash;
    };
    await expect(resume(world.surroundings(), { runId, source: path.relative(process.cwd(), moved), organization: null })).rejects.toBe(crash);
    world.target.disturb = {};
    expect((await resume(world.surroundings(), { runId, source: null, organization: null })).exitCode).toBe(0);
    expect(world.target.books.size).toBe(25);
  });

  it('goes on without its work folder where the source is named', async () => {
    const runId = await breakOff();
    rmSync(path.join(world.folder, 'work'), { recursive: true });
    await expect(resume(world.surroundings(), { runId, source: null, organization: null })).rejects.toMatchObject({ exitCode: 64 });
    const { exitCode, report } = await resume(world.surroundings(), { runId, source: path.join(world.folder, 'old-data.json'), organization: null });
    expect(exitCode).toBe(0);
    expect(report.times.interrupted).toBe(true);
  });

  it('that had come to its end is only told of', async () => {
    world.source();
    const { report } = await run(world.surroundings(), world.request());
    world.target.calls = [];
    expect((await resume(world.surroundings(), { runId: world.announced[0]!, source: null, organization: null })).report).toEqual(report);
    expect(writesOf(world.target)).toEqual([]);
  });

  it('there is none to resume where nothing was begun', async () => {
    await expect(resume(world.surroundings(), { runId: null, source: null, organization: 'house' })).rejects.toMatchObject({ code: 'unknown_run' });
  });
});

describe('asked to stop', () => {
  it('a run leaves between two batches and says how to go on', async () => {
    world.source();
    const controller = new AbortController();
    world.target.disturb.after = (name) => name === 'import_pitchbooks' && controller.abort();
    const stopped = await run(world.surroundings({ stop: controller.signal }), world.request()).catch((error: unknown) => error);
    expect(stopped).toMatchObject({ exitCode: 1, hint: expect.stringContaining(`resume ${world.announced[0]}`) });
    expect(world.target.books.size % 10).toBe(0);
    expect(world.target.books.size).toBeLessThan(25);
    world.target.disturb = {};
    expect((await resume(world.surroundings(), { runId: null, source: null, organization: 'house' })).report.counts.imported).toBe(25);
  });

  it.each([false, true])('while the target is being checked, a run waits for no end of that and leaves nothing behind (dry: %s)', async (dryRun) => {
    world.source();
    const controller = new AbortController();
    const check = Promise.withResolvers<void>();
    world.target.disturb.before = (name) => (name === 'check_import_target' ? check.promise : undefined);
    const stopWhenRead = ({ phase, done, total }: Progress) => phase === 'reading' && done === total && controller.abort();
    await expect(run(world.surroundings({ stop: controller.signal, tell: stopWhenRead }), world.request({ dryRun }))).rejects.toMatchObject({
      message: expect.stringContaining('Stopped as asked'), hint: 'Nothing was written.', exitCode: 1,
    });
    expect(writesOf(world.target)).toEqual([]);
    expect(readdirSync(path.join(world.folder, 'work'))).toEqual([]);
    // What becomes of the check then is no failure that nobody handles.
    check.reject(new MigrationError('gone', { code: 'unavailable' }));
  });

  it('while the tables are being checked after the import, a run waits for no end of that and can be resumed', async () => {
    world.source();
    const controller = new AbortController();
    let checks = 0;
    world.target.disturb.before = (name) => {
      if (name !== 'check_import_target' || (checks += 1) === 1) return;
      controller.abort();
      return new Promise(() => {});
    };
    const stopped = await run(world.surroundings({ stop: controller.signal }), world.request()).catch((error: unknown) => error);
    expect(stopped).toMatchObject({ hint: expect.stringContaining(`resume ${world.announced[0]}`) });
    world.target.disturb = {};
    expect((await resume(world.surroundings(), { runId: null, source: null, organization: 'house' })).report.counts.compared).toBe(25);
  });

  it('a run whose lease another process took writes nothing more', async () => {
    world.source();
    world.target.disturb.before = (name) => {
      const [held] = world.target.runs.values();
      if (name === 'import_pitchbooks' && held) world.target.runs.set(held.id, { ...held, lease: crypto.randomUUID() });
    };
    await expect(run(world.surroundings(), world.request())).rejects.toMatchObject({ code: 'lease_lost', exitCode: 1 });
    expect(world.target.books.size).toBe(0);
  });
});
