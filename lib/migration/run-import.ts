import type { ImportBook, Quarantined } from './import-record';
import type { BatchAnswer, ImportTarget } from './import-target';
import { mapLegacyBook } from './legacy/map-legacy-book';
import { readLegacySource } from './read-legacy-source';
import { sourceHash } from './source-hash';

export type ImportOutcome = BatchAnswer & {
  notices: string[];
  quarantined: (Quarantined & { file: string; index: number })[];
  /** How often each named rule changed something. */
  rules: Record<string, number>;
};

/** Reads a source, maps its records and imports them: each book whole or not at all, the others go on. */
export async function runImport(path: string, target: ImportTarget, onProgress: (done: number, of: number) => void): Promise<ImportOutcome> {
  const source = await readLegacySource(path);
  const books: ImportBook[] = [];
  const quarantined = [...source.quarantined];
  const rules: Record<string, number> = {};
  for (const { record, index, file } of source.records) {
    const mapped = mapLegacyBook({ value: record, index, hash: sourceHash(record), bytes: 0, notes: [], duplicates: [] });
    if (!mapped.ok) {
      quarantined.push({ ...mapped.quarantined, file, index });
      continue;
    }
    books.push(mapped.book);
    for (const { rule } of mapped.book.transformations) rules[rule] = (rules[rule] ?? 0) + 1;
  }
  const answer = await target.importBooks(books, (done) => onProgress(done, books.length));
  return { ...answer, notices: source.notices, quarantined, rules };
}
