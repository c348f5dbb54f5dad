import { existsSync } from 'node:fs';
import path from 'node:path';
import { backUp } from './database-backup/back-up';
import { databaseOf } from './database-backup/postgres-tools';

/** `npm run db:backup -- [folder]`: dumps the database that DATABASE_URL names into the folder (.data/backups). */
for (const file of ['.env.local', '.env']) if (existsSync(file)) process.loadEnvFile(file);
const folder = process.argv[2] ?? '.data/backups';

try {
  const database = databaseOf(process.env);
  const { dump, manifest, leftOut } = await backUp(database, path.resolve(folder), new Date());
  const rows = Object.values(manifest.rows).reduce((sum, count) => sum + count, 0);
  console.log(`${database.connection.describe} (PostgreSQL ${manifest.server}): ${rows} rows of ${Object.keys(manifest.rows).length} tables in ${dump} (${manifest.bytes} bytes).`);
  if (leftOut.length > 0) console.log(`Not in it, since the migrations do not make them: ${leftOut.slice(0, 5).join(', ')}${leftOut.length > 5 ? ` and ${leftOut.length - 5} more` : ''}.`);
  console.log('A backup counts once it was restored: npm run db:restore -- <dump>, into a new Supabase project or an empty database.');
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
