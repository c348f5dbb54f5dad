import { execFile } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPostgres, missingPostgresNotice, type PostgresCluster, postgresIsMandatory, startPostgres } from '../../support/database/postgres-cluster';
import { readTestFiles, runTestFile } from '../../support/database/tap';
import { setUpScripts, type TestDatabase } from '../../support/database/test-database';
import { findFreePort } from '../../../scripts/stack/ports';

const programs = findPostgres();
if (!programs && postgresIsMandatory) throw new Error(missingPostgresNotice);
if (!programs) console.warn(`! ${missingPostgresNotice}`);

const run = promisify(execFile);
const support = 'tests/support/database';
const [journal, passwordHash] = ['20260301000000', '$2a$10$abcdefghijklmnopqrstuv'];

describe.runIf(programs)('a backup', () => {
  let cluster: PostgresCluster;
  /** Our schema on a plain PostgreSQL. */
  let plain: TestDatabase;
  /** Our schema in what looks like a Supabase project; the role that migrates there is no superuser. */
  let project: TestDatabase;
  let folder: string;
  const dumps: Record<string, string> = {};

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'pitchbook-backup-'));
    cluster = await startPostgres(programs ?? '', { port: await findFreePort() });
    plain = await cluster.connect();
    for (const name of ['project', 'new_project', 'shimmed', 'empty', 'scratch', 'crm', 'damaged', 'narrow']) await plain.run(`create database ${name}`);
    project = await makeProject('project');
    await migrate(project);
    for (const database of [plain, project]) {
      for (const file of (await readTestFiles()).filter(({ name }) => /^00/.test(name))) expect((await runTestFile(database, file)).failures).toEqual([]);
      await database.run('select tests.stage()');
      await database.run(`insert into supabase_migrations.schema_migrations (version, name) values ('${journal}', 'create_private_schema')`);
    }
    await project.run(`
      update auth.users set aud = 'authenticated', encrypted_password = '${passwordHash}', email_confirmed_at = now();
      insert into auth.identities (provider_id, user_id, provider, identity_data)
      select id::text, id, 'email', jsonb_build_object('sub', id, 'email', email) from auth.users;
      insert into auth.sessions select gen_random_uuid(), id from auth.users;
      create schema crm; create table crm.contacts (id int); create table storage.ours (id int);`);
    await (await makeProject('new_project')).run('set role project_admin; create schema supabase_migrations; create table supabase_migrations.schema_migrations (version text primary key); reset role');
    for (const name of ['shimmed', 'narrow']) await (await cluster.connect(name)).run(readFileSync(`${support}/shim.sql`, 'utf8'));
    for (const [name, user] of [['postgres', 'postgres'], ['project', 'project_admin']] as const) {
      const { code, said } = await command('backup-database', name, [path.join(folder, name)], { user });
      expect([code, said]).toEqual([0, expect.stringContaining('rows of')]);
      dumps[name] = path.join(folder, name, readdirSync(path.join(folder, name)).find((file) => file.endsWith('.dump')) ?? '');
    }
  });
  afterAll(async () => {
    await cluster?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function makeProject(name: string): Promise<TestDatabase> {
    const database = await cluster.connect(name);
    await database.run(readFileSync(`${support}/supabase-project.sql`, 'utf8'));
    return database;
  }

  /** As `supabase db push` does, by the role that the platform gives us. */
  async function migrate(database: TestDatabase): Promise<void> {
    await database.run('set role project_admin; create schema supabase_migrations; create table supabase_migrations.schema_migrations (version text primary key, statements text[], name text)');
    for (const { name, sql } of await setUpScripts()) if (/^\d/.test(name)) await database.run(sql);
    await database.run('reset role; create extension pgtap schema extensions; set search_path = public, extensions');
  }

  async function command(script: string, database: string, args: string[], { user = 'postgres', first = programs ?? '' } = {}): Promise<{ code: number; said: string }> {
    const env = { ...process.env, PATH: `${first}:${programs}:${process.env.PATH}`, DATABASE_URL: `postgresql://${user}:not-to-be-seen@127.0.0.1:${cluster.port}/${database}`, NODE_ENV: 'test' as const, VERCEL_ENV: '' };
    try {
      const { stdout, stderr } = await run(process.execPath, ['node_modules/tsx/dist/cli.mjs', `scripts/${script}.ts`, ...args], { env });
      return { code: 0, said: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, said: stdout + stderr };
    }
  }
  const restore = (database: string, dump: string | undefined, user = 'postgres') => command('restore-database', database, [dump ?? ''], { user });

  /** A database as SQL; comments hold times of the dump. */
  async function contents(database: string, ...options: string[]): Promise<string> {
    const where = ['--host=127.0.0.1', `--port=${cluster.port}`, '--username=postgres'];
    const { stdout } = await run(path.join(programs ?? '', 'pg_dump'), [...where, ...options, database], { maxBuffer: 512 * 1024 * 1024 });
    return stdout.split('\n').filter((line) => !/^(--|\\(un)?restrict)/.test(line)).join('\n');
  }
  const ours = ['--schema=public', '--schema=private', '--schema=supabase_migrations'];
  /** Grants, policies and triggers too. A restore leaves out parentheses that mean nothing; owners are for each test to say. */
  const schemaOf = async (database: string) =>
    (await contents(database, '--schema-only', '--no-owner', ...ours)).replace(/[()]/g, '').split('\n').filter((line) => line !== '' && !line.startsWith('ALTER DEFAULT PRIVILEGES')).join('\n');
  const dataOf = (database: string) => contents(database, '--data-only', '--exclude-table-data=private.schema_objects', ...ours);
  const accountsOf = (database: string) => contents(database, '--data-only', '--table=auth.users', '--table=auth.identities');

  /** What a later migration's tables and functions would be open to. */
  async function grantsOfNewObjects(database: string, role: string): Promise<unknown> {
    const connection = await cluster.connect(database);
    await connection.run(`begin; set local role ${role}; create table public.later (id int); create sequence public.later_ids; create function public.later_function() returns int language sql as 'select 1'`);
    const [row] = await connection.run(`
      select relacl::text as on_table, (select relacl::text from pg_class where relname = 'later_ids') as on_sequence,
        (select proacl::text from pg_proc where proname = 'later_function') as on_function
      from pg_class where relname = 'later'`);
    await connection.run('rollback');
    return row;
  }

  async function expectEqual(restored: string, source: string): Promise<void> {
    expect(await dataOf(restored)).toBe(await dataOf(source));
    expect(await schemaOf(restored)).toBe(await schemaOf(source));
    expect(await accountsOf(restored)).toBe(await accountsOf(source));
  }

  async function booksOf(database: string, person: string): Promise<number> {
    const [{ id = '' } = {}] = await plain.run(`select tests.id('${person}')::text as id`);
    const restored = await cluster.connect(database);
    const rows = await restored.run(`select set_config('request.jwt.claims', jsonb_build_object('sub', '${String(id)}', 'role', 'authenticated')::text, false); set role authenticated; select id from public.pitchbooks;`);
    await restored.run('reset role');
    return rows.length;
  }

  it('is private, and its manifest names every table of ours with its rows, and the accounts', () => {
    for (const dump of Object.values(dumps)) {
      for (const file of readdirSync(path.dirname(dump))) expect(statSync(path.join(path.dirname(dump), file)).mode & 0o777).toBe(0o600);
      expect(statSync(path.dirname(dump)).mode & 0o777).toBe(0o700);
      const { rows } = JSON.parse(readFileSync(dump.replace(/dump$/, 'json'), 'utf8')) as { rows: Record<string, number> };
      expect(rows['public.pitchbooks']).toBeGreaterThan(5);
      expect(rows['auth.users']).toBe(10);
      expect(Object.keys(rows)).not.toContain('auth.sessions');
    }
  });

  it('names what it does not hold', async () => {
    const { said } = await command('backup-database', 'project', [path.join(folder, 'again')], { user: 'project_admin' });
    expect(said).toMatch(/^Not in it, since the migrations do not make them: crm\.contacts, tests\./m);
  });

  describe('of a Supabase project', () => {
    it('comes back in a new one by a role that is no superuser: books, members, people, grants, policies and sequences', async () => {
      const { code, said } = await restore('new_project', dumps.project, 'project_admin');
      expect([code, said]).toEqual([0, expect.stringContaining('is as it was at')]);
      await expectEqual('new_project', 'project');
      expect(await grantsOfNewObjects('new_project', 'project_admin')).toEqual(await grantsOfNewObjects('project', 'project_admin'));
      expect(await booksOf('new_project', 'member')).toBeGreaterThan(0);
      expect(await booksOf('new_project', 'outsider')).toBe(0);
    });

    it('leaves the platform its own: its tables, owners and version, and nobody signed in', async () => {
      const restored = await cluster.connect('new_project');
      const owners = await restored.run("select distinct tableowner::text as owner, schemaname::text as schema from pg_tables where schemaname in ('auth', 'public', 'private') order by 2");
      expect(owners).toEqual([{ schema: 'auth', owner: 'supabase_auth_admin' }, { schema: 'private', owner: 'project_admin' }, { schema: 'public', owner: 'project_admin' }]);
      expect(await restored.run('select from auth.sessions')).toEqual([]);
      expect(await restored.run('select from auth.schema_migrations')).toHaveLength(2);
    });

    it('goes on there as before: somebody who signs up gets a profile, who goes takes it along', async () => {
      const restored = await cluster.connect('new_project');
      await restored.run("set role supabase_auth_admin; insert into auth.users (id, email) values (gen_random_uuid(), 'new@tests.example'); reset role");
      expect(await restored.run("select from public.profiles p join auth.users u using (id) where u.email = 'new@tests.example'")).toHaveLength(1);
      await restored.run("set role supabase_auth_admin; delete from auth.users where email = 'new@tests.example'; reset role");
      expect(await restored.run('select from public.profiles')).toHaveLength(10);
    });

    it('comes back in an empty PostgreSQL too, to be looked at', async () => {
      expect(await restore('scratch', dumps.project)).toMatchObject({ code: 0 });
      await expectEqual('scratch', 'project');
      expect(await booksOf('scratch', 'member')).toBeGreaterThan(0);
    });

    it('is refused whole by an Auth that is older than its own', async () => {
      const { code, said } = await restore('narrow', dumps.project);
      expect([code, said]).toEqual([1, expect.stringMatching(/column "\w+" of relation "users" does not exist/)]);
      expect(await contents('narrow')).not.toContain('pitchbooks');
      expect(await (await cluster.connect('narrow')).run("select to_regclass('supabase_migrations.schema_migrations')::text as journal")).toEqual([{ journal: 'supabase_migrations.schema_migrations' }]);
    });
  });

  it.each(['shimmed', 'empty'])('of a plain PostgreSQL comes back in a %s one', async (database) => {
    const { code, said } = await restore(database, dumps.postgres);
    expect([code, said]).toEqual([0, expect.stringContaining('is as it was at')]);
    await expectEqual(database, 'postgres');
    expect(await grantsOfNewObjects(database, 'postgres')).toEqual(await grantsOfNewObjects('postgres', 'postgres'));
    expect(await booksOf(database, 'outsider')).toBe(0);
    expect(await booksOf(database, 'member')).toBeGreaterThan(0);
  });

  describe('is never put over what is there:', () => {
    it('our tables', async () => {
      const before = await contents('postgres');
      const { code, said } = await restore('postgres', dumps.postgres);
      expect([code, said]).toEqual([1, expect.stringContaining('is not empty')]);
      expect(await contents('postgres')).toBe(before);
    });
    it('tables of others', async () => {
      await (await cluster.connect('crm')).run('create schema crm; create table crm.contacts (id int)');
      const { code, said } = await restore('crm', dumps.postgres);
      expect([code, said]).toEqual([1, expect.stringContaining('it has crm.contacts)')]);
      expect(await contents('crm')).not.toContain('pitchbooks');
    });
    it('people', async () => {
      const target = await cluster.connect('narrow');
      await target.run("insert into auth.users (email) values ('somebody@tests.example')");
      const { code, said } = await restore('narrow', dumps.postgres);
      expect([code, said]).toEqual([1, expect.stringContaining('it has auth.users)')]);
    });
  });

  it('that was damaged is refused before anything is written', async () => {
    const damaged = path.join(folder, 'pitchbook-damaged.dump');
    writeFileSync(damaged.replace(/dump$/, 'json'), readFileSync((dumps.postgres ?? '').replace(/dump$/, 'json')));
    writeFileSync(damaged, readFileSync(dumps.postgres ?? ''));
    appendFileSync(damaged, 'x');
    const { code, said } = await restore('damaged', damaged);
    expect([code, said]).toEqual([1, expect.stringContaining('is not what was written')]);
    expect(await contents('damaged')).not.toContain('pitchbooks');
  });

  /** A folder with stand-ins for PostgreSQL's programs, to be found before those. */
  function standIns(name: string, scripts: Record<string, string>): string {
    const stand = path.join(folder, name);
    mkdirSync(stand);
    for (const [program, script] of Object.entries(scripts)) writeFileSync(path.join(stand, program), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return stand;
  }

  it('that breaks off half-way leaves nothing behind', async () => {
    const real = `exec ${programs}/pg_restore "$@"`;
    const first = standIns('half', { pg_restore: `case "$*" in --version|--list*) ${real};; esac\necho 'create table public.half (id int);'\necho 'cannot read on' >&2\nexit 1` });
    const { code, said } = await command('restore-database', 'damaged', [dumps.postgres ?? ''], { first });
    expect([code, said]).toEqual([1, expect.stringContaining('pg_restore failed: cannot read on')]);
    expect(await contents('damaged')).not.toContain('half');
  });

  it('says which programs it takes, where those that are found are older than the server', async () => {
    const first = standIns('old', { pg_dump: 'echo "pg_dump (PostgreSQL) 14.9"', pg_restore: 'test "$1" = --version && echo "pg_restore (PostgreSQL) 14.9"' });
    const wanted = expect.stringContaining(`install postgresql-client-${programs?.split('/').at(-2)}`);
    const backup = await command('backup-database', 'postgres', [path.join(folder, 'none')], { first });
    expect([backup.code, backup.said]).toEqual([1, wanted]);
    expect(readdirSync(path.join(folder, 'none'))).toEqual([]);
    const restored = await command('restore-database', 'damaged', [dumps.postgres ?? ''], { first });
    expect([restored.code, restored.said]).toEqual([1, wanted]);
  });

  it('says what is wrong without the password', async () => {
    const { code, said } = await command('backup-database', 'nowhere', [path.join(folder, 'none')]);
    expect(code).toBe(1);
    expect(said).toContain('nowhere');
    expect(said).not.toContain('not-to-be-seen');
  });
});
