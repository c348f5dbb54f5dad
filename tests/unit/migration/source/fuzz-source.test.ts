import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '@/lib/migration/json/canonical';
import { MigrationError } from '@/lib/migration/migration-error';
import { openSource } from '@/lib/migration/source/open-source';
import type { SourceRecord } from '@/lib/migration/source/source-record';
import { legacyRecords } from '../../../support/legacy/legacy-records';
import { mutateFile } from '../../../support/legacy/mutate-file';
import { Random } from '../../../support/legacy/random';

const FILES = 1000;

/** Small files of the old tool: one record a line, indented, all in one line. */
const originals = ([undefined, 2, 'minified'] as const).map((form, seed) => {
  const books = [...legacyRecords({ books: 6, seed: 40 + seed })].map(({ book }) => JSON.stringify(book, null, form === 'minified' ? undefined : form));
  const separator = form === 'minified' ? ',' : ',\n';
  const bytes = Buffer.from(form === 'minified' ? `[${books.join(separator)}]` : `[\n${books.join(separator)}\n]\n`);
  let end = form === 'minified' ? 0 : 1;
  const ends = books.map((text) => {
    end += Buffer.byteLength(text) + separator.length;
    return end - separator.length + 1;
  });
  return { bytes, books: books.map((text) => canonicalJson(JSON.parse(text))), ends };
});

/** Where two files begin to differ. */
function firstDifference(a: Buffer, b: Buffer): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  return at;
}

describe('a damaged file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fuzz-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function read(file: string): Promise<SourceRecord[] | MigrationError> {
    const records: SourceRecord[] = [];
    try {
      for await (const record of (await openSource(file)).records()) records.push(record);
      return records;
    } catch (error) {
      if (error instanceof MigrationError) return error;
      throw error;
    }
  }

  it('is read, set aside in part, or refused in plain words; what stands before the damage is always read', async () => {
    const random = new Random(20_260_301);
    const file = join(folder, 'pitchbooks.json');
    let intact = 0;
    let found = 0;
    const refusals: { name: string; before: number; hint: string | null }[] = [];
    for (let i = 0; i < FILES; i += 1) {
      const original = originals[i % originals.length]!;
      const { bytes, name } = mutateFile(original.bytes, random, i);
      await writeFile(file, bytes);
      const records = await read(file);
      const difference = firstDifference(original.bytes, bytes);
      const before = original.ends.filter((end) => end < difference).length;
      if (records instanceof MigrationError) {
        refusals.push({ name, before, hint: records.hint });
        continue;
      }
      const texts = records.map((record) => (record.ok ? canonicalJson(record.value) : null));
      expect({ name, i, texts: texts.slice(0, before) }).toEqual({ name, i, texts: original.books.slice(0, before) });
      expect({ name, i, indexes: records.map(({ index }) => index) }).toEqual({ name, i, indexes: records.map((_, place) => place) });
      intact += original.books.length;
      found += original.books.filter((book) => texts.includes(book)).length;
    }
    // A file is only refused as a whole where it is damaged before its first book, and then says what to do.
    expect(refusals.filter(({ before, hint }) => before > 0 || !hint)).toEqual([]);
    // One or two damages in six books: nearly all others are found, behind the damage too.
    expect(found / intact).toBeGreaterThan(0.6);
    expect(({} as { polluted?: unknown; title?: unknown }).title).toBeUndefined();
  });
});
