import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { openSource } from '../source/open-source';
import { checkImportRequest } from '../target/target';
import { buildReport, exitCodeOf, writeReport } from './build-report';
import { checkTarget, requireSound } from './check-target';
import { publicOptions, type RunOptions, runFolder } from './intent';
import { openLeftOut } from './left-out';
import { makePrivateFolder } from './private-file';
import type { Outcome } from './run';
import { startStopwatch } from './stopwatch';
import { surveySource } from './survey';
import { type Surroundings, throwIfStopped } from './surroundings';
import { createTally } from './tally';
import { weighRecord } from './weigh-record';

/** Checks the target, reads and maps the whole source, and says what a run would do. Writes nothing to the database. @throws MigrationError */
export async function plan(surroundings: Surroundings, request: RunOptions & { source: string; organization: string }): Promise<Outcome> {
  const { target, tell, stop } = surroundings;
  const watch = startStopwatch();
  const hint = 'Nothing was written.';
  const boundary = () => throwIfStopped(stop, hint);
  watch.begin('checking');
  const { organizationId } = await checkImportRequest(target, request);
  const checks = await checkTarget(surroundings, organizationId, hint);
  requireSound(checks);
  watch.begin('reading');
  const source = await openSource(request.source);
  const folder = runFolder(surroundings.workFolder, `plan-${randomUUID()}`);
  await makePrivateFolder(folder);
  const tally = createTally();
  const leftOut = openLeftOut(folder, tally);
  try {
    const survey = await surveySource({
      source, target, organizationId, runId: null, tell, boundary,
      async onRecord(judged) {
        const weighed = await weighRecord(judged, { again: request.again, tally, leftOut });
        if (weighed.kind !== 'import') return;
        tally.countBook(weighed.book);
        tally.countRules(weighed.book.transformations);
      },
    });
    await leftOut.finish();
    const report = buildReport({
      kind: 'plan', runId: null, organization: request.organization, target: target.describe,
      source: { name: source.name, bytes: source.bytes, hash: survey.sourceHash, records: survey.records },
      options: publicOptions(request), watch, interrupted: false, notices: survey.notices, tally, checks, compared: false,
    });
    return { exitCode: exitCodeOf(report), report, page: await writeReport(folder, report) };
  } catch (error) {
    await leftOut.discard();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
