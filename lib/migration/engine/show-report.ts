import { MigrationError } from '../migration-error';
import { type MigrationReport, migrationReportSchema } from '../report/report';
import type { MigrationRun } from '../target/answers';
import { findMigrationRun } from '../target/target';
import { writeReport } from './build-report';
import { runFolder } from './intent';
import { makePrivateFolder } from './private-file';
import type { Surroundings } from './surroundings';

export type ShownReport = { run: MigrationRun; report: MigrationReport | null; page: string | null };

/** The report of a run from the ledger, written as files once more; null for a run that has not ended. */
export async function showReport({ target, workFolder }: Surroundings, by: { id: string } | { organization: string }): Promise<ShownReport> {
  const run = await findMigrationRun(target, by);
  if (!run) throw new MigrationError('There is no such run.', { code: 'unknown_run', hint: 'With --org, `report` shows the latest run of an organisation.' });
  const parsed = migrationReportSchema.safeParse(run.report);
  if (!parsed.success) return { run, report: null, page: null };
  const folder = runFolder(workFolder, run.id);
  await makePrivateFolder(folder);
  return { run, report: parsed.data, page: await writeReport(folder, parsed.data) };
}
