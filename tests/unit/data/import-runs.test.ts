import { describe, expect, it } from 'vitest';
import { findImportRun } from '@/lib/data/find-import-run';
import { listImportRuns } from '@/lib/data/list-import-runs';
import { timestamp } from '@/lib/data/table-rows';
import { exampleReport } from '../migration/report/example-report';
import { callerOfTables } from './tables';

const ID = '5f0c7f0e-3a51-4b0c-9a53-0d6e0f6a8a11';
const row = {
  id: ID, source_name: 'old-data', status: 'completed', phase: 'finished', started_at: '2026-03-01 20:00:00+00', finished_at: '2026-03-01T20:00:10.5+00:00',
  heartbeat_at: '2026-03-01 20:00:10.5+00', counts: { records: 12, imported: 9, quarantined: 'odd' }, author: { full_name: 'Ada Owner' },
};

describe('a moment of the database', () => {
  it.each(['2026-03-01 20:00:00+00', '2026-03-01T20:00:00+00:00', '2026-03-01T20:00:00.000Z', '2026-03-01 21:30:00+01:30'])('%s is one and the same', (text) => {
    expect(timestamp.parse(text)).toBe('2026-03-01T20:00:00.000Z');
  });
});

describe('listing runs', () => {
  it('takes what is there of the figures, and no verdict that it does not know', async () => {
    const { caller } = callerOfTables({ migration_runs: [{ ...row, verdict: 'PROCEED' }, { ...row, author: null, counts: {}, verdict: 'PERHAPS' }] });
    const listed = await listImportRuns(caller, 'org');
    expect(listed).toMatchObject({
      ok: true,
      value: {
        total: 2,
        runs: [
          { authorName: 'Ada Owner', verdict: 'PROCEED', startedAt: '2026-03-01T20:00:00.000Z', counts: { records: 12, imported: 9, quarantined: null, conflicts: null } },
          { authorName: null, verdict: null, counts: { imported: null } },
        ],
      },
    });
  });
});

describe('finding a run', () => {
  const stored = { ...row, source_bytes: 12, source_hash: null, options: { again: false, nested: { a: 1 } }, report: exampleReport() };

  it('asks within the organisation, and gives the report with conflicts in words', async () => {
    const { caller, filters } = callerOfTables({ migration_runs: [stored] });
    const found = await findImportRun(caller, 'org', ID);
    expect(filters).toEqual([['migration_runs', 'organization_id', 'org'], ['migration_runs', 'id', ID]]);
    expect(found).toMatchObject({ ok: true, value: { hasUnknownReport: false, options: { again: false }, source: { bytes: 12, hash: null } } });
    if (!found.ok || !found.value?.report) throw new Error('no report');
    expect(found.value.report.conflicts.listed[0]?.text).toContain('has changed since');
    expect(found.value.options).not.toHaveProperty('nested');
  });

  it('says that there is a report which it cannot read', async () => {
    const { caller } = callerOfTables({ migration_runs: [{ ...stored, report: { format: 2 } }] });
    expect(await findImportRun(caller, 'org', ID)).toMatchObject({ ok: true, value: { report: null, hasUnknownReport: true } });
    const { caller: another } = callerOfTables({ migration_runs: [{ ...stored, report: null }] });
    expect(await findImportRun(another, 'org', ID)).toMatchObject({ ok: true, value: { report: null, hasUnknownReport: false } });
  });

  it('finds nothing without asking where the id is none, and nothing where there is no row', async () => {
    const { caller, filters } = callerOfTables({ migration_runs: [] });
    expect(await findImportRun(caller, 'org', 'no-id-at-all')).toEqual({ ok: true, value: null });
    expect(filters).toEqual([]);
    expect(await findImportRun(caller, 'org', ID)).toEqual({ ok: true, value: null });
  });
});
