import { z } from 'zod';
import type { ImportBook, Quarantined } from '../import-record';
import { MigrationError } from '../migration-error';
import {
  type BackupLine, type BatchAnswer, type BookState, backupLine, batchAnswer, bookList, bookState, importOrganization, type ImportOrganization,
  importRequest, type ImportRequest, type Judgement, judgement, ledgerPage, type LedgerPage, type ListedBook, migrationRun, type MigrationRun,
  quarantinedEntry, type QuarantinedEntry, type RestoreAnswer, restoreAnswer, type RestoreLedgerAnswer, restoreLedgerAnswer, type RollbackAnswer,
  rollbackAnswer, type RunHolder, type StoredBook, storedBooks, type TargetCheck, targetCheck,
} from './answers';
import type { ArgumentsOf, DatabaseFunction } from './database-functions';

/** The database that books are brought into: through its API, or directly. Both run the same functions and answer the same. */
export type MigrationTarget = {
  readonly kind: 'api' | 'direct';
  /** Where it is, for a person. Holds no key and no password. */
  readonly describe: string;
  /** Calls one function. Asks again for a while where the database is away. @throws MigrationError */
  call<Name extends DatabaseFunction>(name: Name, args: ArgumentsOf<Name>): Promise<unknown>;
  close(): Promise<void>;
};

/** A run as it is entered in the ledger. */
export type NewRun = {
  id: string;
  /** Slug. */
  organization: string;
  createOrganization: boolean;
  /** E-mail address of the person who becomes the author of the books; null for nobody. */
  author: string | null;
  lease: string;
  holder: RunHolder;
  sourceName: string;
  sourceHash: string;
  sourceBytes: number;
  options: Record<string, unknown>;
};

/** A source record that was not imported, for the ledger. */
export type QuarantinedItem = Quarantined & { index: number; hash: string; id: string | null };

export type ImportBatch = {
  /** Null in a dry run into an organisation that is still to be made: `newOrganization`. */
  organizationId: string | null;
  /** Slug; the database makes it and takes it back with the books. */
  newOrganization?: string | null;
  /** Null in a dry run: then the database makes a run of its own and rolls it back with the books. */
  runId: string | null;
  lease: string | null;
  books: ImportBook[];
  quarantined: QuarantinedItem[];
  authorId: string | null;
  /** Whether books that were deleted or rolled back since their import come again. */
  again: boolean;
  dryRun: boolean;
};

/** Set-based checks of the whole target, and of one organisation's books where it is named. */
export async function checkImportTarget(target: MigrationTarget, organizationId: string | null): Promise<TargetCheck[]> {
  return ask(target, 'check_import_target', { p_organization_id: organizationId }, z.array(targetCheck));
}

/** @returns null where no organisation has this slug. */
export async function findImportOrganization(target: MigrationTarget, slug: string): Promise<ImportOrganization | null> {
  return ask(target, 'find_import_organization', { p_slug: slug }, importOrganization.nullable());
}

/**
 * Whether a run can be asked for like this, before anything is read or written.
 * @throws MigrationError unknown_organization, unknown_author, usage for a slug that no organisation can have.
 */
export async function checkImportRequest(
  target: MigrationTarget,
  { organization, createOrganization, author }: Pick<NewRun, 'organization' | 'createOrganization' | 'author'>,
): Promise<ImportRequest> {
  return ask(target, 'check_import_request', { p_organization: organization, p_create: createOrganization, p_author: author }, importRequest);
}

/** @throws MigrationError what `checkImportRequest` throws, and run_in_progress (details: runId, holder, heartbeatAt, secondsAgo). */
export async function openMigrationRun(target: MigrationTarget, run: NewRun): Promise<MigrationRun> {
  return ask(target, 'open_migration_run', { p_run: run }, migrationRun);
}

/** Without an id: the organisation's running run, else its latest. */
export async function findMigrationRun(target: MigrationTarget, by: { id: string } | { organization: string }): Promise<MigrationRun | null> {
  const args = 'id' in by ? { p_run_id: by.id } : { p_organization: by.organization };
  return ask(target, 'find_migration_run', args, migrationRun.nullable());
}

