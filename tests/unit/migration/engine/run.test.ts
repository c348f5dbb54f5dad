import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resume } from '@/lib/migration/engine/resume';
import { run, type RunRequest } from '@/lib/migration/engine/run';
import type { Surroundings } from '@/lib/migration/engine/surroundings';
import { MigrationError } from '@/lib/migration/migration-error';
import { migrationReportSchema } from '@/lib/migration/report/report';
import { legacyRecords } from '@/tests/support/legacy/legacy-records';
import { type MemoryTarget, memoryTarget, writesOf } from '@/tests/support/migration/memory-target';

let folder: string;
let target: MemoryTarget;
let announced: string[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'engine-'));
  target = memoryTarget();
  announced = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const books = [...legacyRecords({ books: 25, seed: 11 })].map(({ book }) => book);

function source(records: unknown[] = books, name = 'old-data'): string {
  const file = path.join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(records));
  return file;
}

const request = (changes: Partial<RunRequest> = {}): RunRequest => ({
  source: path.join(folder, 'old-data.json'), organization: 'house', createOrganization: false, author: null, batchSize: 10, onConflict: 'skip', again: false, dryRun: false, ...changes,
});

function surroundings(changes: Partial<Surroundings> = {}): Surroundings {
  return {
    target, workFolder: path.join(folder, 'work'), tell: () => {}, announce: ({ id }) => announced.push(id), stop: new AbortController().signal,
    holder: { host: 'here', pid: 100 }, isAlive: () => false, ...changes,
  };
}

const filesOf = (runId: string) => readdirSync(path.join(folder, 'work', runId)).toSorted();
/** What a run leaves in the database, times and leases aside. */
const stateOf = ({ books: live, items, runs }: MemoryTarget) => ({
  live: [...live.values()],
  items: items.map(({ runId: _run, ...item }) => item),
  runs: [...runs.values()].map(({ status, report }) => ({ status, counts: migrationReportSchema.parse(report).counts })),
});
const without = (field: string, record: object) => Object.fromEntries(Object.entries(record).filter(([key]) => key !== field));

