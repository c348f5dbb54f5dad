import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { MigrationError } from '../migration-error';
import type { BookState } from '../target/answers';
import { backupBooks, backupLedger, findImportOrganization, listBackupBooks, type MigrationTarget } from '../target/target';
import { fileError } from './file-error';
import { joinFiles, writeGzipLines } from './gzip-lines';
import {
  type BackupCounts, backupManifest, type BackupManifest, booksName, countBookLine, countLedgerLine, ledgerName, manifestName, noRows, sumsName, sumsOf,
} from './manifest';

const booksPerPage = 100;
/** Books of one answer at most together: pages of large books are asked for in smaller pieces. */
const answerBytes = 8 * 1024 * 1024;
const ledgerLinesPerPage = 1_000;
const mostRounds = 12;

export type BackupProgress = (progress: { done: number; of: number }) => void;

/** A stretch of the ids: those after the page before up to `last`, and what of them lies in its file. */
type Page = { last: string | null; file: string; states: BookState[]; written: string | null; counts: BackupCounts };

/**
 * Backs an organisation up: all its books, trash and versions included, its own rows and the ledger of its migrations. What
 * people change meanwhile is fetched again until the whole is what the database held at one moment. The folder gets
 * its name when everything is on the disk, so a half-written backup is never taken for one.
 * @param backup.folder does not exist yet; the ones above it are made, all private.
 * @throws MigrationError
 */
export async function writeBackup(
  target: MigrationTarget,
  backup: { organization: string; runId: string | null; folder: string; now?: () => Date },
  onProgress: BackupProgress = () => undefined,
): Promise<BackupManifest> {
  const { folder, organization } = backup;
  if (existsSync(folder)) {
    throw new MigrationError(`${folder} is there already; a backup is never overwritten.`, { code: 'file_access', hint: 'Move it away, or name another folder with --work-dir.' });
  }
  const partial = `${folder}.partial`;
  try {
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true, mode: 0o700 });
    const { id } = await requireOrganization(target, organization);
    const books = await writeBooks(target, id, partial, onProgress);
    const ledger = await writeLedger(target, id, partial);
    const counts = { ...books.counts, runs: ledger.counts.runs, items: ledger.counts.items };
    // Last, so that members who joined meanwhile are in it.
    const { row } = await requireOrganization(target, organization);
    const manifest = backupManifest.parse({
      format: 1,
      createdAt: (backup.now ?? (() => new Date()))().toISOString(),
      runId: backup.runId,
      organization: row,
      counts,
      files: [{ name: booksName, ...books.measure }, { name: ledgerName, ...ledger.measure }],
    });
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await writeSynced(path.join(partial, manifestName), text);
    const sums = sumsOf([...manifest.files, { name: manifestName, sha256: createHash('sha256').update(text).digest('hex') }]);
    await writeSynced(path.join(partial, sumsName), sums);
    await syncFolder(partial);
    await rename(partial, folder);
    await syncFolder(path.dirname(folder));
    return manifest;
  } catch (error) {
    // What cannot be removed now is removed before the next attempt; the first error is the one to tell.
    await Promise.allSettled([rm(partial, { recursive: true, force: true })]);
    throw fileError(error, folder, 'written');
  }
}

async function requireOrganization(target: MigrationTarget, slug: string) {
  const found = await findImportOrganization(target, slug);
  if (!found) throw new MigrationError(`There is no organisation "${slug}".`, { code: 'unknown_organization', exitCode: 64 });
  return found;
}

