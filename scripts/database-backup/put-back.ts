import type pg from 'pg';
import { type Manifest, missingRows, readManifest } from './manifest';
import { BackupError, connect, countRows, type Database, runTool } from './postgres-tools';

/** Roles belong to the server, not to a database, so no dump holds them. */
const apiRoles = { anon: 'nologin noinherit', authenticated: 'nologin noinherit', service_role: 'nologin noinherit bypassrls', authenticator: 'login noinherit' };

/**
 * Puts a dump into an empty database, all or nothing, and proves that every table has the rows it had and that the checks
 * of the schema hold.
 * @throws BackupError; a database that holds anything is refused and stays as it is
 */
export async function putBack(database: Database, dump: string): Promise<Manifest> {
  const manifest = await readManifest(dump);
  const client = await connect(database);
  try {
    await requireEmpty(client, database);
    await makeRoles(client);
    await runTool('pg_restore', ['--single-transaction', '--exit-on-error', `--dbname=${database.connection.database}`, dump], database);
    const differing = missingRows(manifest.rows, await countRows(client));
    if (differing.length > 0) throw new BackupError(`The restore is not whole:\n  ${differing.join('\n  ')}`);
    await client.query('analyze');
    await noteRewrittenSchema(client);
    await requireSound(client);
    return manifest;
  } finally {
    await client.end();
  }
}

async function requireEmpty(client: pg.Client, { connection }: Database): Promise<void> {
  const tables = Object.keys(await countRows(client));
  if (tables.length === 0) return;
  throw new BackupError(`${connection.describe} is not empty (it has ${tables.slice(0, 3).join(', ')} …). Restore into a new database: nothing was changed.`);
}

async function makeRoles(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>('select rolname as name from pg_roles where rolname = any ($1)', [Object.keys(apiRoles)]);
  const missing = Object.entries(apiRoles).filter(([name]) => !rows.some((row) => row.name === name));
  for (const [name, attributes] of missing) await client.query(`create role ${name} ${attributes}`);
  if (missing.some(([name]) => name === 'authenticator')) await client.query('grant anon, authenticated, service_role to authenticator');
}

/**
 * A restore writes conditions with other parentheses (`(a and b) and c` comes back as `a and b and c`), which the check of
 * "as the migrations made it" would take for a change. Where nothing else differs, what is there now is noted anew.
 */
async function noteRewrittenSchema(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ changed: string }>(
    `select count(*) as changed
     from private.schema_objects noted full join private.describe_schema() now using (kind, table_name, name)
     where translate(noted::text, '() "', '') is distinct from translate(now::text, '() "', '')`,
  );
  if (Number(rows[0]?.changed) === 0) await client.query('select private.note_schema()');
}

async function requireSound(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ checks: { area: string; name: string; result: string; detail: string | null }[] }>('select public.check_import_target() as checks');
  const bad = (rows[0]?.checks ?? []).filter(({ result }) => result === 'failure');
  if (bad.length > 0) throw new BackupError(`The data is back, but ${bad.length} checks fail:\n  ${bad.map(({ area, name, detail }) => `${area}, ${name}: ${detail ?? ''}`).join('\n  ')}`);
}
