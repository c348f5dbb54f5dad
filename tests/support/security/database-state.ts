import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { openDataFolder } from '../../../scripts/stack/data-folder';
import { postgresExtensions } from '../../../scripts/stack/database';
import { testEnv } from '../test-env';

/**
 * A hash of every row of every table, those of sign-in and our private ones included: equal before and after means that nothing
 * was written. Reads a copy of the files of the embedded database, because no client of it may see them all.
 */
export async function databaseState(): Promise<Record<string, string>> {
  const { database: files } = openDataFolder(path.dirname(testEnv('TEST_MAIL_LOG')));
  const copy = mkdtempSync(path.join(tmpdir(), 'pitchbook-state-'));
  try {
    cpSync(files, copy, { recursive: true });
    const database = await PGlite.create(copy, { extensions: postgresExtensions });
    try {
      const { rows: tables } = await database.query<{ name: string }>(
        "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1",
      );
      const state: Record<string, string> = {};
      for (const { name } of tables) {
        const { rows } = await database.query<{ state: string }>(
          `select count(*) || ' rows, ' || coalesce(md5(string_agg(t::text, E'\\n' order by t::text)), '') as state from ${name} t`,
        );
        state[name] = rows[0]?.state ?? '';
      }
      return state;
    } finally {
      await database.close();
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
