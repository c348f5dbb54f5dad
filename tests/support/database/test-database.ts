import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { pgtap } from '@electric-sql/pglite/pgtap';
import { postgresExtensions, readMigrations } from '../../../scripts/stack/database';

const migrationsFolder = fileURLToPath(new URL('../../../supabase/migrations', import.meta.url));
const shimFile = new URL('./shim.sql', import.meta.url);

/** One connection as superuser to a database that has all migrations and pgTAP. */
export interface TestDatabase {
  label: string;
  /** Runs a script; answers the rows of its last statement. */
  run(sql: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** What makes an empty database ours: the shim of what Supabase has, every migration in order, then pgTAP. */
export async function setUpScripts(): Promise<{ name: string; sql: string }[]> {
  const migrations = await readMigrations(migrationsFolder);
  if (migrations.length === 0) throw new Error('supabase/migrations has no migration.');
  return [
    { name: 'shim.sql', sql: await readFile(shimFile, 'utf8') },
    ...migrations.map(({ version, name, sql }) => ({ name: `${version}_${name}.sql`, sql: `begin;\n${sql}\n;commit; reset all;` })),
    { name: 'pgtap', sql: 'create extension if not exists pgtap schema extensions; set search_path = public, extensions;' },
  ];
}

/** Applies the set-up to an empty database, naming the script that fails. */
export async function setUp(database: TestDatabase): Promise<void> {
  for (const script of await setUpScripts()) {
    try {
      await database.run(script.sql);
    } catch (error) {
      throw new Error(`${database.label}: ${script.name} fails: ${describeSqlError(error)}`, { cause: error });
    }
  }
}

/** A fresh database in memory, on the engine that `npm start` uses. */
export async function openEmbeddedDatabase(): Promise<TestDatabase> {
  const engine = await PGlite.create({ extensions: { ...postgresExtensions, pgtap } });
  const database: TestDatabase = {
    label: 'embedded engine (PGlite)',
    run: async (sql) => ((await engine.exec(sql)).at(-1)?.rows ?? []) as Record<string, unknown>[],
    close: () => engine.close(),
  };
  await setUp(database);
  return database;
}

/** One line of what PostgreSQL says about an error, with its code. */
export function describeSqlError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, detail, where } = error as Error & { code?: string; detail?: string; where?: string };
  const parts = [error.message, detail, where?.split('\n').slice(0, 3).join(' < ')].filter(Boolean).join(' | ');
  return code ? `${code}: ${parts}` : parts;
}
