import { execFile } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '../../../scripts/stack/ports';
import { findPostgres, missingPostgresNotice, type PostgresCluster, postgresIsMandatory, startPostgres } from '../../support/database/postgres-cluster';
import { readTestFiles, runTestFile } from '../../support/database/tap';
import type { TestDatabase } from '../../support/database/test-database';

const programs = findPostgres();
if (!programs && postgresIsMandatory) throw new Error(missingPostgresNotice);
if (!programs) console.warn(`! ${missingPostgresNotice}`);

const run = promisify(execFile);

describe.runIf(programs)('a backup of PostgreSQL', () => {
  let cluster: PostgresCluster;
  let source: TestDatabase;
  let folder: string;
  let dump: string;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'pitchbook-backup-'));
    cluster = await startPostgres(programs ?? '', { port: await findFreePort() });
    source = await cluster.connect();
    for (const file of (await readTestFiles()).filter(({ name }) => /^00/.test(name))) expect((await runTestFile(source, file)).failures).toEqual([]);
    await source.run('select tests.stage()');
    await source.run('create database elsewhere');
    expect((await command('backup-database', 'postgres', path.join(folder, 'backups'))).code).toBe(0);
    const name = readdirSync(path.join(folder, 'backups')).find((file) => file.endsWith('.dump'));
    dump = path.join(folder, 'backups', name ?? '');
  });
  afterAll(async () => {
    await cluster?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function command(script: string, database: string, ...args: string[]): Promise<{ code: number; said: string }> {
    const env = { ...process.env, PATH: `${programs}:${process.env.PATH}`, DATABASE_URL: `postgresql://postgres:not-to-be-seen@127.0.0.1:${cluster.port}/${database}`, NODE_ENV: 'test' as const, VERCEL_ENV: '' };
    try {
      const { stdout, stderr } = await run(process.execPath, ['node_modules/tsx/dist/cli.mjs', `scripts/${script}.ts`, ...args], { env });
      return { code: 0, said: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, said: stdout + stderr };
    }
  }

  /** A database as SQL; comments hold times of the dump. */
  async function contents(database: string, ...options: string[]): Promise<string> {
    const where = ['--host=127.0.0.1', `--port=${cluster.port}`, '--username=postgres'];
    const { stdout } = await run(path.join(programs ?? '', 'pg_dump'), [...where, ...options, database], { maxBuffer: 512 * 1024 * 1024 });
    return stdout.split('\n').filter((line) => !/^(--|\\(un)?restrict)/.test(line)).join('\n');
  }
  /** A restore leaves out parentheses that mean nothing. */
  const schemaOf = async (database: string) => (await contents(database, '--schema-only')).replace(/[()]/g, '');
  const dataOf = (database: string) => contents(database, '--data-only', '--exclude-table-data=private.schema_objects');

  it('is private, and its manifest names every table with its rows', async () => {
    for (const file of readdirSync(path.dirname(dump))) expect(statSync(path.join(path.dirname(dump), file)).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(dump)).mode & 0o777).toBe(0o700);
    const manifest = JSON.parse(readFileSync(dump.replace(/dump$/, 'json'), 'utf8')) as { rows: Record<string, number> };
    expect(manifest.rows['public.pitchbooks']).toBeGreaterThan(5);
    expect(manifest.rows['auth.users']).toBeGreaterThan(5);
  });

  it('comes back whole in an empty database: nothing of either differs', async () => {
    const { code, said } = await command('restore-database', 'elsewhere', dump);
    expect([code, said]).toEqual([0, expect.stringContaining('is as it was at')]);
    expect(await dataOf('elsewhere')).toBe(await dataOf('postgres'));
    expect(await schemaOf('elsewhere')).toBe(await schemaOf('postgres'));
  });

  it('is held to the law again: strangers see nothing of it, members see their books', async () => {
    const restored = await cluster.connect('elsewhere');
    const booksOf = async (person: string) =>
      (await restored.run(`
        select set_config('request.jwt.claims', jsonb_build_object('sub', tests.id('${person}'), 'role', 'authenticated')::text, false);
        set role authenticated; select id from public.pitchbooks;`)).length;
    expect(await booksOf('outsider')).toBe(0);
    await restored.run('reset role');
    expect(await booksOf('member')).toBeGreaterThan(0);
  });

  it('is never put over what is there', async () => {
    const before = await contents('elsewhere');
    const { code, said } = await command('restore-database', 'elsewhere', dump);
    expect([code, said]).toEqual([1, expect.stringContaining('is not empty')]);
    expect(await contents('elsewhere')).toBe(before);
  });

  it('that was damaged is refused before anything is written', async () => {
    await source.run('create database damaged');
    appendFileSync(dump, 'x');
    const { code, said } = await command('restore-database', 'damaged', dump);
    expect([code, said]).toEqual([1, expect.stringContaining('is not what was written')]);
    expect(await contents('damaged')).not.toContain('pitchbooks');
  });

  it('says what is wrong without the password', async () => {
    const { code, said } = await command('backup-database', 'nowhere', path.join(folder, 'none'));
    expect(code).toBe(1);
    expect(said).toContain('nowhere');
    expect(said).not.toContain('not-to-be-seen');
  });
});