/** Takes a run from a process that is gone. @throws MigrationError lease_lost where somebody else took it. */
export async function takeOverMigrationRun(
  target: MigrationTarget,
  { runId, heldLease, lease, holder }: { runId: string; heldLease: string | null; lease: string; holder: RunHolder },
): Promise<MigrationRun> {
  return ask(target, 'take_over_migration_run', { p_run_id: runId, p_held_lease: heldLease, p_lease: lease, p_holder: holder }, migrationRun);
}

/** The heartbeat of a run. @throws MigrationError lease_lost; conflict where it is being rolled back. */
export async function noteMigrationProgress(
  target: MigrationTarget,
  { runId, lease, phase, counts }: { runId: string; lease: string; phase: string; counts: Record<string, unknown> },
): Promise<void> {
  await target.call('note_migration_progress', { p_run_id: runId, p_lease: lease, p_phase: phase, p_counts: counts });
}

/** Ends a run. @throws MigrationError lease_lost */
export async function finishMigrationRun(
  target: MigrationTarget,
  run: { runId: string; lease: string; status: 'completed' | 'failed'; counts: Record<string, unknown>; report: Record<string, unknown> },
): Promise<void> {
  await target.call('finish_migration_run', { p_run_id: run.runId, p_lease: run.lease, p_status: run.status, p_counts: run.counts, p_report: run.report });
}

/** What an import would do with each of these books, in their order. Without an organisation: one that is still to be made. */
export async function judgeImport(
  target: MigrationTarget,
  organizationId: string | null,
  runId: string | null,
  books: readonly { id: string; hash: string }[],
): Promise<Judgement[]> {
  return ask(target, 'judge_import', { p_organization_id: organizationId, p_run_id: runId, p_books: books }, z.array(judgement).length(books.length));
}

/** Those of these records, by their hashes, that runs of the organisation left out. */
export async function listQuarantined(target: MigrationTarget, organizationId: string, hashes: readonly string[]): Promise<QuarantinedEntry[]> {
  return ask(target, 'list_quarantined', { p_organization_id: organizationId, p_hashes: hashes }, z.array(quarantinedEntry));
}

/**
 * Imports a batch, books and ledger in one transaction. Where the batch is more than one request or one statement can
 * hold, it goes in halves, each a transaction of its own.
 */
export async function importPitchbooks(target: MigrationTarget, batch: ImportBatch): Promise<BatchAnswer> {
  const answers = await inPieces(batch.books, (books, isFirst) =>
    ask(
      target,
      'import_pitchbooks',
      {
        p_organization_id: batch.organizationId,
        p_run_id: batch.runId,
        p_lease: batch.lease,
        p_books: books,
        p_quarantined: isFirst ? batch.quarantined : [],
        p_author: batch.authorId,
        p_again: batch.again,
        p_dry_run: batch.dryRun,
        p_new_organization: batch.newOrganization ?? null,
      },
      batchAnswer,
    ),
  );
  return {
    imported: answers.flatMap(({ imported }) => imported),
    skipped: answers.flatMap(({ skipped }) => skipped),
    refused: answers.flatMap(({ refused }) => refused),
    ...(batch.dryRun ? { books: answers.flatMap(({ books }) => books ?? []) } : {}),
  };
}

/** The books as they are now, in the order of the ids; those that are not in this organisation are missing. */
export async function readImportBooks(target: MigrationTarget, organizationId: string, ids: readonly string[]): Promise<StoredBook[]> {
  return (await inPieces(ids, (some) => ask(target, 'read_import_books', { p_organization_id: organizationId, p_ids: some }, storedBooks))).flat();
}

/** Every book of the organisation, trash included, in the order of an export. */
export async function listImportBooks(target: MigrationTarget, organizationId: string): Promise<ListedBook[]> {
  return (await ask(target, 'list_import_books', { p_organization_id: organizationId }, bookList)).books;
}

