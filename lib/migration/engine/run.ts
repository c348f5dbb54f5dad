import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { readBackup } from '../backup/read-backup';
import { writeBackup } from '../backup/write-backup';
import { MigrationError } from '../migration-error';
import type { MigrationReport } from '../report/report';
import type { MigrationRun } from '../target/answers';
import { checkImportRequest, findMigrationRun, finishMigrationRun, openMigrationRun } from '../target/target';
import { openSource } from '../source/open-source';
import { buildReport, exitCodeOf, writeReport } from './build-report';
import { checkTarget, startCheck } from './check-target';
import { type Heartbeat, isHeld, isRollingBack, refuseHeldRun, refuseRollingBack, startHeartbeat } from './heartbeat';
import { importSource, sourceChanged } from './import-pass';
import { type Intent, publicOptions, removeIntent, runFolder, type RunOptions, writeIntent } from './intent';
import { openLeftOut } from './left-out';
import { copyPrivateFile, makePrivateFolder } from './private-file';
import { startStopwatch } from './stopwatch';
import { type Survey, surveySource } from './survey';
import { type Surroundings, throwIfStopped } from './surroundings';
import { createTally } from './tally';
import { weighRecord } from './weigh-record';

export type RunRequest = RunOptions & { source: string; organization: string; dryRun: boolean };

export type Outcome = {
  exitCode: 0 | 1 | 2;
  report: MigrationReport;
  /** Path of report.html; null where there was nothing to do and so nothing was written. */
  page: string | null;
};

/** The run in the ledger that this process holds. */
export type HeldRun = { run: MigrationRun; lease: string };

/**
 * Imports a source: checks the target, reads, backs up, imports and compares batch by batch, checks again, reports.
 * Where nothing is new, nothing is written. Killed at any instant, it can be resumed.
 *
 * @throws MigrationError
 */
export async function run(surroundings: Surroundings, request: RunRequest): Promise<Outcome> {
  const { dryRun, ...options } = request;
  const intent: Intent = {
    format: 1, runId: randomUUID(), ...options, source: path.resolve(request.source), startedAt: new Date().toISOString(),
  };
  const folder = runFolder(surroundings.workFolder, intent.runId);
  await makePrivateFolder(folder);
  if (!dryRun) await writeIntent(folder, intent);
  surroundings.announce({ id: intent.runId, folder });
  await refuseOtherRun(surroundings, intent, folder);
  return carryOut(surroundings, intent, null, dryRun);
}

