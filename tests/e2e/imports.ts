import { randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import { parseJson } from '@/lib/migration/json/parse-json';
import { mapLegacyBook } from '@/lib/migration/legacy/map-legacy-book';
import { openApiTarget } from '@/lib/migration/target/api-target';
import { finishMigrationRun, importPitchbooks, noteMigrationProgress, openMigrationRun } from '@/lib/migration/target/target';
import type { Database } from '@/lib/supabase/database.types';
import { testEnv } from '../support/test-env';
import { exampleReport } from '../unit/migration/report/example-report';

/** What an imported book's record holds beside what books hold, as its JSON text: exact numbers can be written in no other way. */
export const NOTHING_BESIDE = '';
export const MUCH_BESIDE = [
  '"reviewNotes": {"by": "desk", "items": ["Check the peer set"]}',
  '"clientId": 12345678901234567890.10',
  '"banner": "<script>window.broken = true</script><b>bold</b>"',
  `"archive": ${JSON.stringify('A long memo. '.repeat(2_000))}`,
].join(', ');

function oldRecord(id: string, beside: string): string {
  const slides = [
    { slideNumber: 1, layoutName: 'Title Slide', type: 'title' },
    { slideNumber: 2, layoutName: 'Section Divider', type: 'section-divider', sectionTitle: 'Market' },
    { slideNumber: 3, layoutName: 'Body Text', type: 'body', sectionTitle: 'Market' },
  ];
  const record = {
    id, title: 'Aldermoor Foods', type: 'standard', status: 'draft', sections: [{ title: 'Market', numberOfSlides: 1 }],
    slides: slides.map((slide) => ({ ...slide, placeholders: {} })), prompts: {}, created: '2024-05-20T07:00:00.000Z', updated: '2024-06-02T08:15:00.000Z',
  };
  return JSON.stringify(record).replace(/\}$/, beside === '' ? '}' : `, ${beside}}`);
}

export interface ImportedBook {
  runId: string;
  bookId: string;
}

interface Import {
  organizationId: string;
  slug: string;
  sourceName?: string;
  /** Address of the author of the books. */
  author?: string | null;
  beside?: string;
  /** `abandoned`: its process is gone since ten minutes, in the middle of the work. */
  end?: 'completed' | 'abandoned';
}

/** Brings one old book into an organisation, as the migration does it, with a report that has something in every part. */
export async function importOldBook({ organizationId, slug, sourceName = 'old-data', author = null, beside = MUCH_BESIDE, end = 'completed' }: Import): Promise<ImportedBook> {
  const target = openApiTarget({ url: testEnv('TEST_SUPABASE_URL'), secretKey: testEnv('TEST_SUPABASE_SECRET_KEY') });
  const [runId, lease, bookId] = [randomUUID(), randomUUID(), randomUUID()];
  const { value, duplicates } = parseJson(oldRecord(bookId, beside));
  const mapped = mapLegacyBook({ value, duplicates, index: 0, hash: '0'.repeat(64), bytes: 1_000, notes: [] });
  if (!mapped.ok) throw new Error(`The old record cannot be imported: ${mapped.quarantined.reason}`);
  const report = exampleReport({ runId, organization: slug });
  const run = await openMigrationRun(target, {
    id: runId, organization: slug, createOrganization: false, author, lease, holder: { host: 'night-desk', pid: 812 },
    sourceName, sourceHash: 'ab'.repeat(32), sourceBytes: 12_345_678, options: report.options,
  });
  const answer = await importPitchbooks(target, { organizationId, runId, lease, books: [mapped.book], quarantined: [], authorId: run.authorId, again: false, dryRun: false });
  if (answer.imported.length !== 1) throw new Error(`The old record was not imported: ${JSON.stringify(answer)}`);
  if (end === 'completed') await finishMigrationRun(target, { runId, lease, status: 'completed', counts: report.counts, report });
  else {
    await noteMigrationProgress(target, { runId, lease, phase: 'importing', counts: { ...report.counts, records: 12_000, imported: 4_200 } });
    const db = createClient<Database>(testEnv('TEST_SUPABASE_URL'), testEnv('TEST_SUPABASE_SECRET_KEY'), { auth: { persistSession: false } });
    await db.from('migration_runs').update({ heartbeat_at: new Date(Date.now() - 10 * 60_000).toISOString() }).eq('id', runId).throwOnError();
  }
  return { runId, bookId };
}
