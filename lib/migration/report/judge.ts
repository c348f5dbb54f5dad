import type { MigrationReport, ReportedCheck, Verdict } from './report';

/** More warnings than these, and a person should look before the team moves. */
const TOLERATED_WARNINGS = 5;

/** The checks that a run's own figures amount to, in the form of those that the database makes. */
export function recordChecks({ counts, differences }: Pick<MigrationReport, 'counts' | 'differences'>, compared: boolean): ReportedCheck[] {
  const check = (name: string, result: ReportedCheck['result'], detail: string): ReportedCheck => ({ name, area: 'records', result, detail, ms: null });
  const checks: ReportedCheck[] = [];
  if (compared) {
    checks.push(
      counts.different > 0
        ? check('records equal their source', 'failure', `${counts.different} of ${counts.compared} differ, first ${differences.listed[0]?.id ?? ''}`)
        : check('records equal their source', 'ok', `${counts.compared} compared, none differs`),
    );
  }
  checks.push(
    counts.quarantined > 0
      ? check('every record can be imported', 'warning', `${counts.quarantined} of ${counts.records} are in the quarantine file`)
      : check('every record can be imported', 'ok', `${counts.records} records`),
    counts.conflicts > 0
      ? check('no record meets another state of its book', 'warning', `${counts.conflicts} left as they are in the organisation`)
      : check('no record meets another state of its book', 'ok', 'none does'),
  );
  return checks;
}

/** Any failure: do not proceed; more than five warnings: with caution. The reasons name the checks. */
export function verdictOf(checks: readonly ReportedCheck[]): Verdict {
  const failures = checks.filter(({ result }) => result === 'failure');
  const warnings = checks.filter(({ result }) => result === 'warning');
  const told = (list: readonly ReportedCheck[]) => list.map(({ name, detail }) => `${name}: ${detail}`);
  if (failures.length > 0) return { word: 'DO NOT PROCEED', reasons: told(failures) };
  if (warnings.length > TOLERATED_WARNINGS) return { word: 'PROCEED WITH CAUTION', reasons: [`${warnings.length} warnings`, ...told(warnings)] };
  return { word: 'PROCEED', reasons: warnings.length > 0 ? told(warnings) : ['every check passed'] };
}
