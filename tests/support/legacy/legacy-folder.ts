import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LegacyBook } from './legacy-book';
import { type LegacyOptions, legacyRecords, type Planted } from './legacy-records';
import { Random } from './random';

export interface FolderOptions extends LegacyOptions {
  /** Share of the books that also have a file of their own, as the old tool writes them: some newer or older than the array's. */
  singles?: number;
  /** Books that have a file of their own and are not in the array. */
  onlySingles?: number;
  byteOrderMark?: boolean;
  /** Cuts the array in the middle of its last record, as a crash does. */
  cut?: boolean;
  /** Line ends of Windows between the records. */
  carriageReturns?: boolean;
}

export interface LegacyFolder {
  folder: string;
  /** The array. */
  file: string;
  planted: Planted[];
  bytes: number;
  /** Books whose own file is newer than their record in the array (it wins), by id. */
  newerSingles: Map<string, LegacyBook>;
  /** Ids whose own file is older than their record in the array. */
  olderSingles: string[];
  onlySingles: LegacyBook[];
}

/** Writes a data folder of the old tool. One record is in memory at a time, so that a folder can be of any size. */
export async function writeLegacyFolder(folder: string, options: FolderOptions): Promise<LegacyFolder> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'pitchbooks.json');
  const written: LegacyFolder = { folder, file, planted: [], bytes: 0, newerSingles: new Map(), olderSingles: [], onlySingles: [] };
  const stream = createWriteStream(file);
  const put = async (chunk: string | Buffer) => {
    written.bytes += Buffer.byteLength(chunk);
    if (!stream.write(chunk)) await once(stream, 'drain');
  };
  const random = new Random(options.seed + 1);
  const newLine = options.carriageReturns ? '\r\n' : '\n';
  await put(`${options.byteOrderMark ? '\uFEFF' : ''}[`);
  for (const { index, book, text, planted } of legacyRecords(options)) {
    await put(`${index ? ',' : ''}${newLine}`);
    await put(options.cut && index === options.books - 1 ? text.slice(0, Math.floor(text.length / 2)) : text);
    if (planted) written.planted.push(planted);
    if (!planted && options.singles && random.chance(options.singles)) await writeSingle(written, book, random);
  }
  await put(options.cut ? '' : `${newLine}]${newLine}`);
  stream.end();
  await once(stream, 'close');
  const extra = legacyRecords({ books: options.onlySingles ?? 0, seed: options.seed + 2 });
  for (const { book } of extra) {
    await writeBook(folder, book);
    written.onlySingles.push(book);
  }
  const templates = { 'Title Slide': { 4: 'A title of five words' }, 'Legal Notice': {}, 'Body Text': { 12: 'Three points, each with a number' } };
  await writeFile(path.join(folder, 'template_prompts.json'), `${JSON.stringify(templates, null, 2)}\n`);
  return written;
}

async function writeSingle(written: LegacyFolder, book: LegacyBook, random: Random): Promise<void> {
  const which = typeof book.updated === 'string' ? random.pick(['same', 'newer', 'older'] as const) : 'same';
  const single = structuredClone(book);
  const moved = (days: number) => new Date(Date.parse(String(book.updated)) + days * 86_400_000).toISOString();
  if (which === 'newer') {
    Object.assign(single, { title: `${book.title} (saved later)`, updated: moved(1) });
    written.newerSingles.set(book.id, single);
  } else if (which === 'older') {
    Object.assign(single, { title: `${book.title} (saved before)`, updated: moved(-1) });
    written.olderSingles.push(book.id);
  }
  await writeBook(written.folder, single);
}

const writeBook = (folder: string, book: LegacyBook) => writeFile(path.join(folder, `pitchbook_${book.id}.json`), `${JSON.stringify(book, null, 2)}\n`);
