import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plan } from '@/lib/migration/engine/plan';
import { resume } from '@/lib/migration/engine/resume';
import { rollback } from '@/lib/migration/engine/rollback';
import { run } from '@/lib/migration/engine/run';
import type { Surroundings } from '@/lib/migration/engine/surroundings';
import { verify } from '@/lib/migration/engine/verify';
import { MigrationError } from '@/lib/migration/migration-error';
import { legacyRecords } from '@/tests/support/legacy/legacy-records';
import { books, type EngineWorld, openEngineWorld, without } from '@/tests/support/migration/engine-world';
import { writesOf } from '@/tests/support/migration/memory-target';

let world: EngineWorld;

beforeEach(() => {
  world = openEngineWorld();
});
afterEach(() => world.close());

describe('a plan', () => {
  it('is refused where the target fails a check, before anything is read', async () => {
    world.target.checks = [{ name: 'no orphans', area: 'orphans', result: 'failure', detail: '3 slides without a book', ms: 1 }];
    await expect(plan(world.surroundings(), world.request({ source: path.join(world.folder, 'never-read') }))).rejects.toThrow(/DO NOT PROCEED.*\n.*3 slides without a book/);
  });

  it('says what a run would do, and writes nothing', async () => {
    world.source();
    const { exitCode, report } = await plan(world.surroundings(), world.request({ organization: 'new-house', createOrganization: true }));
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ kind: 'plan', counts: { imported: 25 } });
    expect(writesOf(world.target)).toEqual([]);
  });
});

describe.each([
  ['a plan', (surroundings: Surroundings) => plan(surroundings, world.request())],
  ['a verification', (surroundings: Surroundings) => verify(surroundings, { source: null, organization: 'house' })],
] as const)('%s that is asked to stop', (_, command) => {
  it('does not wait for the end of the checks of the target', async () => {
    const controller = new AbortController();
    world.source();
    world.target.disturb.before = (name) => {
      if (name !== 'check_import_target') return;
      controller.abort();
      return new Promise(() => {});
    };
    await expect(command(world.surroundings({ stop: controller.signal }))).rejects.toMatchObject({ message: expect.stringContaining('Stopped as asked'), hint: 'Nothing was written.' });
  });
});

describe('a verification', () => {
  const check = () => verify(world.surroundings(), { source: path.join(world.folder, 'old-data.json'), organization: 'house' });

  it('of a run that left records out for what they meet in the database ends as the run did', async () => {
    world.target.elsewhere.add(books[3]!.id);
    world.target.forbidden.add('Not wanted here');
    world.source([...books.with(5, { ...books[5]!, title: 'Not wanted here' }), without('title', { ...books[0]!, id: crypto.randomUUID() })]);
    expect((await run(world.surroundings(), world.request())).exitCode).toBe(2);
    const { exitCode, report } = await check();
    expect(exitCode).toBe(2);
    expect(report.counts).toMatchObject({ records: 26, imported: 23, compared: 23, different: 0, quarantined: 3 });
    expect(report.quarantine.listed).toMatchObject([
      { index: 3, path: '$.id', reason: 'a book with this id is in another organisation' },
      { index: 5, path: '$', reason: 'a run left it out: rejected: titles_check' },
      { index: 25, path: '$.title' },
    ]);
  });

  it('misses a book that was deleted, or that no run ever brought', async () => {
    world.source();
    await run(world.surroundings(), world.request());
    world.target.books.delete(books[2]!.id);
    world.source([...books, { ...books[0]!, id: crypto.randomUUID() }]);
    const { exitCode, report } = await check();
    expect(exitCode).toBe(1);
    expect(report.differences.listed).toMatchObject([{ id: books[2]!.id, paths: ['$'] }, { paths: ['$'] }]);
  });

  it('tells of a book that is in the trash', async () => {
    world.source();
    await run(world.surroundings(), world.request());
    world.target.books.get(books[2]!.id)!.deletedAt = '2026-03-02T08:00:00Z';
    const { exitCode, report } = await check();
    expect(exitCode).toBe(1);
    expect(report.differences.listed).toEqual([{ id: books[2]!.id, paths: ['$ (in the trash)'] }]);
  });
});

