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

export const importOrganization = z.object({ id: z.string(), slug: z.string(), name: z.string(), members: z.number(), books: z.number() });
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
  status: z.string(),
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
  report: json.nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
});
export type MigrationRun = z.infer<typeof migrationRun>;

/** `new` not there; `mine` by this run; `imported` before; `gone` imported before, not there now; `changed` with another hash; `exists` not by an import; `elsewhere` in another organisation. */
export const judgement = z.enum(['new', 'mine', 'imported', 'gone', 'changed', 'exists', 'elsewhere']);
export type Judgement = z.infer<typeof judgement>;

export const batchAnswer = z.object({
  imported: ids,
  skipped: ids,
  refused: z.array(z.object({ id: z.string(), code: z.string(), reason: z.string().nullish() })),
});
export type BatchAnswer = z.infer<typeof batchAnswer>;

export const bookRevision = z.object({ id: z.string(), revision: z.number() });
export type BookRevision = z.infer<typeof bookRevision>;
export const bookList = z.object({ books: z.array(bookRevision) });

// The database built it a moment ago: a look at its outline is enough, a look at every text would cost more than the query.
export const liveBooks = z.array(
  z.custom<LiveBook>((value) => z.object({ id: z.string(), revision: z.number(), slides: z.array(z.unknown()), sections: z.array(z.unknown()) }).safeParse(value).success),
);

/** `line`: the raw rows of one book as JSON text. */
export const backupLine = z.object({ id: z.string(), revision: z.number(), line: z.string() });
export type BackupLine = z.infer<typeof backupLine>;

export const restoreAnswer = z.object({ restored: z.number(), identical: z.number(), different: ids });
export type RestoreAnswer = z.infer<typeof restoreAnswer>;

/** `left`: how many books the run wrote that a further call has to look at. */
export const rollbackAnswer = z.object({ removed: ids, edited: ids, gone: ids, left: z.number() });
export type RollbackAnswer = z.infer<typeof rollbackAnswer>;
