import { createHash } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import { testEnv } from '../test-env';

const tables = [
  'profiles', 'organizations', 'organization_members', 'organization_invitations', 'pitchbooks', 'pitchbook_sections', 'slides', 'placeholder_prompts',
  'deck_templates', 'layout_templates', 'assets', 'pitchbook_versions', 'activity_logs', 'collaboration_presence', 'idempotency_keys', 'migration_runs', 'migration_items',
];
const PAGE = 1_000;

/** A hash of every row of each table, as the service role reads them: equal before and after means that nothing was written. */
export async function databaseState(): Promise<Record<string, string>> {
  const db = createClient(testEnv('TEST_SUPABASE_URL'), testEnv('TEST_SUPABASE_SECRET_KEY'), { auth: { persistSession: false, autoRefreshToken: false } });
  const state: Record<string, string> = {};
  for (const table of tables) {
    const rows: string[] = [];
    for (let from = 0, last = PAGE; last === PAGE; from += PAGE) {
      const { data } = await db.from(table).select().range(from, from + PAGE - 1).throwOnError();
      rows.push(...data.map((row) => JSON.stringify(row)));
      last = data.length;
    }
    state[table] = `${rows.length} rows, ${createHash('sha256').update(rows.toSorted().join('\n')).digest('hex')}`;
  }
  return state;
}
