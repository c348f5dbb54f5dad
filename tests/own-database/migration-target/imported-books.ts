import { randomUUID } from 'node:crypto';
import type { ImportBook } from '@/lib/migration/import-record';
import { mapLegacyBook } from '@/lib/migration/legacy/map-legacy-book';
import { findImportOrganization, finishMigrationRun, importPitchbooks, type MigrationTarget, openMigrationRun } from '@/lib/migration/target/target';
import { HOUSE } from '../../support/kill/migration-stage';
import { legacyRecords } from '../../support/legacy/legacy-records';

/** Old books as they are imported; always the same for the same seed. */
export function importBooks(count: number, seed: number): ImportBook[] {
  return [...legacyRecords({ books: count, seed })].map(({ book }, index) => {
    const mapped = mapLegacyBook({ value: book, index, hash: index.toString(16).padStart(64, '0'), bytes: 1_000, notes: [], duplicates: [] });
    if (!mapped.ok) throw new Error(`book ${index} of seed ${seed} cannot be imported`);
    return mapped.book;
  });
}

export const newRun = (id: string, lease: string) => ({
  id,
  organization: HOUSE,
  createOrganization: false,
  author: null,
  lease,
  holder: { host: 'night-desk', pid: 812 },
  sourceName: 'pitchbooks.json',
  sourceHash: 'f'.repeat(64),
  sourceBytes: 4_200_000_000,
  options: { again: false },
});

/** Imports books into the house, in a run that is finished. */
export async function importIntoHouse(target: MigrationTarget, books: ImportBook[]): Promise<{ runId: string; lease: string; organizationId: string }> {
  const [runId, lease] = [randomUUID(), randomUUID()];
  await openMigrationRun(target, newRun(runId, lease));
  const house = await findImportOrganization(target, HOUSE);
  if (!house) throw new Error('there is no house');
  const answer = await importPitchbooks(target, { organizationId: house.id, runId, lease, books, quarantined: [], authorId: null, again: false, dryRun: false });
  if (answer.imported.length !== books.length) throw new Error(`not imported: ${JSON.stringify(answer.refused)}`);
  await finishMigrationRun(target, { runId, lease, status: 'completed', counts: { imported: books.length }, report: { verdict: 'PROCEED' } });
  return { runId, lease, organizationId: house.id };
}
