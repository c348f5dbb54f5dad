import 'server-only';
import { z } from 'zod';
import type { Result } from '@/lib/errors/result';
import { migrationReportSchema, type Verdict } from '@/lib/migration/report/report';
import type { Caller } from '@/lib/server/caller';
import { importRun, RUN_COLUMNS, type ImportRun } from './import-run';
import { readRows } from './table-rows';

const MOST_RUNS = 100;

export type ImportRunListed = ImportRun & { verdict: Verdict['word'] | null };

const listed = z
  .looseObject({ verdict: migrationReportSchema.shape.verdict.shape.word.nullable().catch(null) })
  .transform((row): ImportRunListed => ({ ...importRun.parse(row), verdict: row.verdict }));

/** The latest runs of an organisation, newest first, and how many there are in all; for its owners and admins, empty for others. */
export async function listImportRuns(caller: Caller, organizationId: string): Promise<Result<{ runs: ImportRunListed[]; total: number }>> {
  let total = 0;
  const rows = await readRows(z.array(listed), async (signal) => {
    const answer = await caller.db
      .from('migration_runs')
      .select(`${RUN_COLUMNS}, verdict:report->verdict->>word`, { count: 'exact' })
      .eq('organization_id', organizationId)
      .order('started_at', { ascending: false })
      .order('id')
      .limit(MOST_RUNS)
      .abortSignal(signal);
    total = answer.count ?? 0;
    return answer;
  });
  return rows.ok ? { ok: true, value: { runs: rows.value, total } } : rows;
}
