import type { ImportBook, Quarantined } from '../import-record';
import { mapLegacyBook } from '../legacy/map-legacy-book';
import type { ReadRecord } from '../source/source-record';
import type { QuarantinedItem } from '../target/target';
import type { LeftOut } from './left-out';
import { recordId } from './record-id';
import { isImportable, type Judged } from './survey';
import { isConflict, type Tally } from './tally';

export const ELSEWHERE: Quarantined = {
  path: '$.id',
  reason: 'a book with this id is in another organisation',
  hint: 'it is never touched: import into that organisation, or give the record another id',
};

/** What becomes of a record: a book to import, a line in the quarantine, or nothing (counted and listed already). */
export type Weighed =
  | { kind: 'import'; book: ImportBook; record: ReadRecord }
  | { kind: 'quarantined'; item: QuarantinedItem }
  | { kind: 'left' };

/** Decides what becomes of a record, maps it where it is to be imported, and tells of it where it stays out. */
export async function weighRecord(
  { record, fate }: Judged,
  { again, tally, leftOut }: { again: boolean; tally: Tally; leftOut: LeftOut },
): Promise<Weighed> {
  const quarantine = async (why: Quarantined): Promise<Weighed> => {
    await leftOut.quarantine(record, why);
    const id = record.ok ? recordId(record.value) : record.id;
    return { kind: 'quarantined', item: { ...why, index: record.index, hash: record.hash, id } };
  };
  tally.counts.records += 1;
  if (!record.ok) return quarantine(record.quarantined);
  if (fate === 'elsewhere') return quarantine(ELSEWHERE);
  if (!isImportable(fate, again)) {
    if (isConflict(fate)) await leftOut.conflict({ index: record.index, id: recordId(record.value) ?? '', word: fate });
    else tally.counts.alreadyThere += 1;
    return { kind: 'left' };
  }
  const mapped = mapLegacyBook(record);
  return mapped.ok ? { kind: 'import', book: mapped.book, record } : quarantine(mapped.quarantined);
}
