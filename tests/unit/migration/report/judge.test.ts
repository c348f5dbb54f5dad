import { describe, expect, it } from 'vitest';
import { recordChecks, verdictOf } from '@/lib/migration/report/judge';
import type { ReportedCheck } from '@/lib/migration/report/report';
import { exampleReport } from './example-report';

const check = (result: ReportedCheck['result'], name = 'a check'): ReportedCheck => ({ name, area: 'tables', result, detail: 'the detail', ms: 1 });
const times = (n: number, result: ReportedCheck['result']) => Array.from({ length: n }, () => check(result));

describe('the verdict', () => {
  it('is to proceed while every check passes', () => {
    expect(verdictOf(times(30, 'ok'))).toEqual({ word: 'PROCEED', reasons: ['every check passed'] });
  });

  it('tolerates five warnings, and names them', () => {
    const verdict = verdictOf([...times(30, 'ok'), ...times(5, 'warning')]);
    expect(verdict.word).toBe('PROCEED');
    expect(verdict.reasons).toHaveLength(5);
  });

  it('asks for caution from the sixth warning on', () => {
    expect(verdictOf(times(6, 'warning')).word).toBe('PROCEED WITH CAUTION');
  });

  it('is not to proceed after a single failure, and says which', () => {
    expect(verdictOf([...times(30, 'ok'), check('failure', 'numbering has no gaps')])).toEqual({
      word: 'DO NOT PROCEED', reasons: ['numbering has no gaps: the detail'],
    });
  });
});

describe('checks of the records', () => {
  const resultOf = (checks: ReportedCheck[], name: string) => checks.find((each) => each.name === name)?.result;
  const counts = (changes: Partial<ReturnType<typeof exampleReport>['counts']>) => ({
    counts: { ...exampleReport().counts, quarantined: 0, conflicts: 0, ...changes }, differences: exampleReport().differences,
  });

  it('fail where one record differs from its source', () => {
    expect(resultOf(recordChecks(counts({ different: 1 }), true), 'records equal their source')).toBe('failure');
    expect(resultOf(recordChecks(counts({}), true), 'records equal their source')).toBe('ok');
  });

  it('do not claim a comparison that was not made', () => {
    expect(resultOf(recordChecks(counts({}), false), 'records equal their source')).toBeUndefined();
  });

  it('warn of records that stayed out', () => {
    expect(recordChecks(counts({ quarantined: 2, conflicts: 1 }), true).map(({ result }) => result)).toEqual(['ok', 'warning', 'warning']);
  });
});