describe('a run', () => {
  it('imports every record, compares it, and reports', async () => {
    source();
    const { exitCode, report, page } = await run(surroundings(), request());
    expect(exitCode).toBe(0);
    expect(report.counts).toMatchObject({ records: 25, imported: 25, compared: 25, different: 0, quarantined: 0, conflicts: 0 });
    expect(report.verdict.word).toBe('PROCEED');
    expect(target.books.size).toBe(25);
    expect(filesOf(announced[0]!)).toEqual(['backup', 'report.html', 'report.json']);
    expect(migrationReportSchema.parse(JSON.parse(readFileSync(page!.replace('html', 'json'), 'utf8')))).toEqual(report);
    expect([...target.runs.values()]).toMatchObject([{ id: announced[0], status: 'completed', report: { format: 1 } }]);
  });

  it('keeps its folders to their owner', async () => {
    source();
    await run(surroundings(), request());
    const modes = ['', announced[0]!, `${announced[0]}/backup`].map((name) => statSync(path.join(folder, 'work', name)).mode & 0o777);
    expect(modes).toEqual([0o700, 0o700, 0o700]);
  });

  it('writes nothing the second time, and says so', async () => {
    source();
    await run(surroundings(), request());
    const before = stateOf(target);
    target.calls = [];
    const { exitCode, report, page } = await run(surroundings(), request());
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ runId: null, counts: { records: 25, alreadyThere: 25, imported: 0 } });
    expect(page).toBeNull();
    expect(writesOf(target)).toEqual([]);
    expect(stateOf(target)).toEqual(before);
    expect(existsSync(path.join(folder, 'work', announced[1]!))).toBe(false);
  });

  it('quarantines what it cannot import, goes on with the others, and exits with 2', async () => {
    source([books[0], without('title', books[1]!), { ...books[2], id: 'book-42' }, books[3]]);
    const { exitCode, report } = await run(surroundings(), request());
    expect(exitCode).toBe(2);
    expect(report.counts).toMatchObject({ imported: 2, quarantined: 2 });
    expect(report.quarantine.listed.map(({ index, path: at }) => [index, at])).toEqual([[1, '$.title'], [2, '$.id']]);
    const lines = readFileSync(path.join(folder, 'work', announced[0]!, 'quarantine.ndjson'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ index: 1, path: '$.title', reason: expect.any(String), hint: expect.any(String), record: without('title', books[1]!) });
    expect(target.items.filter(({ status }) => status === 'quarantined')).toMatchObject([{ index: 1 }, { index: 2, id: null }]);
  });

  it('writes nothing the second time where something is quarantined either, but lists it again', async () => {
    source([books[0], without('title', books[1]!)]);
    await run(surroundings(), request());
    target.calls = [];
    const { exitCode, report } = await run(surroundings(), request());
    expect(exitCode).toBe(2);
    expect(report.counts).toMatchObject({ alreadyThere: 1, quarantined: 1 });
    expect(writesOf(target)).toEqual([]);
    expect(filesOf(announced[1]!)).toEqual(['quarantine.ndjson', 'report.html', 'report.json']);
  });

  it('has no text of any book in its report', async () => {
    source([...books, without('sections', { ...books[0]!, id: crypto.randomUUID() })]);
    const { page } = await run(surroundings(), request());
    const written = readFileSync(page!, 'utf8') + readFileSync(page!.replace('html', 'json'), 'utf8');
    const texts = books.flatMap(({ title, pitchbookPrompt = '', prompts }) => [title, pitchbookPrompt, ...Object.values(prompts ?? {}).flatMap((each) => Object.values(each))]);
    const long = texts.filter((text): text is string => typeof text === 'string' && text.length > 12);
    expect(long.length).toBeGreaterThan(50);
    expect(long.filter((text) => written.includes(text))).toEqual([]);
  });

  it('never touches a book of another organisation: its record is quarantined', async () => {
    target.elsewhere.add(books[3]!.id);
    source();
    const { exitCode, report } = await run(surroundings(), request());
    expect(exitCode).toBe(2);
    expect(report.quarantine.listed).toMatchObject([{ index: 3, path: '$.id', reason: 'a book with this id is in another organisation' }]);
  });

  it('is refused where the target fails a check, before anything is read or written', async () => {
    target.checks = [{ name: 'no orphans', area: 'orphans', result: 'failure', detail: '3 slides without a book', ms: 1 }];
    source();
    await expect(run(surroundings(), request())).rejects.toThrow(/DO NOT PROCEED.*\n.*3 slides without a book/);
    expect(writesOf(target)).toEqual([]);
    expect(readdirSync(path.join(folder, 'work'))).toEqual([]);
  });

  it('refuses an unknown organisation as wrong usage', async () => {
    source();
    await expect(run(surroundings(), request({ organization: 'nobody' }))).rejects.toMatchObject({ exitCode: 64, code: 'unknown_organization' });
  });

  it('says which source it cannot read', async () => {
    await expect(run(surroundings(), request({ source: path.join(folder, 'missing') }))).rejects.toThrow(/missing/);
    expect(writesOf(target)).toEqual([]);
  });

  it('ends with DO NOT PROCEED where the tables do not hold what the source says', async () => {
    source();
    target.disturb.after = (name) => {
      const book = name === 'import_pitchbooks' ? target.books.get(books[4]!.id) : undefined;
      if (book) book.title = 'Something else';
    };
    const { exitCode, report } = await run(surroundings(), request());
    expect(exitCode).toBe(1);
    expect(report.verdict.word).toBe('DO NOT PROCEED');
    expect(report.differences).toEqual({ total: 1, listed: [{ id: books[4]!.id, paths: ['$.title'] }] });
    expect([...target.runs.values()][0]?.status).toBe('failed');
  });
});

