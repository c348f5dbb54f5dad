import type { ImportBook, Quarantined } from '../import-record';
import { MigrationError } from '../migration-error';
import type { ReadRecord, Source, SourceRecord } from '../source/source-record';
import type { StoredBook } from '../target/answers';
import { importPitchbooks, type MigrationTarget, type QuarantinedItem } from '../target/target';
import { compareBooks, differencesFrom, type Expected } from './compare-books';
import type { Fates } from './fates';
import { openLane } from './lane';
import type { LeftOut } from './left-out';
import type { Survey } from './survey';
import type { Progress } from './surroundings';
import { isConflict, type Tally } from './tally';
import { ELSEWHERE, weighRecord } from './weigh-record';

/** A batch ends here although it has fewer books: what is in memory at once stays bounded whatever the books' size. */
const BYTES_PER_BATCH = 3 * 1024 * 1024;
const QUARANTINED_PER_BATCH = 200;

/** Where a pass writes: into a run of the ledger; or nowhere, in a dry run, whose organisation may be one that a run would make. */
export type ImportPlace =
  | { dryRun: false; organizationId: string; runId: string; lease: string }
  | { dryRun: true; organizationId: string | null; newOrganization: string };

export type ImportPass = {
  source: Source;
  survey: Survey;
  target: MigrationTarget;
  place: ImportPlace;
  authorId: string | null;
  batchSize: number;
  again: boolean;
  tally: Tally;
  leftOut: LeftOut;
  tell(progress: Progress): void;
  boundary(): void;
};

type Batch = { books: ImportBook[]; records: Map<string, ReadRecord>; quarantined: QuarantinedItem[]; bytes: number };

const emptyBatch = (): Batch => ({ books: [], records: new Map(), quarantined: [], bytes: 0 });

/**
 * Reads the source a second time, maps its records and imports them batch by batch; each batch is read back and compared
 * with its source. While the database works on one batch, the next is mapped and the one before is compared. In a dry run
 * the books that are compared come with the answer: the database has taken them back by then.
 *
 * @throws MigrationError where the source changed since the first reading, or source or target fail.
 */
export async function importSource(pass: ImportPass): Promise<void> {
  const { source, survey, tally, leftOut, boundary } = pass;
  // One batch at a time, so that revisions follow the order of the source, also in a run that was killed and resumed.
  const importing = openLane();
  const comparing = openLane();
  const total = survey.counts.new + survey.counts.mine + (pass.again ? survey.counts.gone : 0);
  let done = 0;
  let batch = emptyBatch();

  const send = async () => {
    if (batch.books.length + batch.quarantined.length === 0) return;
    boundary();
    const full = batch;
    batch = emptyBatch();
    await importing.push(async () => {
      const { expected, books } = await sendBatch(pass, full);
      done += full.books.length;
      pass.tell({ phase: 'importing', done, total, unit: 'books' });
      await comparing.push(async () => {
        const found = pass.place.dryRun ? differencesFrom(books, expected) : await compareBooks(pass.target, pass.place.organizationId, expected);
        tally.counts.compared += expected.length;
        for (const difference of found) await leftOut.difference(difference);
      });
    });
  };
  pass.tell({ phase: 'importing', done, total, unit: 'books' });
  try {
    let place = 0;
    for await (const record of source.records()) {
      const fate = fateOf(survey.fates, place, record);
      place += 1;
      const weighed = await weighRecord({ record, fate }, pass);
      if (weighed.kind === 'import') {
        batch.books.push(weighed.book);
        batch.records.set(weighed.book.id, weighed.record);
        batch.bytes += record.bytes;
      } else if (weighed.kind === 'quarantined') {
        batch.quarantined.push(weighed.item);
      }
      if (batch.books.length >= pass.batchSize || batch.bytes >= BYTES_PER_BATCH || batch.quarantined.length >= QUARANTINED_PER_BATCH) await send();
    }
    if (place !== survey.fates.length) throw sourceChanged();
    await send();
    await importing.drain();
    await comparing.drain();
  } finally {
    // Whatever happened: nothing is under way any more when this function is left.
    // The last import may have begun a comparison when it ended, so one after the other.
    await importing.settled();
    await comparing.settled();
  }
}

/** Imports one batch and counts it. @returns the records whose books should be in the tables now, and in a dry run those books. */
async function sendBatch(pass: ImportPass, { books, records, quarantined }: Batch): Promise<{ expected: Expected[]; books: StoredBook[] }> {
  const { tally, leftOut, place } = pass;
  const answer = await importPitchbooks(pass.target, {
    ...(place.dryRun ? { ...place, newOrganization: place.organizationId === null ? place.newOrganization : null, runId: null, lease: null } : place),
    books, quarantined, authorId: pass.authorId, again: pass.again,
  });
  for (const { id, code, reason } of answer.refused) {
    const record = records.get(id);
    if (!record) continue;
    records.delete(id);
    await (isConflict(code)
      ? leftOut.conflict({ index: record.index, id, word: code })
      : leftOut.quarantine(record, code === 'elsewhere' ? ELSEWHERE : refusal(code, reason ?? null)));
  }
  for (const id of answer.skipped) {
    if (records.delete(id)) tally.counts.alreadyThere += 1;
  }
  const expected: Expected[] = [];
  for (const book of books) {
    const record = records.get(book.id);
    if (!record) continue;
    tally.countBook(book);
    tally.countRules(book.transformations);
    expected.push({ id: book.id, value: record.value, hash: record.hash });
  }
  return { expected, books: answer.books ?? [] };
}

function refusal(code: string, reason: string | null): Quarantined {
  return {
    path: '$',
    reason: `the database does not accept it: ${reason ?? code}`,
    hint: 'mend what the named rule of the database forbids, and run again',
  };
}

function fateOf(fates: Fates, place: number, { hash }: SourceRecord) {
  const fate = fates.at(place, hash);
  if (fate === null) throw sourceChanged();
  return fate;
}

export function sourceChanged(): MigrationError {
  return new MigrationError('The source has changed since this run began to read it.', {
    code: 'source',
    hint: 'What is imported so far is whole. Put the former files back and `resume`; or take the run back with `rollback` and run again.',
  });
}