/** Does what an intent says, from the beginning or, where this process took a run over, from where that one stopped. */
export async function carryOut(surroundings: Surroundings, intent: Intent, held: HeldRun | null, dryRun = false): Promise<Outcome> {
  const { target, tell, stop } = surroundings;
  const folder = runFolder(surroundings.workFolder, intent.runId);
  const watch = startStopwatch();
  const resumeHint = `Go on with: npx tsx scripts/migrate.ts resume ${intent.runId}`;
  // Of a run that begins here nothing is left until it is in the ledger.
  const hint = held === null ? 'Nothing was written.' : resumeHint;
  const boundary = () => throwIfStopped(stop, hint);
  // As long as the run cannot be in the ledger nothing is written, so a failure leaves nothing to resume.
  let mayBeEntered = held !== null;
  const preview = createTally();
  const previewed = openLeftOut(folder, preview);
  try {
    watch.begin('checking');
    const { organizationId, authorId } = held?.run ?? (await checkImportRequest(target, intent));
    // Before the check, which a source that is not there need not wait for.
    const source = await openSource(intent.source);
    const checking = startCheck(surroundings, organizationId, hint);

    watch.begin('reading');
    let hasWork = false;
    const survey = await surveySource({
      source, target, organizationId, runId: held?.run.id ?? null, tell,
      boundary() {
        boundary();
        checking.throwIfUnsound();
      },
      // The first record that can be imported answers the question; the others are mapped when they are imported.
      async onRecord(judged) {
        if (!hasWork) hasWork = (await weighRecord(judged, { again: intent.again, tally: preview, leftOut: previewed })).kind === 'import';
      },
    }).catch(async (error: unknown) => {
      // A target that lacks something fails in its own words; the check knows what is missing.
      if (!stop.aborted && !isAboutSource(error)) await checking.result();
      throw error;
    });
    watch.begin('checking');
    const before = await checking.result();
    const sourceFacts = { name: source.name, bytes: source.bytes, hash: survey.sourceHash, records: survey.records };
    const about = {
      organization: intent.organization, target: target.describe, source: sourceFacts, options: publicOptions(intent), watch, interrupted: held !== null,
    };
    if (!held) refuseConflicts(intent, survey);
    if (!held && !hasWork) {
      const report = buildReport({
        ...about, kind: dryRun ? 'dry run' : 'run', runId: null, notices: survey.notices, tally: preview, checks: before, compared: false,
      });
      const isSilent = preview.counts.quarantined + preview.counts.conflicts === 0;
      if (!isSilent) await previewed.finish();
      const page = isSilent ? null : await writeReport(folder, report);
      await (isSilent ? rm(folder, { recursive: true, force: true }) : removeIntent(folder));
      return { exitCode: exitCodeOf(report), report, page };
    }
    await previewed.discard();
    if (dryRun) return await tryOut({ surroundings, intent, survey, source, about, before, organizationId, authorId, folder, boundary });

    mayBeEntered = true;
    const enterOnce = () =>
      enter(surroundings, intent, survey, source).catch((error: unknown) => {
        mayBeEntered = !isRefusalToEnter(error);
        throw error;
      });
    const { run: entered, lease } = held ?? (await enterOnce());
    if (entered.sourceHash !== survey.sourceHash) throw sourceChanged();
    return await importHeld({ surroundings, intent, survey, source, about, folder, resumeHint, run: entered, lease });
  } catch (error) {
    await previewed.discard();
    if (!mayBeEntered) await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

type Work = {
  surroundings: Surroundings;
  intent: Intent;
  survey: Survey;
  source: Awaited<ReturnType<typeof openSource>>;
  about: Pick<Parameters<typeof buildReport>[0], 'organization' | 'target' | 'source' | 'options' | 'watch' | 'interrupted'>;
  folder: string;
};

/** The part of a run that writes, under the lease of this process. */
async function importHeld({ surroundings, intent, survey, source, about, folder, resumeHint, run, lease }: Work & HeldRun & { resumeHint: string }): Promise<Outcome> {
  const { target, tell, stop } = surroundings;
  const { watch } = about;
  const tally = createTally();
  const leftOut = openLeftOut(folder, tally);
  const heart = startHeartbeat(target, { runId: run.id, lease, counts: () => ({ ...tally.counts }) });
  const stopOrLost = AbortSignal.any([stop, heart.lost]);
  const boundary = () => throwIfStopped(stopOrLost, resumeHint);
  const enterPhase = async (phase: Parameters<Heartbeat['enter']>[0]) => {
    boundary();
    watch.begin(phase);
    await heart.enter(phase);
  };
  try {
    await enterPhase('backup');
    // What no organisation can hold yet stays with the run: docs/decisions/015.
    if (source.templatePrompts !== null) await copyPrivateFile(source.templatePrompts, path.join(folder, 'template_prompts.json'));
    await backUp(surroundings, run, path.join(folder, 'backup'), boundary);
    await enterPhase('importing');
    await importSource({
      source, survey, target, place: { dryRun: false, organizationId: run.organizationId, runId: run.id, lease }, authorId: run.authorId,
      batchSize: intent.batchSize, again: intent.again, tally, leftOut, tell, boundary,
    });
    await leftOut.finish();
    await enterPhase('verifying');
    tell({ phase: 'verifying', done: tally.counts.compared, total: tally.counts.compared, unit: 'books' });
    const checks = await checkTarget({ target, tell, stop: stopOrLost }, run.organizationId, resumeHint);
    await enterPhase('report');
    const report = buildReport({ ...about, kind: 'run', runId: run.id, notices: survey.notices, tally, checks, compared: true });
    const page = await writeReport(folder, report);
    const exitCode = exitCodeOf(report);
    await finishMigrationRun(target, { runId: run.id, lease, status: exitCode === 1 ? 'failed' : 'completed', counts: report.counts, report });
    await removeIntent(folder);
    return { exitCode, report, page };
  } finally {
    await heart.stop();
    await leftOut.discard();
  }
}

/** Everything that the run could touch, before it touches anything; a resumed run has its backup already. */
async function backUp({ target, tell }: Surroundings, run: MigrationRun, folder: string, boundary: () => void): Promise<void> {
  if (existsSync(folder)) {
    await readBackup(folder);
    return;
  }
  await writeBackup(target, { organization: run.organization, runId: run.id, folder }, ({ done, of }) => {
    boundary();
    tell({ phase: 'backup', done, total: of, unit: 'books' });
  });
}

type Trial = Work & { before: Parameters<typeof buildReport>[0]['checks']; organizationId: string | null; authorId: string | null; boundary(): void };

/** A dry run: the same statements, each batch taken back by the database. */
async function tryOut(trial: Trial): Promise<Outcome> {
  const { surroundings, intent, survey, source, about, folder } = trial;
  const tally = createTally();
  const leftOut = openLeftOut(folder, tally);
  about.watch.begin('importing');
  try {
    await importSource({
      source, survey, target: surroundings.target, authorId: trial.authorId,
      place: { dryRun: true, organizationId: trial.organizationId, newOrganization: intent.organization },
      batchSize: intent.batchSize, again: intent.again, tally, leftOut, tell: surroundings.tell, boundary: trial.boundary,
    });
    await leftOut.finish();
    const notices = [...survey.notices, 'A dry run: every book was imported and compared, and the database took every batch back; nothing was kept.'];
    const report = buildReport({ ...about, kind: 'dry run', runId: null, notices, tally, checks: trial.before, compared: true });
    return { exitCode: exitCodeOf(report), report, page: await writeReport(folder, report) };
  } finally {
    await leftOut.discard();
  }
}

async function enter({ target, holder }: Surroundings, intent: Intent, survey: Survey, source: Work['source']): Promise<HeldRun> {
  const lease = randomUUID();
  const entered = await openMigrationRun(target, {
    id: intent.runId, organization: intent.organization, createOrganization: intent.createOrganization, author: intent.author, lease, holder,
    sourceName: source.name, sourceHash: survey.sourceHash, sourceBytes: source.bytes, options: publicOptions(intent),
  });
  return { run: entered, lease };
}

/** Whether the database said that it does not enter a run like this; any other failure can be that of the answer alone. */
function isRefusalToEnter(error: unknown): boolean {
  return error instanceof MigrationError && ['usage', 'unknown_organization', 'unknown_author', 'run_in_progress'].includes(error.code);
}

const isAboutSource = (error: unknown): boolean => error instanceof MigrationError && ['source', 'file_access', 'disk_full'].includes(error.code);

/** One run of an organisation at a time; one that was interrupted, or is half taken back, is to be ended first. */
async function refuseOtherRun({ target, holder, isAlive }: Surroundings, intent: Intent, folder: string): Promise<void> {
  try {
    const other = await findMigrationRun(target, { organization: intent.organization });
    if (!other || (other.status !== 'running' && !isRollingBack(other))) return;
    if (isHeld(other, holder, isAlive)) refuseHeldRun(other);
    if (isRollingBack(other)) refuseRollingBack(other);
    throw new MigrationError(`Run ${other.id} of this organisation was interrupted and has to be ended first.`, {
      code: 'run_in_progress',
      hint: `Go on with it: npx tsx scripts/migrate.ts resume ${other.id}. Or take it back: npx tsx scripts/migrate.ts rollback ${other.id}.`,
    });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** With `--on-conflict fail`, before anything is written. */
function refuseConflicts({ onConflict }: Intent, { counts }: Survey): void {
  const conflicts = counts.changed + counts.exists;
  if (onConflict !== 'fail' || conflicts === 0) return;
  throw new MigrationError(
    `${conflicts} records meet another state of their book: ${counts.changed} changed in the source since they were imported, ${counts.exists} have the id of a book that no import made.`,
    { code: 'conflict', hint: 'Nothing was written. `plan` names them; --on-conflict skip imports the others.' },
  );
}

export function unknownOrganization(slug: string): MigrationError {
  return new MigrationError(`There is no organisation "${slug}".`, {
    code: 'unknown_organization', exitCode: 64, hint: 'Check --org, or let the run make it with --create-org.',
  });
}
