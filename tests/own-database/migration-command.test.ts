import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { newWorkFolder } from '../support/kill/kill-and-resume';
import { migrate, startMigrate } from '../support/kill/migrate-process';
import { HOUSE, type MigrationStage, openMigrationStage, type StageDatabase } from '../support/kill/migration-stage';
import { writeLegacyFolder } from '../support/legacy/legacy-folder';

const BOOKS = 60;
let stage: MigrationStage;
let source: string;
let database: StageDatabase;
let work: string;

beforeAll(async () => {
  stage = await openMigrationStage();
  source = await mkdtemp(path.join(tmpdir(), 'pitchbook-command-'));
  await writeLegacyFolder(source, { books: BOOKS, seed: 61 });
});
afterAll(async () => {
  await stage?.close();
  await rm(source, { recursive: true, force: true });
});
beforeEach(async () => {
  [database, work] = await Promise.all([stage.fresh(), newWorkFolder()]);
});
afterEach(async () => {
  await database.close();
  await rm(work, { recursive: true, force: true });
});

const env = () => ({ ...database.env, MIGRATE_WORK_DIR: work });
const imported = async () => Number((await database.sql('select count(*)::int as n from public.migration_items'))[0]?.n);

describe('the command', () => {
  it('asked to stop leaves between two batches, says how to go on, and goes on', async () => {
    const tool = startMigrate(['run', source, '--org', HOUSE, '--batch-size', '2'], env());
    tool.whenPrinted(/^importing/m, () => tool.signal('SIGINT'));
    const { code, stdout, stderr } = await tool.ended;
    expect({ code, stdout, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/Stopped as asked[^]*resume [0-9a-f-]{36}/) });
    expect(stdout).toContain('stopping after this batch; once more leaves at once');
    const there = await imported();
    expect(there).toBeLessThan(BOOKS);
    expect(there % 2).toBe(0);
    expect(await migrate(['resume'], env())).toMatchObject({ code: 0 });
    expect(await imported()).toBe(BOOKS);
  });

  it('asked to stop while a target is being checked leaves without the answer', async () => {
    const answers: Record<string, unknown> = { find_migration_run: null, check_import_request: { organizationId: null, authorId: null } };
    // Its check never ends.
    const target = createServer(({ url = '' }, response) => {
      const name = path.basename(url);
      if (name in answers) response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answers[name]));
    });
    target.listen(0, '127.0.0.1');
    await once(target, 'listening');
    onTestFinished(() => {
      target.closeAllConnections();
      target.close();
    });
    const empty = path.join(work, 'empty.json');
    await writeFile(empty, '[]');
    const { port } = target.address() as AddressInfo;
    const tool = startMigrate(['run', empty, '--org', HOUSE, '--work-dir', work], { SUPABASE_URL: `http://127.0.0.1:${port}`, SUPABASE_SECRET_KEY: 'sb_secret_0123456789' });
    tool.whenPrinted(/^reading/m, () => tool.signal('SIGINT'));
    const { code, stdout, stderr } = await tool.ended;
    expect({ code, stdout, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/Stopped as asked[^]*Nothing was written/) });
  });

  it('asked twice leaves at once, which does no harm either', async () => {
    const tool = startMigrate(['run', source, '--org', HOUSE, '--batch-size', '2'], env());
    tool.whenPrinted(/^importing/m, () => tool.signal('SIGINT'));
    tool.whenPrinted('stopping after this batch', () => tool.signal('SIGINT'));
    expect(await tool.ended).toMatchObject({ code: 1 });
    expect(await migrate(['resume'], env())).toMatchObject({ code: 0 });
    expect(await imported()).toBe(BOOKS);
  });

  it('prints one JSON document on standard output where that is asked for, also of a mistake', async () => {
    const good = await migrate(['run', source, '--org', HOUSE, '--json'], env());
    expect(JSON.parse(good.stdout)).toMatchObject({ command: 'run', exitCode: 0, report: { counts: { imported: BOOKS } } });
    const refused = await migrate(['run', source, '--org', 'nobody-here', '--json'], env());
    expect(refused.code).toBe(64);
    expect(JSON.parse(refused.stdout)).toMatchObject({ exitCode: 64, error: { code: 'unknown_organization' } });
    const wrong = await migrate(['run', source, '--org', HOUSE, '--batch-size', '0', '--json'], env());
    expect(wrong.code).toBe(64);
    expect(JSON.parse(wrong.stdout)).toMatchObject({ exitCode: 64, error: { message: expect.stringContaining('batch-size') } });
  });

  it('imports to its end for a reader that leaves early', async () => {
    const child = spawn('sh', ['-c', '"$0" --import tsx scripts/migrate.ts run "$1" --org "$2" | head -n 1', process.execPath, source, HOUSE], { env: { ...process.env, ...env() }, stdio: 'ignore' });
    await new Promise((resolve) => child.once('close', resolve));
    expect(await imported()).toBe(BOOKS);
    expect((await database.sql('select status from public.migration_runs'))[0]).toEqual({ status: 'completed' });
  });
});
