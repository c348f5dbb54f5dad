import { existsSync } from 'node:fs';
import path from 'node:path';
import type { LiveBook } from '../import-record';
import { stringifyJson } from '../json/stringify-json';
import { rebuildLegacyBook } from '../legacy/rebuild-legacy-book';
import { MigrationError } from '../migration-error';
import { findImportOrganization, listImportBooks, readImportBooks } from '../target/target';
import { openPrivateFile } from './private-file';
import { unknownOrganization } from './run';
import { type Surroundings, throwIfStopped } from './surroundings';

const BOOKS_AT_ONCE = 100;

export type ExportRequest = { organization: string; out: string; force: boolean };

/** What the old format has no place for, counted, so that nobody takes an export for the whole. */
export type ExportOutcome = {
  file: string;
  books: number;
  /** Left out: the old tool has no trash. */
  inTrash: number;
  notWritten: { slidesWithNotes: number; slidesWithOwnTitles: number; textsWithMarks: number; replacingPrompts: number };
};

/**
 * Writes `pitchbooks.json` of the old format from the live tables, in the order of the import.
 *
 * @throws MigrationError also where the file is there already and `force` was not given.
 */
export async function exportBooks({ target, tell, stop }: Surroundings, { organization: slug, out, force }: ExportRequest): Promise<ExportOutcome> {
  const organization = await findImportOrganization(target, slug);
  if (!organization) throw unknownOrganization(slug);
  const file = path.resolve(out, 'pitchbooks.json');
  if (!force && existsSync(file)) {
    throw new MigrationError(`${file} is there already.`, { code: 'file_access', hint: 'Name another folder with --out, or overwrite it with --force.' });
  }
  const all = await listImportBooks(target, organization.id);
  const books = all.filter(({ trashed }) => !trashed);
  const outcome: ExportOutcome = {
    file, books: 0, inTrash: all.length - books.length,
    notWritten: { slidesWithNotes: 0, slidesWithOwnTitles: 0, textsWithMarks: 0, replacingPrompts: 0 },
  };
  const read = (at: number) => readImportBooks(target, organization.id, books.slice(at, at + BOOKS_AT_ONCE).map(({ id }) => id));
  const json = await openPrivateFile(file);
  try {
    await json.write('[');
    // The next books are on their way while these are written.
    let coming = read(0);
    for (let at = 0; at < books.length; at += BOOKS_AT_ONCE) {
      throwIfStopped(stop, 'No file was written.');
      const live = await coming;
      coming = at + BOOKS_AT_ONCE < books.length ? read(at + BOOKS_AT_ONCE) : coming;
      for (const book of live) {
        await json.write(`${outcome.books === 0 ? '' : ','}\n${stringifyJson(rebuildLegacyBook(book))}`);
        outcome.books += 1;
        countNotWritten(book, outcome.notWritten);
      }
      tell({ phase: 'exporting', done: outcome.books, total: books.length, unit: 'books' });
    }
    await json.write('\n]\n');
    await json.finish();
    return outcome;
  } finally {
    await json.discard();
  }
}

function countNotWritten(book: LiveBook, counts: ExportOutcome['notWritten']): void {
  counts.replacingPrompts += book.sections.filter(({ promptMode }) => promptMode === 'replaces').length;
  for (const slide of book.slides) {
    if (slide.notes !== '') counts.slidesWithNotes += 1;
    if (slide.title !== null) counts.slidesWithOwnTitles += 1;
    counts.replacingPrompts += [slide.promptMode, ...Object.values(slide.promptModes)].filter((mode) => mode === 'replaces').length;
    counts.textsWithMarks += Object.values(slide.content.placeholders).filter(({ doc }) =>
      doc.paragraphs.some(({ runs }) => runs.some(({ text: _text, ...marks }) => Object.keys(marks).length > 0)),
    ).length;
  }
}
