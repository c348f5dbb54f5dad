import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findFreePort } from '../../../scripts/stack/ports';
import { findPostgres, missingPostgresNotice, type PostgresCluster, postgresIsMandatory, startPostgres } from '../../support/database/postgres-cluster';
import type { TestDatabase } from '../../support/database/test-database';

const programs = findPostgres();
if (!programs && postgresIsMandatory) throw new Error(missingPostgresNotice);
if (!programs) console.warn(`! ${missingPostgresNotice}`);

const answer = z.object({ results: z.array(z.object({ name: z.string(), level: z.enum(['INFO', 'WARN', 'ERROR']), detail: z.string() })) });

/** Tables that nobody reaches by the data API: no policy is the policy. */
const closedTables = ['private.book_checks', 'private.schema_objects', 'private.slide_words', 'public.idempotency_keys'];

describe.runIf(programs)("Supabase's own advisors", () => {
  let cluster: PostgresCluster;
  let database: TestDatabase;
  /** Where the CLI leaves what it remembers. */
  let home: string;
  const run = promisify(execFile);

  beforeAll(async () => {
    home = mkdtempSync(path.join(tmpdir(), 'pitchbook-cli-'));
    cluster = await startPostgres(programs ?? '', { port: await findFreePort() });
    database = await cluster.connect();
  });
  afterAll(async () => {
    await cluster?.close();
    rmSync(home, { recursive: true, force: true });
  });

  async function advise() {
    const url = `postgresql://postgres@127.0.0.1:${cluster.port}/postgres?sslmode=disable`;
    const { stdout } = await run(process.execPath, [path.resolve('node_modules/supabase/dist/supabase.js'), 'db', 'advisors', '--db-url', url, '--level', 'info', '--output-format', 'json', '--agent', 'no'], {
      cwd: home,
      env: { ...process.env, HOME: home, SUPABASE_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
    });
    return answer.parse(JSON.parse(stdout)).results;
  }

  it('find nothing in our schema but tables that are closed to everybody', async () => {
    const findings = await advise();
    // An empty database has used no index yet.
    const told = findings.filter(({ name }) => name !== 'unused_index').map(({ level, name, detail }) => `${level} ${name} ${/`([\w.]+)`/.exec(detail)?.[1]}`);
    expect(told.toSorted()).toEqual(closedTables.map((table) => `INFO rls_enabled_no_policy ${table}`));
  });

  it('look: each planted defect is found', async () => {
    await database.run(`
      create table public.open_door (id int primary key, owner uuid references auth.users);
      create view public.v_open as select * from public.pitchbooks;
      grant select on public.open_door, public.v_open to anon;
      create policy planted on public.pitchbooks for select to authenticated using (auth.uid() is not null);
      create function public.planted() returns int language sql security definer as 'select 1';
    `);
    expect((await advise()).map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'rls_disabled_in_public', 'security_definer_view', 'auth_rls_initplan', 'multiple_permissive_policies', 'function_search_path_mutable', 'unindexed_foreign_keys',
      ]),
    );
  });
});