describe('a rollback', () => {
  const lost = new MigrationError('gone', { code: 'unavailable' });
  /** Loses the answer of one call, and asks again at once, as a target does. */
  const loseAnswer = (call: number) => {
    const { call: once } = world.target;
    let calls = 0;
    world.target.call = async (name, args) => {
      calls += name === 'rollback_migration' ? 1 : 0;
      if (name === 'rollback_migration' && calls === call) await once(name, args);
      return once(name, args);
    };
  };

  it.each([1, 2, 3])('counts every book where the answer of call %i is lost', async (call) => {
    world.source([...legacyRecords({ books: 130, seed: 12 })].map(({ book }) => book));
    await run(world.surroundings(), world.request());
    loseAnswer(call);
    expect(await rollback(world.surroundings(), { runId: world.announced[0]!, force: false })).toMatchObject({ exitCode: 0, removed: 130, organizationRemoved: false });
  });

  it.each([1, 2])('of a run that made its organisation has come to its end where the answer of call %i says that there is no such run', async (call) => {
    world.source();
    await run(world.surroundings(), world.request({ organization: 'new-house', createOrganization: true }));
    loseAnswer(call);
    expect(await rollback(world.surroundings(), { runId: world.announced[0]!, force: false })).toMatchObject({ exitCode: 0, removed: 25, organizationRemoved: true });
  });

  async function breakOff(status: 'running' | 'failed' | 'completed'): Promise<string> {
    world.source([...legacyRecords({ books: 130, seed: 12 })].map(({ book }) => book));
    await run(world.surroundings(), world.request());
    const runId = world.announced.at(-1)!;
    world.target.runs.set(runId, { ...world.target.runs.get(runId)!, status });
    let calls = 0;
    world.target.disturb.before = (name) => {
      calls += name === 'rollback_migration' ? 1 : 0;
      if (calls === 3) throw lost;
    };
    await expect(rollback(world.surroundings(), { runId, force: false })).rejects.toBe(lost);
    world.target.disturb = {};
    world.target.calls = [];
    return runId;
  }

  it.each(['running', 'failed', 'completed'] as const)('that was interrupted (%s) is gone on with, and nothing else: no resume, no other run', async (status) => {
    const runId = await breakOff(status);
    const refusal = { code: 'conflict', hint: expect.stringContaining(`rollback ${runId}`) };
    await expect(resume(world.surroundings(), { runId, source: path.join(world.folder, 'old-data.json'), organization: null })).rejects.toMatchObject(refusal);
    await expect(resume(world.surroundings(), { runId: null, source: null, organization: 'house' })).rejects.toMatchObject(refusal);
    await expect(run(world.surroundings(), world.request())).rejects.toMatchObject(refusal);
    expect(writesOf(world.target)).toEqual([]);
    expect(await rollback(world.surroundings(), { runId, force: false })).toMatchObject({ exitCode: 0, removed: 130 });
    expect(world.target.books.size).toBe(0);
  });

  it('of a run that was interrupted leaves nothing to resume, also where the run has gone with its organisation', async () => {
    world.source();
    world.target.disturb.after = (name) => {
      if (name === 'import_pitchbooks') throw lost;
    };
    await expect(run(world.surroundings(), world.request({ organization: 'new-house', createOrganization: true }))).rejects.toBe(lost);
    world.target.disturb = {
      after(name) {
        if (name === 'rollback_migration' && world.target.runs.size === 0) throw lost;
      },
    };
    await expect(rollback(world.surroundings(), { runId: world.announced[0]!, force: false })).rejects.toBe(lost);
    world.target.disturb = {};
    await expect(resume(world.surroundings(), { runId: null, source: null, organization: null })).rejects.toMatchObject({ code: 'unknown_run' });
  });
});