/** Every book of the organisation that a backup has to hold, trash included, by id. */
export async function listBackupBooks(target: MigrationTarget, organizationId: string): Promise<BookState[]> {
  return ask(target, 'list_backup_books', { p_organization_id: organizationId }, z.array(bookState));
}

/** The raw rows of these books, a line each. */
export async function backupBooks(target: MigrationTarget, organizationId: string, ids: readonly string[]): Promise<BackupLine[]> {
  return (await inPieces(ids, (some) => ask(target, 'backup_books', { p_organization_id: organizationId, p_ids: some }, z.array(backupLine)))).flat();
}

/** A page of the ledger's raw rows; begin with `after` null and go on with the answer's until it is null. */
export async function backupLedger(target: MigrationTarget, organizationId: string, after: Record<string, unknown> | null, limit: number): Promise<LedgerPage> {
  return ask(target, 'backup_ledger', { p_organization_id: organizationId, p_after: after, p_limit: limit }, ledgerPage);
}

/**
 * Puts raw rows back, with the organisation they belong to; what is there already and equal stays untouched.
 * @param force whether books that differ are overwritten; else they are only named.
 */
export async function restoreBooks(
  target: MigrationTarget,
  organization: Record<string, unknown>,
  lines: readonly string[],
  force: boolean,
): Promise<RestoreAnswer> {
  const answers = await inPieces(lines, (some) => ask(target, 'restore_books', { p_organization: organization, p_lines: some, p_force: force }, restoreAnswer));
  return {
    restored: answers.reduce((sum, { restored }) => sum + restored, 0),
    identical: answers.reduce((sum, { identical }) => sum + identical, 0),
    different: answers.flatMap(({ different }) => different),
    elsewhere: answers.flatMap(({ elsewhere }) => elsewhere),
    waiting: answers.flatMap(({ waiting }) => waiting),
  };
}

/** Puts the ledger's raw rows back, after the books. */
export async function restoreLedger(target: MigrationTarget, organizationId: string, lines: readonly string[]): Promise<RestoreLedgerAnswer> {
  const answers = await inPieces(lines, (some) => ask(target, 'restore_ledger', { p_organization_id: organizationId, p_lines: some }, restoreLedgerAnswer));
  return { restored: answers.reduce((sum, { restored }) => sum + restored, 0), identical: answers.reduce((sum, { identical }) => sum + identical, 0) };
}

/**
 * Takes the next books of a run away; repeat until none is left. Books that people edited since stay, unless forced.
 * @throws MigrationError unknown_run also where an answer was lost and the run has gone with the organisation it had made.
 */
export async function rollbackMigration(
  target: MigrationTarget,
  { runId, lease, limit, force }: { runId: string; lease: string; limit: number; force: boolean },
): Promise<RollbackAnswer> {
  return ask(target, 'rollback_migration', { p_run_id: runId, p_lease: lease, p_limit: limit, p_force: force }, rollbackAnswer);
}

async function ask<Name extends DatabaseFunction, T>(target: MigrationTarget, name: Name, args: ArgumentsOf<Name>, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await target.call(name, args));
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') || 'the answer';
  throw new MigrationError(`The database function ${name} answered something else than expected (${where}).`, {
    code: 'bad_answer',
    hint: 'The database and this tool are of different versions: apply supabase/migrations, or use the tool of that version.',
  });
}

/** Sends all at once, and where that is too much, each half by itself. */
async function inPieces<Item, Answer>(items: readonly Item[], send: (items: readonly Item[], isFirst: boolean) => Promise<Answer>, isFirst = true): Promise<Answer[]> {
  try {
    return [await send(items, isFirst)];
  } catch (error) {
    const isTooMuch = error instanceof MigrationError && (error.code === 'payload_too_large' || error.code === 'timeout');
    if (!isTooMuch || items.length < 2) throw error;
    const middle = Math.ceil(items.length / 2);
    return [...(await inPieces(items.slice(0, middle), send, isFirst)), ...(await inPieces(items.slice(middle), send, false))];
  }
}
