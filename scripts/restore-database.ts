import { existsSync } from 'node:fs';
import path from 'node:path';
import { putBack } from './database-backup/put-back';
import { databaseOf } from './database-backup/postgres-tools';

/** `npm run db:restore -- <dump>`: puts a dump of `db:backup` into the new Supabase project, or the empty database, that DATABASE_URL names. */
for (const file of ['.env.local', '.env']) if (existsSync(file)) process.loadEnvFile(file);
const dump = process.argv[2];

try {
  if (dump === undefined) throw new Error('Which dump? npm run db:restore -- .data/backups/pitchbook-….dump');
  const database = databaseOf(process.env);
  const manifest = await putBack(database, path.resolve(dump));
  const rows = Object.values(manifest.rows).reduce((sum, count) => sum + count, 0);
  console.log(`${database.connection.describe} is as it was at ${manifest.takenAt}: ${rows} rows of ${Object.keys(manifest.rows).length} tables, every check of the schema holds.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
