import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { MigrationError } from '../migration-error';
import { migrationReportSchema } from '../report/report';
import type { MigrationRun } from '../target/answers';
import { findMigrationRun, takeOverMigrationRun } from '../target/target';
import { exitCodeOf, writeReport } from './build-report';
import { isHeld, isRollingBack, refuseHeldRun, refuseRollingBack } from './heartbeat';
import { findIntent, type Intent, listIntents, removeIntent, runFolder, writeIntent } from './intent';
import { carryOut, type Outcome } from './run';
import type { Surroundings } from './surroundings';

export type ResumeRequest = {
  /** null: the latest run that has not ended. */
  runId: string | null;
  /** Where the source is by now; needed where the work folder of the run is not here. */
  source: string | null;
  /** Slug; narrows down which run is meant. */
  organization: string | null;
};

/**
 * Goes on with a run that was interrupted, wherever that was: before it was entered in the ledger, between two batches,
 * or after its last line. Ends in the state of an uninterrupted run.
 *
 * @throws MigrationError
 */
export async function resume(surroundings: Surroundings, request: ResumeRequest): Promise<Outcome> {
  const { target, holder, isAlive, workFolder } = surroundings;
  const runId = request.runId ?? (await findUnfinished(surroundings, request.organization));
  const folder = runFolder(workFolder, runId);
  const [intent, run] = await Promise.all([findIntent(folder), findMigrationRun(target, { id: runId })]);
  surroundings.announce({ id: runId, folder });
  if (run && (run.status === 'running' || isRollingBack(run)) && isHeld(run, holder, isAlive)) refuseHeldRun(run);
  if (run && isRollingBack(run)) refuseRollingBack(run);
  if (run?.status === 'completed' || run?.status === 'rolled_back') return ended(run, folder);
  const known = withSource(intent ?? intentOf(runId, run, request.source), request.source);
  await writeIntent(folder, known);
  if (!run) return carryOut(surroundings, known, null);
  const lease = randomUUID();
  const taken = await takeOverMigrationRun(target, { runId, heldLease: run.lease, lease, holder });
  return carryOut(surroundings, known, { run: taken, lease });
}

/** A run that ended, perhaps without being able to say so: its report is written again. */
async function ended(run: MigrationRun, folder: string): Promise<Outcome> {
  await removeIntent(folder);
  const parsed = migrationReportSchema.safeParse(run.report);
  if (run.status === 'rolled_back' || !parsed.success) {
    throw new MigrationError(`Run ${run.id} was taken back; there is nothing to go on with.`, { code: 'conflict', hint: 'Begin a new run; --again imports its books once more.' });
  }
  return { exitCode: exitCodeOf(parsed.data), report: parsed.data, page: await writeReport(folder, parsed.data) };
}

async function findUnfinished({ target, workFolder }: Surroundings, organization: string | null): Promise<string> {
  const intents = await listIntents(workFolder);
  const mine = intents.find((intent) => organization === null || intent.organization === organization);
  if (mine) return mine.runId;
  const run = organization === null ? null : await findMigrationRun(target, { organization });
  // One that has ended already is told of as such.
  if (run) return run.id;
  throw new MigrationError('There is no run to go on with.', {
    code: 'unknown_run', hint: 'Name the run, or with --org its organisation; `run <source>` begins a new one.',
  });
}

/** A source that is named counts: the files may have moved. Their hash tells whether they are the same. */
const withSource = (intent: Intent, source: string | null): Intent => (source === null ? intent : { ...intent, source: path.resolve(source) });

/** What a run was asked to do, from the ledger: its work folder is gone or on another machine. */
function intentOf(runId: string, run: MigrationRun | null, source: string | null): Intent {
  if (!run) throw new MigrationError(`There is no run ${runId}.`, { code: 'unknown_run', hint: 'Neither the database nor the work folder knows it.' });
  if (source === null) {
    throw new MigrationError(`The work folder of run ${run.id} is not on this machine.`, {
      code: 'usage', exitCode: 64, hint: `Say where its source (${run.sourceName ?? 'unknown'}) is: resume ${run.id} <source>.`,
    });
  }
  const { batchSize, onConflict, again, createOrganization } = run.options ?? {};
  return {
    format: 1,
    runId: run.id,
    organization: run.organization,
    createOrganization: createOrganization === true,
    // The ledger knows the author already.
    author: null,
    source,
    batchSize: typeof batchSize === 'number' ? batchSize : 100,
    onConflict: onConflict === 'fail' ? 'fail' : 'skip',
    again: again === true,
    startedAt: new Date(run.startedAt).toISOString(),
  };
}
