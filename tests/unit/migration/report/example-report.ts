import type { MigrationReport } from '@/lib/migration/report/report';

/** A report with something in every part of it. */
export function exampleReport(changes: Partial<MigrationReport> = {}): MigrationReport {
  return {
    format: 1,
    kind: 'run',
    runId: '5f0c7f0e-3a51-4b0c-9a53-0d6e0f6a8a11',
    organization: 'northwind',
    target: 'the API at http://127.0.0.1:54321',
    source: { name: 'old-data', bytes: 12_345_678, hash: 'ab'.repeat(32), records: 12 },
    options: { createOrganization: false, batchSize: 100, onConflict: 'skip', again: false },
    times: {
      startedAt: '2026-03-01T20:00:00.000Z', finishedAt: '2026-03-01T20:00:10.000Z', seconds: 10,
      phases: [{ phase: 'reading', seconds: 2 }, { phase: 'importing', seconds: 8 }], booksPerSecond: 0.9, interrupted: false,
    },
    counts: { records: 12, imported: 9, alreadyThere: 1, quarantined: 1, conflicts: 1, compared: 9, different: 0, slides: 200, sections: 40 },
    rules: [{ rule: 'word-translated', kind: 'translated', text: 'A word of an older version became the nearest one of today.', times: 3, records: 3 }],
    quarantine: { total: 1, listed: [{ index: 4, file: 'pitchbooks.json', path: '$.title', reason: 'title is missing', hint: 'give it a title' }] },
    conflicts: { total: 1, listed: [{ index: 7, id: '9b7d2c10-4a3e-4f58-8d61-2e0f9c5b8a02', word: 'changed' }] },
    differences: { total: 0, listed: [] },
    notices: ['template_prompts.json is left aside'],
    checks: [{ name: 'no gaps', area: 'numbering', result: 'ok', detail: '', ms: 3.2 }],
    verdict: { word: 'PROCEED', reasons: ['every check passed'] },
    ...changes,
  };
}