async function writeBooks(target: MigrationTarget, organizationId: string, folder: string, onProgress: BackupProgress) {
  let states = await listBackupBooks(target, organizationId);
  const pages = divide(states, folder);
  const size = { books: 5 };
  for (let round = 1; ; round++, states = await listBackupBooks(target, organizationId)) {
    distribute(states, pages);
    const outdated = pages.filter((page) => page.written !== fingerprint(page.states));
    if (outdated.length === 0) break;
    if (round > mostRounds) {
      throw new MigrationError('The books of this organisation change faster than they can be backed up.', {
        code: 'failed',
        hint: 'Ask people to pause for a minute, or start again at a quieter time.',
      });
    }
    let done = states.length - outdated.reduce((sum, page) => sum + page.states.length, 0);
    onProgress({ done, of: states.length });
    for (const page of outdated) {
      await rm(page.file, { force: true });
      page.counts = { ...noRows };
      let isAsListed = true;
      const lines = async function* () {
        for await (const { id, revision, line } of fetchBooks(target, organizationId, page.states.map((state) => state.id), size)) {
          isAsListed &&= page.states[page.counts.pitchbooks]?.id === id && page.states[page.counts.pitchbooks]?.revision === revision;
          countBookLine(line, page.counts);
          yield line;
        }
      };
      await writeGzipLines(page.file, lines());
      isAsListed &&= page.counts.pitchbooks === page.states.length;
      page.written = isAsListed ? fingerprint(page.states) : null;
      done += page.states.length;
      onProgress({ done, of: states.length });
    }
  }
  const measure = await joinFiles(path.join(folder, booksName), pages.map(({ file }) => file));
  for (const { file } of pages) await rm(file);
  return { measure, counts: pages.reduce((sum, { counts }) => addCounts(sum, counts), noRows) };
}

/** The books by and by; how many are asked for at once follows their size. */
async function* fetchBooks(target: MigrationTarget, organizationId: string, ids: string[], size: { books: number }) {
  for (let at = 0; at < ids.length; ) {
    const lines = await backupBooks(target, organizationId, ids.slice(at, at + size.books));
    at += size.books;
    yield* lines;
    const bytes = lines.reduce((sum, { line }) => sum + line.length, 0);
    if (lines.length > 0) size.books = Math.max(1, Math.min(booksPerPage, size.books * 2, Math.floor((answerBytes * lines.length) / bytes)));
  }
}

async function writeLedger(target: MigrationTarget, organizationId: string, folder: string) {
  const counts = { ...noRows };
  const lines = async function* () {
    for (let after: Record<string, unknown> | null = null, isFirst = true; isFirst || after !== null; isFirst = false) {
      const page = await backupLedger(target, organizationId, after, ledgerLinesPerPage);
      for (const line of page.lines) {
        countLedgerLine(line, counts);
        yield line;
      }
      after = page.after;
    }
  };
  const part = path.join(folder, 'ledger.part');
  await writeGzipLines(part, lines());
  const measure = await joinFiles(path.join(folder, ledgerName), [part]);
  await rm(part);
  return { counts, measure };
}

/** Pages over all ids: what is added meanwhile falls into one of them. */
function divide(states: BookState[], folder: string): Page[] {
  const pages: Page[] = [];
  for (let at = 0; at === 0 || at < states.length; at += booksPerPage) {
    const isLast = at + booksPerPage >= states.length;
    const last = isLast ? null : (states[at + booksPerPage - 1]?.id ?? null);
    pages.push({ last, file: path.join(folder, `books-${pages.length}.part`), states: [], written: null, counts: { ...noRows } });
  }
  return pages;
}

/** Deals the books, which come sorted by id, out to the pages. */
function distribute(states: BookState[], pages: Page[]): void {
  for (const page of pages) page.states = [];
  let place = 0;
  for (const state of states) {
    for (let last = pages[place]?.last; last != null && state.id > last; last = pages[place]?.last) place++;
    pages[place]?.states.push(state);
  }
}

function fingerprint(states: BookState[]): string {
  return states.map(({ id, revision, versions }) => `${id} ${revision} ${versions}`).join('\n');
}

function addCounts(one: Readonly<BackupCounts>, other: Readonly<BackupCounts>): BackupCounts {
  const sum = { ...one };
  for (const table of Object.keys(sum) as (keyof BackupCounts)[]) sum[table] += other[table];
  return sum;
}

async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
