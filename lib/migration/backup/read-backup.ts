import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { MigrationError } from '../migration-error';
import { fileError } from './file-error';
import { measureFile, readGzipLines } from './gzip-lines';
import { type BackupFile, backupManifest, type BackupManifest, booksName, countBookLine, countLedgerLine, ledgerName, manifestName, noRows, sumsName, sumsOf } from './manifest';

/** A backup that has proved to be whole. Its lines can be read any number of times, one in memory at a time. */
export type Backup = {
  folder: string;
  manifest: BackupManifest;
  /** A book's raw rows as JSON text each, by id. */
  books(): AsyncGenerator<string>;
  /** A row of the ledger as JSON text each. */
  ledger(): AsyncGenerator<string>;
};

/**
 * Reads a backup and verifies all of it, before anything of it is used: no file missing, none added, every byte as it was
 * written, as many rows as it says.
 * @throws MigrationError backup_damaged that names the file, or file_access.
 */
export async function readBackup(folder: string): Promise<Backup> {
  try {
    await checkNames(folder);
    const manifest = await readManifest(folder);
    for (const expected of manifest.files) checkMeasure(folder, expected, await measureFile(path.join(folder, expected.name)));
    const backup: Backup = { folder, manifest, books: () => linesOf(folder, manifest.files[0]), ledger: () => linesOf(folder, manifest.files[1]) };
    await checkCounts(backup);
    return backup;
  } catch (error) {
    throw fileError(error, folder, 'read');
  }
}

async function checkNames(folder: string): Promise<void> {
  const found = await readdir(folder);
  const expected = [manifestName, booksName, ledgerName, sumsName];
  const missing = expected.find((name) => !found.includes(name));
  if (missing !== undefined) throw damaged(folder, missing, 'it is missing');
  const added = found.find((name) => !expected.includes(name));
  if (added !== undefined) throw damaged(folder, added, 'it does not belong there');
}

async function readManifest(folder: string): Promise<BackupManifest> {
  const bytes = await readFile(path.join(folder, manifestName));
  const sums = await readFile(path.join(folder, sumsName), 'utf8');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (!sums.endsWith(sumsOf([{ name: manifestName, sha256 }]))) throw damaged(folder, manifestName, `it is not what ${sumsName} says`);
  const parsed = backupManifest.safeParse(parse(bytes));
  if (!parsed.success) {
    throw damaged(folder, manifestName, `its ${parsed.error.issues[0]?.path.join('.') || 'form'} is not one that this tool knows; it may come from another version`);
  }
  const manifest = parsed.data;
  if (sums !== sumsOf([...manifest.files, { name: manifestName, sha256 }])) throw damaged(folder, sumsName, `it is not what ${manifestName} says`);
  return manifest;
}

async function* linesOf(folder: string, expected: BackupFile): AsyncGenerator<string> {
  try {
    // Once more, since the file could be changed after it was verified.
    yield* readGzipLines(path.join(folder, expected.name), (measure) => checkMeasure(folder, expected, measure));
  } catch (error) {
    if (isSystemError(error)) throw fileError(error, path.join(folder, expected.name), 'read');
    throw error instanceof MigrationError ? error : damaged(folder, expected.name, 'it cannot be unpacked');
  }
}

async function checkCounts(backup: Backup): Promise<void> {
  const { folder, manifest } = backup;
  const counts = { ...noRows };
  let before = '';
  for await (const line of backup.books()) {
    const id = lineOrDamage(folder, booksName, () => countBookLine(line, counts));
    if (id <= before) throw damaged(folder, booksName, 'its books are not in order');
    before = id;
  }
  for await (const line of backup.ledger()) lineOrDamage(folder, ledgerName, () => countLedgerLine(line, counts));
  for (const [table, rows] of Object.entries(counts)) {
    const expected = manifest.counts[table as keyof typeof counts];
    if (rows !== expected) throw damaged(folder, table === 'runs' || table === 'items' ? ledgerName : booksName, `it has ${rows} ${table} where ${manifestName} says ${expected}`);
  }
}

function lineOrDamage<T>(folder: string, name: string, read: () => T): T {
  try {
    return read();
  } catch {
    // What stands in the line may be a text of a book: only that it is broken is told.
    throw damaged(folder, name, 'a line of it is not what it should be');
  }
}

function checkMeasure(folder: string, expected: BackupFile, found: { bytes: number; sha256: string }): void {
  if (found.bytes !== expected.bytes) throw damaged(folder, expected.name, `it has ${found.bytes} bytes where ${manifestName} says ${expected.bytes}`);
  if (found.sha256 !== expected.sha256) throw damaged(folder, expected.name, 'its bytes have changed since it was written');
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    // The schema refuses it, and says so.
    return undefined;
  }
}

function damaged(folder: string, name: string, why: string): MigrationError {
  return new MigrationError(`The backup cannot be trusted: ${path.join(folder, name)}: ${why}.`, {
    code: 'backup_damaged',
    hint: 'Nothing has been touched. Use another copy of the backup.',
  });
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
