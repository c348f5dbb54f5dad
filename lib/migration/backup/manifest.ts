import { z } from 'zod';

export const manifestName = 'manifest.json';
export const booksName = 'books.ndjson.gz';
export const ledgerName = 'ledger.ndjson.gz';
/** In the format of `sha256sum --check`, so that a backup can be checked without this tool. It guards the manifest too. */
export const sumsName = 'SHA256SUMS';

const count = z.number().int().nonnegative();

/** Rows in a backup, by table. */
export const backupCounts = z.object({ pitchbooks: count, sections: count, slides: count, prompts: count, versions: count, runs: count, items: count });
export type BackupCounts = z.infer<typeof backupCounts>;

export const noRows: Readonly<BackupCounts> = { pitchbooks: 0, sections: 0, slides: 0, prompts: 0, versions: 0, runs: 0, items: 0 };

const dataFile = z.object({
  name: z.enum([booksName, ledgerName]),
  bytes: count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type BackupFile = z.infer<typeof dataFile>;

/** What a backup holds, and what tells that it is whole. */
export const backupManifest = z.object({
  format: z.literal(1),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  /** The run that it was made for; null for none. */
  runId: z.string().nullable(),
  /** The organisation's raw row with its members, deck templates and layouts, as `restore_books` takes it. */
  organization: z.object({ id: z.string(), slug: z.string() }).loose(),
  counts: backupCounts,
  files: z.tuple([dataFile.extend({ name: z.literal(booksName) }), dataFile.extend({ name: z.literal(ledgerName) })]),
});
export type BackupManifest = z.infer<typeof backupManifest>;

const bookLine = z.object({ pitchbook: z.object({ id: z.string() }), sections: z.array(z.unknown()), slides: z.array(z.unknown()), prompts: z.array(z.unknown()), versions: z.array(z.unknown()) });
const ledgerLine = z.union([z.object({ run: z.object({}) }), z.object({ item: z.object({}) })]);

/** Adds the rows of one line of books to the counts. @returns the id of the book. @throws where it is not such a line. */
export function countBookLine(line: string, counts: BackupCounts): string {
  const book = bookLine.parse(JSON.parse(line));
  counts.pitchbooks++;
  counts.sections += book.sections.length;
  counts.slides += book.slides.length;
  counts.prompts += book.prompts.length;
  counts.versions += book.versions.length;
  return book.pitchbook.id;
}

/** Adds one line of the ledger to the counts. @throws where it is not such a line. */
export function countLedgerLine(line: string, counts: BackupCounts): void {
  if ('run' in ledgerLine.parse(JSON.parse(line))) counts.runs++;
  else counts.items++;
}

/** The text of the file `SHA256SUMS` for these files. */
export function sumsOf(files: readonly { name: string; sha256: string }[]): string {
  return files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('');
}
