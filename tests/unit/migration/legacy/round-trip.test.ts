import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '@/lib/migration/json/canonical';
import { differences } from '@/lib/migration/legacy/differences';
import { mapLegacyBook } from '@/lib/migration/legacy/map-legacy-book';
import { rebuildLegacyBook } from '@/lib/migration/legacy/rebuild-legacy-book';
import { legacyRecords } from '../../../support/legacy/legacy-records';
import { oddRecord } from './odd-records';
import { mapped, mendedRules, readRecord } from './read-record';
import { findRefusals } from './refusals';
import { throughDatabase } from './through-database';

/** Books with all the traits of real folders. */
const books = (count: number, seed: number) => [...legacyRecords({ books: count, seed })].map(({ book }) => JSON.parse(JSON.stringify(book)) as Record<string, unknown>);

describe('the old format, rebuilt from the tables', () => {
  it('is the record again for each book of a folder', () => {
    for (const value of books(300, 11)) expect(differences(value, rebuildLegacyBook(throughDatabase(mapped(value))))).toEqual([]);
  });

  it('is the record again for every record that can be mapped, however odd', () => {
    let imported = 0;
    fc.assert(
      fc.property(oddRecord, (value) => {
        const result = mapLegacyBook(readRecord(value));
        if (!result.ok) return;
        imported += 1;
        const rebuilt = rebuildLegacyBook(throughDatabase(result.book));
        expect(differences(value, rebuilt)).toEqual([]);
        expect(canonicalJson(rebuilt)).toBe(canonicalJson(value));
      }),
      { numRuns: 1_500 },
    );
    expect(imported).toBeGreaterThan(1_000);
  });
});

describe('a mapped book', () => {
  it('is the same each time', () => {
    fc.assert(
      fc.property(oddRecord, (value) => {
        expect(mapLegacyBook(readRecord(value))).toEqual(mapLegacyBook(readRecord(value)));
      }),
      { numRuns: 200 },
    );
  });

  it('is never refused by the database for what the mapping can see', () => {
    fc.assert(
      fc.property(oddRecord, (value) => {
        const result = mapLegacyBook(readRecord(value));
        expect(result.ok ? findRefusals(result.book) : []).toEqual([]);
      }),
      { numRuns: 1_500 },
    );
  });

  it('leaves the record that it comes from as it was', () => {
    fc.assert(
      fc.property(oddRecord, (value) => {
        const before = canonicalJson(value);
        mapLegacyBook(readRecord(value));
        expect(canonicalJson(value)).toBe(before);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what has a home', () => {
  it('is not in the remainder', () => {
    for (const value of books(200, 12)) {
      const book = mapped(value);
      // Losing copies of a prompt and words that were mended stay with the book: they have no home.
      if (mendedRules(book).length > 0 || book.transformations.some(({ rule }) => rule === 'section-prompt-by-title-won')) continue;
      const kept = JSON.stringify([book.remainder, book.slides.map(({ remainder }) => remainder)]);
      for (const text of homed(book)) expect(kept.includes(JSON.stringify(text).slice(1, -1)), text).toBe(false);
    }
  });
});

/** The texts of a book that are long enough not to be in others by chance. */
function homed(book: ReturnType<typeof mapped>): string[] {
  const texts = [
    book.title,
    book.pitchbookPrompt ?? '',
    ...book.sections.map(({ prompt }) => prompt ?? ''),
    ...book.slides.flatMap(({ prompt, prompts, content }) => [
      prompt ?? '',
      ...Object.values(prompts),
      ...Object.values(content.placeholders).flatMap(({ doc }) => doc.paragraphs.flatMap(({ runs }) => runs.map(({ text }) => text))),
    ]),
  ];
  return texts.filter((text) => text.length > 20);
}
