import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { writeBackup } from '../backup/write-backup';
import { MigrationError } from '../migration-error';
import { findMigrationRun, rollbackMigration, takeOverMigrationRun } from '../target/target';
import { isHeld, isRollingBack, refuseHeldRun } from './heartbeat';
import { removeIntent, runFolder } from './intent';
import { type Surroundings, throwIfStopped } from './surroundings';

const BOOKS_AT_ONCE = 100;

export type RollbackOutcome = {
  exitCode: 0 | 2;
  runId: string;
  organization: string;
  removed: number;
  /** Edited by people since, and left alone. */
  edited: string[];
  /** Not there any more before the rollback came to them. */
  gone: string[];
  /** Removed although somebody had them open within the last five minutes. */
  present: string[];
  organizationRemoved: boolean;
  /** Folder of the backup that was made because edited books went too. */
  backup: string | null;
};

/**
 * Removes exactly what a run wrote, finished or not; the figures are those of all its rollbacks. A book that people have edited since stays and is listed; with
 * `force` it goes too, after a backup. Can be repeated after an interruption.
 *
 * @throws MigrationError
 */
export async function rollback(surroundings: Surroundings, { runId, force }: { runId: string; force: boolean }): Promise<RollbackOutcome> {
  const { target, holder, isAlive, workFolder } = surroundings;
  const folder = runFolder(workFolder, runId);
  const run = await findMigrationRun(target, { id: runId });
  if (!run) throw new MigrationError(`There is no run ${runId}.`, { code: 'unknown_run', hint: 'A run that was killed before it wrote anything has nothing to take back; one that made its organisation is forgotten with it.' });
  if ((run.status === 'running' || isRollingBack(run)) && isHeld(run, holder, isAlive)) refuseHeldRun(run);
  const outcome: RollbackOutcome = {
    exitCode: 0, runId, organization: run.organization, removed: 0, edited: [], gone: [], present: [], organizationRemoved: false, backup: null,
  };
  const lease = randomUUID();
  await takeOverMigrationRun(target, { runId, heldLease: run.lease, lease, holder });
  // From here on there is nothing to go on with; once the run has gone with its organisation nothing else could tell.
  await removeIntent(folder);
  await removeBooks(surroundings, outcome, lease, false);
  if (force && outcome.edited.length > 0) {
    outcome.backup = path.join(folder, `backup-before-rollback-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`);
    await writeBackup(target, { organization: run.organization, runId, folder: outcome.backup }, ({ done, of }) =>
      surroundings.tell({ phase: 'backup', done, total: of, unit: 'books' }),
    );
    await removeBooks(surroundings, outcome, lease, true);
  }
  return { ...outcome, exitCode: outcome.edited.length > 0 ? 2 : 0 };
}

async function removeBooks({ target, tell, stop }: Surroundings, outcome: RollbackOutcome, lease: string, force: boolean): Promise<void> {
  let left: number | null = null;
  // The first call removes nothing: it says how many there are, for whoever waits and in case that the last answer gets lost.
  for (let limit = 0; left !== 0; limit = BOOKS_AT_ONCE) {
    throwIfStopped(stop, `Go on with: npx tsx scripts/migrate.ts rollback ${outcome.runId}`);
    const answer = await rollbackMigration(target, { runId: outcome.runId, lease, limit, force }).catch(isUnknownRun);
    if (answer === 'gone') {
      // It was there a moment ago: the call was done, its answer got lost, and the run has gone with the organisation it had made.
      outcome.removed += left ?? 0;
      outcome.organizationRemoved = true;
      return;
    }
    left = answer.left;
    outcome.removed = answer.removedInAll;
    outcome.edited = answer.edited;
    outcome.gone = answer.gone;
    outcome.present.push(...answer.present);
    outcome.organizationRemoved = answer.organizationRemoved;
    tell({ phase: 'rolling back', done: outcome.removed, total: outcome.removed + left, unit: 'books' });
  }
}

function isUnknownRun(error: unknown): 'gone' {
  if (error instanceof MigrationError && error.code === 'unknown_run') return 'gone';
  throw error;
}
