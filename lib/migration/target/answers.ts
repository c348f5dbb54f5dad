import { z } from 'zod';
import type { LiveBook } from '../import-record';

const json = z.record(z.string(), z.unknown());
const ids = z.array(z.string());

/** One set-based check of the target. */
export const targetCheck = z.object({
  name: z.string(),
  area: z.string(),
  result: z.enum(['ok', 'warning', 'failure']),
  detail: z.string().nullable().default(null),
  ms: z.number().nullable().default(null),
});
export type TargetCheck = z.infer<typeof targetCheck>;

/** `books` counts the trash too; `row` is what a backup keeps of the organisation: its own row, members, deck templates and layouts. */
export const importOrganization = z.object({ id: z.string(), slug: z.string(), name: z.string(), members: z.number(), books: z.number(), row: json });
export type ImportOrganization = z.infer<typeof importOrganization>;

/** The process that holds a run. */
export const runHolder = z.object({ host: z.string(), pid: z.number() }).loose();
export type RunHolder = z.infer<typeof runHolder>;

/** A line of the ledger `migration_runs`. Timestamps are ISO 8601 as PostgreSQL prints them in jsonb. */
export const migrationRun = z.object({
  id: z.string(),
  organizationId: z.string(),
  organization: z.string(),
  organizationCreated: z.boolean(),
  status: z.enum(['running', 'completed', 'failed', 'rolled_back']),
  phase: z.string().nullable(),
  lease: z.string().nullable(),
  holder: runHolder.nullable(),
  heartbeatAt: z.string().nullable(),
  secondsSinceHeartbeat: z.number().nullable(),
  authorId: z.string().nullable(),
  sourceName: z.string().nullable(),
  sourceHash: z.string().nullable(),
  sourceBytes: z.number().nullable(),
  options: json.nullable(),
  counts: json.nullable(),
  report: json.nullish().transform((report) => report ?? null),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
});
export type MigrationRun = z.infer<typeof migrationRun>;

/** What a command line asks for, found before anything is read: `organizationId` is null where the run would make it. */
export const importRequest = z.object({ organizationId: z.string().nullable(), authorId: z.string().nullable() });
export type ImportRequest = z.infer<typeof importRequest>;

/**
 * `new` not there; `mine` by this run; `imported` before; `gone` imported before, not there now; `trashed` imported before,
 * in the trash now; `changed` with another hash; `exists` not by an import; `elsewhere` in another organisation.
 */
export const judgement = z.enum(['new', 'mine', 'imported', 'gone', 'trashed', 'changed', 'exists', 'elsewhere']);
export type Judgement = z.infer<typeof judgement>;

/** A record that a run left out, with what the ledger says of it. */
export const quarantinedEntry = z.object({ hash: z.string(), path: z.string(), reason: z.string().nullable(), hint: z.string().nullable() });
export type QuarantinedEntry = z.infer<typeof quarantinedEntry>;

/** A book in the order of an export. */
const listedBook = z.object({ id: z.string(), revision: z.number(), trashed: z.boolean() });
export type ListedBook = z.infer<typeof listedBook>;
export const bookList = z.object({ books: z.array(listedBook) });

/** What tells whether a book has changed since it was read; a new saved version does not move the revision. */
export const bookState = z.object({ id: z.string(), revision: z.number(), versions: z.number() });
export type BookState = z.infer<typeof bookState>;

/** A book as it stands, also one in the trash. */
export type StoredBook = LiveBook & { deletedAt: string | null };
const storedOutline = z.object({
  id: z.string(), revision: z.number(), deletedAt: z.string().nullable(), slides: z.array(z.unknown()), sections: z.array(z.unknown()),
});
// The database built it a moment ago: a look at its outline is enough, a look at every text would cost more than the query.
export const storedBooks = z.array(z.custom<StoredBook>((value) => storedOutline.safeParse(value).success));

/** `books`: in a dry run, the imported ones as they stood before they were taken back. */
export const batchAnswer = z.object({
  imported: ids,
  skipped: ids,
  refused: z.array(z.object({ id: z.string(), code: z.string(), reason: z.string().nullish() })),
  books: storedBooks.optional(),
});
export type BatchAnswer = z.infer<typeof batchAnswer>;

/** `line`: the raw rows of one book as JSON text. */
export const backupLine = z.object({ id: z.string(), revision: z.number(), line: z.string() });
export type BackupLine = z.infer<typeof backupLine>;

export const ledgerPage = z.object({ lines: z.array(z.string()), after: json.nullable() });
export type LedgerPage = z.infer<typeof ledgerPage>;

/** `different` are there with another content; `elsewhere` in another organisation; `waiting` are restored but for their parent template. */
export const restoreAnswer = z.object({ restored: z.number(), identical: z.number(), different: ids, elsewhere: ids, waiting: ids });
export type RestoreAnswer = z.infer<typeof restoreAnswer>;

export const restoreLedgerAnswer = z.object({ restored: z.number(), identical: z.number() });
export type RestoreLedgerAnswer = z.infer<typeof restoreLedgerAnswer>;

/** `removed` and `present` (somebody had them open) by this call; `edited`, `gone` and `removedInAll` by all so far; `left`: how many books a further call has to look at. */
export const rollbackAnswer = z.object({
  removed: ids,
  edited: ids,
  gone: ids,
  present: ids,
  left: z.number(),
  status: z.string(),
  organizationRemoved: z.boolean(),
  removedInAll: z.number(),
});
export type RollbackAnswer = z.infer<typeof rollbackAnswer>;