describe('a record that meets another state of its book', () => {
  beforeEach(async () => {
    source();
    await run(surroundings(), request());
    target.calls = [];
  });
  const changed = () => source([{ ...books[0]!, title: 'Renamed since' }, ...books.slice(1), { ...books[1]!, id: crypto.randomUUID() }]);

  it('is left out and listed with skip, and the others go on', async () => {
    changed();
    const { exitCode, report } = await run(surroundings(), request());
    expect(exitCode).toBe(2);
    expect(report.counts).toMatchObject({ imported: 1, alreadyThere: 24, conflicts: 1 });
    expect(report.conflicts.listed).toEqual([{ index: 0, id: books[0]!.id, word: 'changed' }]);
    expect(target.books.get(books[0]!.id)?.title).toBe(books[0]!.title);
  });

  it('refuses the run with fail, before anything is written', async () => {
    changed();
    await expect(run(surroundings(), request({ onConflict: 'fail' }))).rejects.toMatchObject({ code: 'conflict', exitCode: 1 });
    expect(writesOf(target)).toEqual([]);
  });

  it('comes again only when asked for, where its book was deleted', async () => {
    target.books.delete(books[2]!.id);
    const first = await run(surroundings(), request());
    expect(first.exitCode).toBe(2);
    expect(first.report.conflicts.listed).toEqual([{ index: 2, id: books[2]!.id, word: 'gone' }]);
    expect(target.books.has(books[2]!.id)).toBe(false);
    const second = await run(surroundings(), request({ again: true }));
    expect(second.report.counts).toMatchObject({ imported: 1, alreadyThere: 24 });
    expect(target.books.has(books[2]!.id)).toBe(true);
  });
});

describe('a dry run', () => {
  it('does the import and keeps nothing', async () => {
    source([...books, without('title', { ...books[0]!, id: crypto.randomUUID() })]);
    const { exitCode, report } = await run(surroundings(), request({ dryRun: true }));
    expect(exitCode).toBe(2);
    expect(report).toMatchObject({ kind: 'dry run', runId: null, counts: { imported: 25, quarantined: 1 } });
    expect(target.calls.filter((name) => name === 'import_pitchbooks')).toHaveLength(3);
    expect([target.books.size, target.runs.size, target.items.length]).toEqual([0, 0, 0]);
  });
});

