// @vitest-environment jsdom
import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { ImportRunView } from '@/components/imports/import-run-view';
import type { ImportReport, ImportRunDetails } from '@/lib/data/find-import-run';
import { exampleReport } from '../../migration/report/example-report';

const now = new Date('2026-03-01T20:00:00.000Z');
const ID = '5f0c7f0e-3a51-4b0c-9a53-0d6e0f6a8a11';

const run: ImportRunDetails['run'] = {
  id: ID, sourceName: 'old-data', status: 'completed', phase: 'finished', startedAt: '2026-03-01T19:00:00.000Z', finishedAt: '2026-03-01T19:00:10.000Z',
  heartbeatAt: '2026-03-01T19:50:00.000Z', counts: { records: 12, imported: 9, alreadyThere: 1, conflicts: 1, quarantined: 1 }, authorName: null,
};

function reportOf(changes: Parameters<typeof exampleReport>[0] = {}): ImportReport {
  const { conflicts, ...report } = exampleReport(changes);
  return { ...report, conflicts: { total: conflicts.total, listed: conflicts.listed.map(({ index, id }) => ({ index, id, text: 'changed since' })) } };
}

function show(changes: Partial<ImportRunDetails['run']> = {}, details: Partial<ImportRunDetails> = {}): void {
  render(
    <ImportRunView
      details={{ run: { ...run, ...changes }, source: { bytes: 12_345_678, hash: 'ab'.repeat(32) }, options: { again: false }, report: reportOf(), hasUnknownReport: false, ...details }}
      listHref="/team/imports" now={now}
    />,
  );
}

const main = () => document.body.textContent ?? '';

afterEach(cleanup);

describe('a run', () => {
  it('shows its verdict, its figures and what was left out, with reason and hint', () => {
    show();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Import of old-data');
    expect(screen.getByRole('heading', { name: 'Proceed' })).toBeTruthy();
    const quarantined = within(screen.getByRole('region', { name: 'Quarantined records 1' }));
    expect(quarantined.getByRole('listitem').textContent).toBe('Title is missingpitchbooks.json, record 4, $.titleGive it a title');
    expect(within(screen.getByRole('region', { name: 'Conflicts 1' })).getByRole('listitem').textContent).toContain('Record 7, book 9b7d2c10');
    expect(within(screen.getByRole('region', { name: 'Rules applied' })).getByText('3 times in 3 records')).toBeTruthy();
    expect(main()).toContain('old-data, 12.3 MB, 12 records');
    expect(main()).toContain('ab'.repeat(32));
  });

  it('leaves out what there was none of', () => {
    show({}, { report: reportOf({ quarantine: { total: 0, listed: [] }, conflicts: { total: 0, listed: [] }, notices: [], rules: [] }) });
    for (const name of [/^Quarantined/, /^Conflicts/, /differ/, /^Notes/]) expect(screen.queryByRole('heading', { name })).toBeNull();
    expect(screen.getByText('Nothing had to be changed on the way.')).toBeTruthy();
  });

  it('says how many a cut list leaves out', () => {
    const entry = { index: 1, file: 'a.json', path: '$', reason: 'no title', hint: 'give one' };
    show({}, { report: reportOf({ quarantine: { total: 1_500, listed: Array.from({ length: 1_000 }, (_, index) => ({ ...entry, index })) } }) });
    expect(screen.getByText('and 500 more, listed in the files of the run')).toBeTruthy();
  });

  it('puts failed checks first and folds those that passed', () => {
    const check = (name: string, result: 'ok' | 'warning' | 'failure') => ({ name, area: 'rows', result, detail: '', ms: null });
    show({}, { report: reportOf({ checks: [check('fine', 'ok'), check('slow', 'warning'), check('broken', 'failure')] }) });
    const checks = screen.getByRole('region', { name: 'Checks 3' });
    expect(checks.textContent).toMatch(/Broken.*Slow.*1 check passed.*Fine/);
    expect(screen.getByText('1 check passed').closest('details')?.open).toBe(false);
  });

  it('tells how to go on after an interruption', () => {
    show({ status: 'running', phase: 'importing', finishedAt: null }, { report: null });
    expect(main()).toContain('last heard of 10 min ago. 9 of 12 imported so far.');
    expect(screen.getByText(`npx tsx scripts/migrate.ts resume ${ID}`)).toBeTruthy();
    expect(main()).toContain('There is no report yet');
  });

  it('only says how far it is while it is going on', () => {
    show({ status: 'running', phase: 'importing', finishedAt: null, heartbeatAt: '2026-03-01T19:59:55.000Z' }, { report: null });
    expect(main()).toContain('It is going on: importing. 9 of 12 imported so far.');
    expect(main()).not.toContain('resume');
  });

  it('says that what it wrote is gone again', () => {
    show({ status: 'rolled_back' });
    expect(main()).toContain('It was taken back');
  });

  it.each([
    ['failed' as const, false, 'There is no report: it ended before one was written.'],
    ['completed' as const, true, 'Its report is of a version that this app does not know.'],
  ])('%s without a report that can be read says so', (status, hasUnknownReport, sentence) => {
    show({ status }, { report: null, hasUnknownReport });
    expect(screen.getByText(sentence)).toBeTruthy();
    expect(screen.queryByRole('heading', { name: 'Counts' })).toBeNull();
  });
});
