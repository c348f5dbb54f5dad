import { exportBooks } from '@/lib/migration/engine/export';
import { plan } from '@/lib/migration/engine/plan';
import { restore } from '@/lib/migration/engine/restore';
import { resume } from '@/lib/migration/engine/resume';
import { rollback } from '@/lib/migration/engine/rollback';
import { type Outcome, run } from '@/lib/migration/engine/run';
import { showReport } from '@/lib/migration/engine/show-report';
import type { Surroundings } from '@/lib/migration/engine/surroundings';
import { verify } from '@/lib/migration/engine/verify';
import { MigrationError } from '@/lib/migration/migration-error';
import type { CommandName } from './commands';
import { exportLines, outcomeLines, restoreLines, rollbackLines, shownReportLines } from './print-result';
import type { Arguments } from './read-arguments';

/** What a command came to: for people as lines, for scripts as one document. */
export type Performed = { exitCode: 0 | 1 | 2; lines: string[]; result: Record<string, unknown> };

/** Carries a checked command line out. @throws MigrationError */
export async function perform(command: CommandName, given: Arguments, surroundings: Surroundings): Promise<Performed> {
  // The reader of the command line has seen to it that these are there where they are required.
  const { source = '', org: organization = '', run: runId = '', backup = '', out = '', force = false } = given;
  const options = {
    createOrganization: given['create-org'] ?? false,
    author: given.author ?? null,
    batchSize: given['batch-size'] ?? 100,
    onConflict: given['on-conflict'] ?? 'skip',
    again: given.again ?? false,
  };
  switch (command) {
    case 'plan':
      return ofOutcome(await plan(surroundings, { ...options, source, organization }));
    case 'run':
      return ofOutcome(await run(surroundings, { ...options, source, organization, dryRun: given['dry-run'] ?? false }));
    case 'resume':
      return ofOutcome(await resume(surroundings, { runId: given.run ?? null, source: given.source ?? null, organization: given.org ?? null }));
    case 'verify':
      return ofOutcome(await verify(surroundings, { source: given.source ?? null, organization }));
    case 'restore': {
      const outcome = await restore(surroundings, { folder: backup, force });
      return { exitCode: outcome.exitCode, lines: restoreLines(outcome), result: { ...outcome } };
    }
    case 'rollback': {
      const outcome = await rollback(surroundings, { runId, force });
      return { exitCode: outcome.exitCode, lines: rollbackLines(outcome), result: { ...outcome } };
    }
    case 'report': {
      if (!given.run && !given.org) throw new MigrationError('<run> is missing: name a run, or with --org its organisation.', { code: 'usage', exitCode: 64 });
      const shown = await showReport(surroundings, given.run ? { id: given.run } : { organization });
      const { id, status, phase, organization: slug } = shown.run;
      return { exitCode: 0, lines: shownReportLines(shown), result: { run: { id, status, phase, organization: slug }, report: shown.report, page: shown.page } };
    }
    case 'export': {
      const outcome = await exportBooks(surroundings, { organization, out, force });
      return { exitCode: 0, lines: exportLines(outcome), result: { ...outcome } };
    }
    default:
      return command satisfies never;
  }
}

function ofOutcome(outcome: Outcome): Performed {
  return { exitCode: outcome.exitCode, lines: outcomeLines(outcome), result: { report: outcome.report, page: outcome.page } };
}
