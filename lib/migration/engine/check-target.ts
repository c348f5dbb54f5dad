import { MigrationError } from '../migration-error';
import type { ReportedCheck } from '../report/report';
import { checkImportTarget } from '../target/target';
import { type Surroundings, unlessStopped } from './surroundings';

type Checking = Pick<Surroundings, 'target' | 'tell' | 'stop'>;

/**
 * The set-based checks of the target in the form that reports carry. They can take minutes, so to stop does not wait for them.
 * @param hint for whoever stops it
 * @throws MigrationError
 */
export async function checkTarget({ target, tell, stop }: Checking, organizationId: string | null, hint: string): Promise<ReportedCheck[]> {
  tell({ phase: 'checking', done: 0, total: null, unit: 'checks' });
  const checks = await unlessStopped(checkImportTarget(target, organizationId), stop, hint);
  tell({ phase: 'checking', done: checks.length, total: checks.length, unit: 'checks' });
  return checks.map(({ name, area, result, detail, ms }) => ({ name, area, result, detail: detail ?? '', ms }));
}

/** @throws MigrationError that names the checks where any failed: nothing is imported into such a target. */
export function requireSound(checks: readonly ReportedCheck[]): void {
  const failures = checks.filter(({ result }) => result === 'failure');
  if (failures.length === 0) return;
  const named = failures.slice(0, 10).map(({ area, name, detail }) => `  ${area}, ${name}: ${detail}`);
  throw new MigrationError(`DO NOT PROCEED: the target fails ${failures.length} of ${checks.length} checks.\n${named.join('\n')}`, {
    hint: 'Apply supabase/migrations to it and mend what the checks name. Nothing was written.',
  });
}

/** A check of the target that goes on while the source is read. */
export type Check = {
  /** @throws MigrationError as soon as it is known that nothing can be imported into such a target. */
  throwIfUnsound(): void;
  /** Waits for its end. @throws MigrationError */
  result(): Promise<ReportedCheck[]>;
};

export function startCheck({ target, tell, stop }: Checking, organizationId: string | null, hint: string): Check {
  let failure: { error: unknown } | null = null;
  tell({ phase: 'checking', done: 0, total: null, unit: 'checks' });
  const checking = checkTarget({ target, tell: () => undefined, stop }, organizationId, hint).then((checks) => {
    requireSound(checks);
    return checks;
  });
  checking.catch((error: unknown) => {
    failure = { error };
  });
  return {
    throwIfUnsound() {
      if (failure) throw failure.error;
    },
    async result() {
      const checks = await checking;
      tell({ phase: 'checking', done: checks.length, total: checks.length, unit: 'checks' });
      return checks;
    },
  };
}
