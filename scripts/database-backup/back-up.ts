import { chmodSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { hashFile, type Manifest, manifestFile } from './manifest';
import { BackupError, connect, type Database, majorVersion, refusalOfProgram, withTools } from './postgres-tools';
import { accountTables, countRows, findRelationsOutside, ourSchemas, platformSchemas, readDefaultPrivileges } from './schemas';

/**
 * Dumps what is ours, and the accounts, into `folder`, readable by its owner alone, with a manifest beside it. Dump and row
 * counts are of one instant, whatever is written meanwhile.
 * @returns the path of the dump, and what there is in other schemas, which it does not hold
 */
export async function backUp(database: Database, folder: string, now: Date): Promise<{ dump: string; manifest: Manifest; leftOut: string[] }> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const dump = path.join(folder, `pitchbook-${now.toISOString().replace(/[-:]|\.\d+/g, '')}.dump`);
  const partial = `${dump}.partial`;
  const client = await connect(database);
  try {
    await client.query('begin transaction isolation level repeatable read read only');
    const { rows: facts } = await client.query<{ snapshot: string; server: string; journal: boolean }>(
      "select pg_export_snapshot() as snapshot, current_setting('server_version') as server, to_regclass('supabase_migrations.schema_migrations') is not null as journal",
    );
    const { snapshot = '', server = '', journal = false } = facts[0] ?? {};
    const newest = journal ? await client.query<{ version: string | null }>('select max(version) as version from supabase_migrations.schema_migrations') : null;
    const rows = await countRows(client);
    if (!Object.hasOwn(rows, 'auth.users')) throw new BackupError(`${database.connection.describe} has no auth.users: it is no database of a Supabase project.`);
    const leftOut = await findRelationsOutside(client, [...platformSchemas, ...ourSchemas]);
    // Made first, so that at no time others can read it.
    writeFileSync(partial, '', { mode: 0o600 });
    const left = (await otherRelationsOfAuth(client)).map((name) => `--exclude-table=${name}`);
    await withTools(database, async ({ run }) => {
      const refusal = refusalOfProgram('pg_dump', { program: majorVersion(await run('pg_dump', ['--version'])), server: majorVersion(server), newerServes: true });
      if (refusal !== null) throw new BackupError(refusal);
      await run('pg_dump', ['--format=custom', `--snapshot=${snapshot}`, ...[...ourSchemas, 'auth'].map((name) => `--schema=${name}`), ...left, `--file=${partial}`]);
    });
    chmodSync(partial, 0o600);
    const defaultPrivileges = await readDefaultPrivileges(client);
    await client.query('rollback');
    const manifest: Manifest = {
      format: 2,
      takenAt: now.toISOString(),
      server,
      migration: newest?.rows[0]?.version ?? '',
      bytes: statSync(partial).size,
      sha256: await hashFile(partial),
      rows,
      defaultPrivileges,
    };
    writeFileSync(manifestFile(dump), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    renameSync(partial, dump);
    return { dump, manifest, leftOut };
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  } finally {
    await client.end();
  }
}

/** What Supabase Auth keeps besides the accounts, as patterns of pg_dump. Some of it may not even be read by who makes backups. */
async function otherRelationsOfAuth(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select '"auth"."' || replace(relname, '"', '""') || '"' as name from pg_class
     where relnamespace = 'auth'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f', 'S') and relname <> all ($1)
     order by 1`,
    [accountTables],
  );
  return rows.map(({ name }) => name);
}
