import { chmodSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hashFile, type Manifest, manifestFile } from './manifest';
import { connect, countRows, type Database, runTool } from './postgres-tools';

/**
 * Dumps the whole database into `folder`, readable by its owner alone, with a manifest beside it. Dump and row counts are of
 * one instant, whatever is written meanwhile.
 * @returns the path of the dump
 */
export async function backUp(database: Database, folder: string, now: Date): Promise<{ dump: string; manifest: Manifest }> {
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
    // Made first, so that at no time others can read it.
    writeFileSync(partial, '', { mode: 0o600 });
    await runTool('pg_dump', ['--format=custom', `--snapshot=${snapshot}`, `--file=${partial}`], database);
    chmodSync(partial, 0o600);
    await client.query('rollback');
    const manifest: Manifest = {
      format: 1,
      takenAt: now.toISOString(),
      server,
      migration: newest?.rows[0]?.version ?? '',
      bytes: statSync(partial).size,
      sha256: await hashFile(partial),
      rows,
    };
    writeFileSync(manifestFile(dump), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    renameSync(partial, dump);
    return { dump, manifest };
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  } finally {
    await client.end();
  }
}
