import type pg from 'pg';
import { type Manifest, missingRows, readManifest } from './manifest';
import { BackupError, connect, type Database, majorVersion, refusalOfProgram, type Tools, withTools } from './postgres-tools';
import { clearDefaultPrivileges, countRows, findRelationsOutside, platformSchemas } from './schemas';

/** Roles belong to the server, not to a database, so no dump holds them. A Supabase project has them. */
const apiRoles = { anon: 'nologin noinherit', authenticated: 'nologin noinherit', service_role: 'nologin noinherit bypassrls', authenticator: 'login noinherit' };

/**
 * Puts a dump into a new Supabase project, whose schema `auth` stays as it is and gets the accounts, or into an empty
 * PostgreSQL, which gets that schema too. All or nothing; then proves that every table has the rows it had and that the
 * checks of the schema hold. Everything of ours belongs to the role that restores.
 * @throws BackupError; a database that holds anything is refused and stays as it is
 */
export async function putBack(database: Database, dump: string): Promise<Manifest> {
  const manifest = await readManifest(dump);
  const client = await connect(database);
  try {
    await requireNew(client, database);
    await withTools(database, async (tools) => {
      await requireVersions(client, manifest, tools);
      const isProject = await hasAuth(client);
      if (!isProject) await makeRoles(client);
      const list = tools.write('list', chooseEntries(await tools.run('pg_restore', ['--list', dump]), { isProject }).join('\n'));
      // The Supabase CLI makes an empty journal at its first call: the one of the dump takes its place.
      const before = ['drop schema if exists supabase_migrations cascade', ...(await clearDefaultPrivileges(client))];
      const after = [...manifest.defaultPrivileges, ...(isProject ? [] : ['grant usage on schema auth to anon, authenticated, service_role'])];
      await tools.carryOut(script(before, tools.read('pg_restore', ['--no-owner', `--use-list=${list}`, '--file=-', dump]), after));
    });
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

/** One transaction: where the dump breaks off, nobody says `commit`. */
async function* script(before: readonly string[], restored: AsyncIterable<Buffer>, after: readonly string[]): AsyncGenerator<Buffer | string> {
  const statements = (list: readonly string[]) => list.map((statement) => `${statement};\n`).join('');
  yield `begin;\n${statements(before)}`;
  yield* restored;
  yield `${statements(after)}commit;\n`;
}

/**
 * What of a dump's list of contents is to be restored. Every database has a schema `public`. Default privileges name a role
 * of the other server; the manifest has them for any. Of `auth`, which a project has, come the accounts, people before the
 * ways in which they sign in, and the triggers that the migrations put on them; an empty database gets all of it but the
 * grants, which name roles that only the platform has.
 */
function chooseEntries(list: string, { isProject }: { isProject: boolean }): string[] {
  const entries = list.split('\n').filter((line) => /^\d+;/.test(line) && !/^\d+; \d+ \d+ (DEFAULT ACL |(SCHEMA - |COMMENT - SCHEMA )public )/.test(line));
  if (!isProject) return entries.filter((line) => !/ ACL (auth|- SCHEMA auth) /.test(line));
  const isPeople = (line: string) => / TABLE DATA auth users /.test(line);
  const isOfAuth = (line: string) => /^\d+; \d+ \d+ [A-Z ]+ (auth |- (SCHEMA )?auth )/.test(line);
  const wanted = entries.filter((line) => !isOfAuth(line) || / (TABLE DATA auth identities|TRIGGER auth \w+) /.test(line));
  return [...entries.filter(isPeople), ...wanted];
}

async function hasAuth(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>("select to_regclass('auth.users') is not null as there");
  return rows[0]?.there === true;
}

/** What a project has from the start may be there, but no people, and nothing of ours or of anybody else's. */
async function requireNew(client: pg.Client, { connection }: Database): Promise<void> {
  const rows = Object.entries(await countRows(client));
  const inUse = rows.filter(([name, count]) => /^(auth|supabase_migrations)\./.test(name) && count > 0).map(([name]) => name);
  const found = [...(await findRelationsOutside(client, [...platformSchemas, 'supabase_migrations'])), ...inUse];
  if (found.length === 0) return;
  throw new BackupError(
    `${connection.describe} is not empty (it has ${found.slice(0, 3).join(', ')}${found.length > 3 ? ' …' : ''}). Restore into a new Supabase project, before \`supabase db push\`, or into an empty database: nothing was changed.`,
  );
}

async function requireVersions(client: pg.Client, manifest: Manifest, { run }: Tools): Promise<void> {
  const { rows } = await client.query<{ version: string }>("select current_setting('server_version') as version");
  const server = majorVersion(rows[0]?.version ?? '');
  if (majorVersion(manifest.server) > server) throw new BackupError(`The dump is of PostgreSQL ${manifest.server}, but this is PostgreSQL ${server}: restore into ${majorVersion(manifest.server)} or later.`);
  for (const program of ['pg_restore', 'psql']) {
    const refusal = refusalOfProgram(program, { program: majorVersion(await run(program, ['--version'])), server, newerServes: program === 'psql' });
    if (refusal !== null) throw new BackupError(refusal);
  }
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
