import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Quarantined } from './import-record';
import { objectOf, textOf } from './legacy/json-value';
import { sourceHash } from './source-hash';

export type LegacySource = {
  records: { record: unknown; index: number; file: string }[];
  quarantined: (Quarantined & { file: string; index: number })[];
  /** Facts about the source that its owner should read: which of two copies was taken, what was left aside. */
  notices: string[];
};

const SINGLE_BOOK = /^pitchbook_[0-9a-z-]+\.json$/i;

/**
 * Reads the old tool's data: a folder, or its `pitchbooks.json` alone. Where a book stands in the array and on its own
 * and the two differ, the one with the later `updated` is taken.
 *
 * @throws Error with a plain message where the path is missing or holds neither form.
 */
export async function readLegacySource(path: string): Promise<LegacySource> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(error.code === 'ENOENT' ? `${path} does not exist` : `${path} cannot be read: ${error.code ?? error.message}`);
  });
  const source: LegacySource = { records: [], quarantined: [], notices: [] };
  if (info.isFile()) {
    await readArray(path, source);
    return source;
  }
  const names = (await readdir(path)).toSorted();
  const singles = names.filter((name) => SINGLE_BOOK.test(name));
  if (!names.includes('pitchbooks.json') && singles.length === 0) {
    throw new Error(`${path} holds neither pitchbooks.json nor pitchbook_<id>.json files`);
  }
  if (names.includes('pitchbooks.json')) await readArray(join(path, 'pitchbooks.json'), source);
  await readSingles(path, singles, source);
  if (names.includes('template_prompts.json')) {
    source.notices.push('template_prompts.json is left aside: the built-in layouts carry their own default prompts');
  }
  return source;
}

async function readJson(file: string): Promise<unknown> {
  const bytes = await readFile(file);
  // `fatal` makes broken UTF-8 an error instead of a silent replacement; a byte-order mark is dropped.
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
}

async function readArray(file: string, source: LegacySource): Promise<void> {
  const parsed = await readJson(file).catch((error: Error) => {
    throw new Error(`${file} is not readable as JSON in UTF-8: ${error.message}`);
  });
  if (!Array.isArray(parsed)) throw new Error(`${file} is not a list of books`);
  const seen = new Set<string>();
  parsed.forEach((record: unknown, index) => {
    const id = textOf(objectOf(record).id)?.toLowerCase();
    if (id !== undefined && seen.has(id)) {
      source.quarantined.push({
        file, index, path: '$.id', reason: 'the same id stands earlier in the list', hint: 'give one of the two another id, or remove it',
      });
      return;
    }
    if (id !== undefined) seen.add(id);
    source.records.push({ record, index, file });
  });
}

async function readSingles(folder: string, names: string[], source: LegacySource): Promise<void> {
  const byId = new Map(source.records.map((entry, at) => [textOf(objectOf(entry.record).id)?.toLowerCase(), at]));
  for (const name of names) {
    const file = join(folder, name);
    let record: unknown;
    try {
      record = await readJson(file);
    } catch (error) {
      source.quarantined.push({
        file, index: 0, path: '$', reason: `not readable as JSON in UTF-8: ${(error as Error).message}`, hint: 'mend or remove the file',
      });
      continue;
    }
    const at = byId.get(textOf(objectOf(record).id)?.toLowerCase());
    const other = at === undefined ? undefined : source.records[at];
    if (at === undefined || !other) {
      source.records.push({ record, index: source.records.length, file });
    } else if (sourceHash(record) !== sourceHash(other.record)) {
      const later = updatedAt(record) > updatedAt(other.record);
      source.notices.push(`${name} differs from pitchbooks.json: ${later ? 'the single file' : 'the list'} is taken, its "updated" is ${later ? 'later' : 'not earlier'}`);
      if (later) source.records[at] = { record, index: other.index, file };
    }
  }
}

/** Milliseconds of a record's `updated`, else `created`; -Infinity where neither is a date. */
function updatedAt(record: unknown): number {
  const { updated, created } = objectOf(record);
  const time = Date.parse(textOf(updated) ?? textOf(created) ?? '');
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}
