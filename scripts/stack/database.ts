import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin';
import { citext } from '@electric-sql/pglite/contrib/citext';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';

/** Extensions that migrations may create; hosted Supabase offers them all. */
export const postgresExtensions = { btree_gin, citext, pg_trgm, unaccent };

/**
 * What a Supabase database has before the first migration: the API roles, the `extensions` schema, and the default
 * grants of hosted projects (which is why migrations must revoke what the API roles should not have).
 */
const prelude = /* sql */ `
do $$
begin
  if not exists (select from pg_roles where rolname = 'anon') then create role anon nologin noinherit; end if;
  if not exists (select from pg_roles where rolname = 'authenticated') then create role authenticated nologin noinherit; end if;
  if not exists (select from pg_roles where rolname = 'service_role') then create role service_role nologin noinherit bypassrls; end if;
end
$$;
create schema if not exists extensions;
grant usage on schema public, extensions, auth to anon, authenticated, service_role;
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations (version text primary key, statements text[], name text);
create table if not exists supabase_migrations.seed_files (path text primary key, hash text not null);
`;

/** Adds to a database that has the `auth` schema what hosted Supabase has besides; does nothing the second time. */
export async function prepareDatabase(database: PGlite): Promise<void> {
  const { rows } = await database.query("select from pg_namespace where nspname = 'extensions'");
  if (rows.length === 0) await database.exec(`begin;\n${prelude}\ncommit;`);
}

export interface Migration {
  version: string;
  name: string;
  sql: string;
}

/** Reads `<timestamp>_<name>.sql` files of a folder in the order in which they apply. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => /^\d+_.+\.sql$/.test(file)).sort();
  return Promise.all(
    files.map(async (file) => {
      const separator = file.indexOf('_');
      return {
        version: file.slice(0, separator),
        name: file.slice(separator + 1, -'.sql'.length),
        sql: await readFile(path.join(folder, file), 'utf8'),
      };
    }),
  );
}

/**
 * Applies what the journal does not have yet, each migration with its journal row in one transaction. The journal is the
 * one the Supabase CLI keeps, so both agree on what has been applied.
 * @param folder where the database lies, for the person who has to do something about it; undefined in memory
 * @returns the versions applied now.
 * @throws when a migration fails (it is rolled back) or when one that was applied has another text today.
 */
export async function applyMigrations(database: PGlite, migrations: Migration[], folder: string | undefined): Promise<string[]> {
  const { rows } = await database.query<{ version: string; statements: string[] | null }>(
    'select version, statements from supabase_migrations.schema_migrations',
  );
  const applied = new Map(rows.map((row) => [row.version, row.statements?.join('\n')]));
  const done: string[] = [];
  for (const migration of migrations) {
    if (applied.has(migration.version)) {
      if (applied.get(migration.version) !== migration.sql) throw new ChangedMigrationError(migration, folder);
      continue;
    }
    try {
      await database.transaction(async (transaction) => {
        await transaction.exec(migration.sql);
        await transaction.query('reset all');
        await transaction.query('insert into supabase_migrations.schema_migrations (version, name, statements) values ($1, $2, $3)', [
          migration.version,
          migration.name,
          [migration.sql],
        ]);
      });
    } catch (error) {
      throw new Error(`Migration ${migration.version}_${migration.name} failed: ${describeSqlError(error)}`, { cause: error });
    }
    done.push(migration.version);
  }
  return done;
}

class ChangedMigrationError extends Error {
  constructor(migration: Migration, folder = 'memory') {
    super(
      `The local demo database in ${folder} was made by an earlier version: migration ${migration.version}_${migration.name}.sql was changed after it had been applied to it. ` +
        'Start that version once more to take out what you need; then rename or remove this folder, and the next start makes a new database. Nothing is deleted by itself.',
    );
    this.name = 'ChangedMigrationError';
  }
}

function describeSqlError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { detail, where, position } = error as Error & { detail?: string; where?: string; position?: string };
  return [error.message, detail, where, position && `at character ${position}`].filter(Boolean).join(' | ');
}

const seedName = 'supabase/seed.sql';

/** Whether this database has been filled with the demo data. */
export async function hasSeed(database: PGlite): Promise<boolean> {
  const { rows } = await database.query('select from supabase_migrations.seed_files where path = $1', [seedName]);
  return rows.length > 0;
}

/** Runs the seed and notes it in the journal, in one transaction. */
export async function applySeed(database: PGlite, sql: string): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.exec(sql);
    await transaction.query('insert into supabase_migrations.seed_files (path, hash) values ($1, md5($2))', [seedName, sql]);
  });
}
