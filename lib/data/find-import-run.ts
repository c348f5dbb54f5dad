import 'server-only';
import { z } from 'zod';
import { ok, type Result } from '@/lib/errors/result';
import { CONFLICT_TEXTS, migrationReportSchema, type MigrationReport } from '@/lib/migration/report/report';
import type { Caller } from '@/lib/server/caller';
import { importRun, RUN_COLUMNS, type ImportRun } from './import-run';
import { readRows } from './table-rows';

export type ImportReport = Omit<MigrationReport, 'conflicts'> & {
  conflicts: { total: number; listed: { index: number; id: string; text: string }[] };
};

export interface ImportRunDetails {
  run: ImportRun;
  /** Of the file or folder that it reads: in bytes, and by SHA-256. */
  source: { bytes: number | null; hash: string | null };
  options: Record<string, string | number | boolean | null>;
  /** null while the run has none, and where it is of a version that we do not know. */
  report: ImportReport | null;
  hasUnknownReport: boolean;
}

const option = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const row = z.looseObject({
  source_bytes: z.number().nullable(),
  source_hash: z.string().nullable(),
  // What is no option of ours is not shown.
  options: z.record(z.string(), option.optional().catch(undefined)),
  report: z.unknown(),
});

/** One run of an organisation with its report; null where there is none, or the caller may not see it. */
export async function findImportRun(caller: Caller, organizationId: string, id: string): Promise<Result<ImportRunDetails | null>> {
  if (!z.guid().safeParse(id).success) return ok(null);
  const rows = await readRows(z.array(row), (signal) =>
    caller.db
      .from('migration_runs')
      .select(`${RUN_COLUMNS}, source_bytes, source_hash, options, report`)
      .eq('organization_id', organizationId)
      .eq('id', id)
      .abortSignal(signal),
  );
  if (!rows.ok) return rows;
  const [found] = rows.value;
  if (found === undefined) return ok(null);
  const known = migrationReportSchema.safeParse(found.report);
  return ok({
    run: importRun.parse(found),
    source: { bytes: found.source_bytes, hash: found.source_hash },
    options: Object.fromEntries(Object.entries(found.options).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    report: known.success ? withTexts(known.data) : null,
    hasUnknownReport: !known.success && found.report !== null,
  });
}

function withTexts({ conflicts, ...report }: MigrationReport): ImportReport {
  const listed = conflicts.listed.map(({ index, id, word }) => ({ index, id, text: CONFLICT_TEXTS[word] }));
  return { ...report, conflicts: { total: conflicts.total, listed } };
}
