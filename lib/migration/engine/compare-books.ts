import { hash as hashOf } from 'node:crypto';
import { canonicalJson } from '../json/canonical';
import { differences } from '../legacy/differences';
import { rebuildLegacyBook } from '../legacy/rebuild-legacy-book';
import { pathWithoutTexts } from '../report/path-without-texts';
import type { ReportedDifference } from '../report/report';
import type { StoredBook } from '../target/answers';
import { readImportBooks, type MigrationTarget } from '../target/target';

/** A source record whose book should be in the tables. */
export type Expected = { id: string; value: unknown; hash: string };

/** What a comparison says of a record whose book is not there at all. */
export const NOT_THERE = '$';
const IN_THE_TRASH = '$ (in the trash)';

/**
 * Rebuilds the old format from the live tables and compares it with the source, record by record.
 *
 * @returns what `differencesFrom` finds.
 */
export async function compareBooks(target: MigrationTarget, organizationId: string, expected: readonly Expected[]): Promise<ReportedDifference[]> {
  if (expected.length === 0) return [];
  return differencesFrom(await readImportBooks(target, organizationId, expected.map(({ id }) => id)), expected);
}

/** @returns the records whose books differ, with the JSON paths where; of one that is not there, or only in the trash, that alone. */
export function differencesFrom(books: readonly StoredBook[], expected: readonly Expected[]): ReportedDifference[] {
  const live = new Map(books.map((book) => [book.id, book]));
  return expected.flatMap(({ id, value, hash }) => {
    const book = live.get(id);
    if (!book) return [{ id, paths: [NOT_THERE] }];
    if (book.deletedAt !== null) return [{ id, paths: [IN_THE_TRASH] }];
    const rebuilt = rebuildLegacyBook(book);
    // The hash of a source record is that of its canonical JSON.
    if (hashOf('sha256', canonicalJson(rebuilt), 'hex') === hash) return [];
    return [{ id, paths: [...new Set(differences(value, rebuilt).map(pathWithoutTexts))] }];
  });
}