describe('an interrupted run', () => {
  const undisturbed = async () => {
    const other = memoryTarget();
    await run(surroundings({ target: other, workFolder: path.join(folder, 'undisturbed') }), request());
    return stateOf(other);
  };
  const crash = new MigrationError('gone', { code: 'unavailable' });

  it('ends in the same state after resume, whichever call it broke off at, before or after its effect', async () => {
    source([...books, without('title', { ...books[0]!, id: crypto.randomUUID() })]);
    const expected = await undisturbed();
    await run(surroundings(), request());
    const calls = target.calls.length;
    expect(calls).toBeGreaterThan(15);
    for (let at = 0; at < calls; at += 1) {
      for (const when of ['before', 'after'] as const) {
        target = memoryTarget();
        const workFolder = path.join(folder, `work-${at}-${when}`);
        target.disturb[when] = () => {
          if (target.calls.length > at) throw crash;
        };
        await expect(run(surroundings({ workFolder }), request())).rejects.toBe(crash);
        target.disturb = {};
        const again = existsSync(workFolder) && readdirSync(workFolder).length > 0;
        const { exitCode } = again
          ? await resume(surroundings({ workFolder }), { runId: null, source: null, organization: null })
          : await run(surroundings({ workFolder }), request());
        expect(exitCode).toBe(2);
        expect(stateOf(target)).toEqual(expected);
        expect(existsSync(path.join(workFolder, announced.at(-1)!, 'intent.json'))).toBe(false);
      }
    }
  });

  async function breakOff(): Promise<string> {
    source();
    let imports = 0;
    target.disturb.after = (name) => {
      imports += name === 'import_pitchbooks' ? 1 : 0;
      if (imports === 2) throw crash;
    };
    await expect(run(surroundings(), request())).rejects.toBe(crash);
    target.disturb = {};
    return announced.at(-1)!;
  }

  it('is resumed by its id, and by nothing while its process lives', async () => {
    const runId = await breakOff();
    const alive = surroundings({ isAlive: () => true, holder: { host: 'here', pid: 200 } });
    await expect(resume(alive, { runId, source: null, organization: null })).rejects.toMatchObject({ code: 'run_in_progress', message: expect.stringContaining('process 100 on here') });
    const elsewhere = surroundings({ holder: { host: 'elsewhere', pid: 200 } });
    await expect(resume(elsewhere, { runId, source: null, organization: null })).rejects.toMatchObject({ code: 'run_in_progress' });
    expect((await resume(surroundings(), { runId, source: null, organization: null })).exitCode).toBe(0);
  });

  it('can be taken over from a host that has been silent for a minute', async () => {
    const runId = await breakOff();
    target.runs.set(runId, { ...target.runs.get(runId)!, secondsSinceHeartbeat: 61 });
    expect((await resume(surroundings({ holder: { host: 'elsewhere', pid: 1 } }), { runId, source: null, organization: null })).exitCode).toBe(0);
  });

  it('keeps a second run out, and says how to go on', async () => {
    const runId = await breakOff();
    await expect(run(surroundings(), request())).rejects.toMatchObject({ code: 'run_in_progress', hint: expect.stringContaining(`resume ${runId}`) });
    await expect(run(surroundings({ isAlive: () => true, holder: { host: 'here', pid: 200 } }), request())).rejects.toThrow(/in progress: process 100/);
  });

  it('is not resumed with another source', async () => {
    const runId = await breakOff();
    source(books.slice(1));
    const imported = target.books.size;
    await expect(resume(surroundings(), { runId, source: null, organization: null })).rejects.toMatchObject({ code: 'source', exitCode: 1 });
    expect(target.books.size).toBe(imported);
    source();
    expect((await resume(surroundings(), { runId, source: null, organization: null })).exitCode).toBe(0);
  });

  it('goes on without its work folder where the source is named', async () => {
    const runId = await breakOff();
    rmSync(path.join(folder, 'work'), { recursive: true });
    await expect(resume(surroundings(), { runId, source: null, organization: null })).rejects.toMatchObject({ exitCode: 64 });
    const { exitCode, report } = await resume(surroundings(), { runId, source: path.join(folder, 'old-data.json'), organization: null });
    expect(exitCode).toBe(0);
    expect(report.times.interrupted).toBe(true);
  });

  it('that had come to its end is only told of', async () => {
    source();
    const { report } = await run(surroundings(), request());
    target.calls = [];
    expect((await resume(surroundings(), { runId: announced[0]!, source: null, organization: null })).report).toEqual(report);
    expect(writesOf(target)).toEqual([]);
  });

  it('there is none to resume where nothing was begun', async () => {
    await expect(resume(surroundings(), { runId: null, source: null, organization: 'house' })).rejects.toMatchObject({ code: 'unknown_run' });
  });
});

describe('asked to stop', () => {
  it('a run leaves between two batches and says how to go on', async () => {
    source();
    const controller = new AbortController();
    target.disturb.after = (name) => name === 'import_pitchbooks' && controller.abort();
    const stopped = await run(surroundings({ stop: controller.signal }), request()).catch((error: unknown) => error);
    expect(stopped).toMatchObject({ exitCode: 1, hint: expect.stringContaining(`resume ${announced[0]}`) });
    expect(target.books.size % 10).toBe(0);
    expect(target.books.size).toBeLessThan(25);
    target.disturb = {};
    expect((await resume(surroundings(), { runId: null, source: null, organization: 'house' })).report.counts.imported).toBe(25);
  });

  it('a run whose lease another process took writes nothing more', async () => {
    source();
    target.disturb.before = (name) => {
      const [held] = target.runs.values();
      if (name === 'import_pitchbooks' && held) target.runs.set(held.id, { ...held, lease: crypto.randomUUID() });
    };
    await expect(run(surroundings(), request())).rejects.toMatchObject({ code: 'lease_lost', exitCode: 1 });
    expect(target.books.size).toBe(0);
  });
});
