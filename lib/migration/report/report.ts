import { z } from 'zod';

/** How many entries of a list a report carries; the files in the run's folder have them all. */
export const LISTED_IN_REPORT = 1_000;

const count = z.int().min(0);
const seconds = z.number().min(0);

const checkResult = z.enum(['ok', 'warning', 'failure']);

const reportedCheck = z.object({
  name: z.string(),
  area: z.string(),
  result: checkResult,
  detail: z.string(),
  /** How long it took; null where time says nothing. */
  ms: z.number().nullable(),
});

/** A named rule that changed something on the way. `translated`: a difference of format; `mended`: a fault of the source. */
const reportedRule = z.object({ rule: z.string(), kind: z.enum(['translated', 'mended']), text: z.string(), times: count, records: count });

const reportedQuarantine = z.object({
  /** The record's place in the source, from 0. */
  index: count,
  file: z.string(),
  /** Where in the record, as a JSON path in which names that are people's words are left out. */
  path: z.string(),
  reason: z.string(),
  hint: z.string(),
});

const conflictWord = z.enum(['changed', 'exists', 'gone', 'trashed']);

const reportedConflict = z.object({ index: count, id: z.string(), word: conflictWord });

/** A book that the old format, rebuilt from the tables, shows otherwise than its source, and the JSON paths where. */
const reportedDifference = z.object({ id: z.string(), paths: z.array(z.string()) });

/** A list cut at `LISTED_IN_REPORT`, with the number of all. */
const listOf = <T extends z.ZodType>(item: T) => z.object({ total: count, listed: z.array(item) });

const verdictWord = z.enum(['PROCEED', 'PROCEED WITH CAUTION', 'DO NOT PROCEED']);

/**
 * What a run of the migration did, for people and scripts: counts, times, rules, places and checks, but no text of any
 * book. Stored in `migration_runs.report`, and as report.json and report.html in the run's folder.
 */
export const migrationReportSchema = z.object({
  format: z.literal(1),
  kind: z.enum(['run', 'dry run', 'plan', 'verify']),
  /** null where nothing was written, so that there is no run. */
  runId: z.string().nullable(),
  organization: z.string(),
  /** Where the books went, without secrets. */
  target: z.string(),
  source: z.object({ name: z.string(), bytes: count, hash: z.string(), records: count }).nullable(),
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** The only part in which a resumed run differs from an uninterrupted one. */
  times: z.object({
    startedAt: z.string(),
    finishedAt: z.string(),
    /** Of the process that finished; the work of one that was killed before is not in it. */
    seconds,
    phases: z.array(z.object({ phase: z.string(), seconds })),
    booksPerSecond: z.number().min(0).nullable(),
    interrupted: z.boolean(),
  }),
  counts: z.object({
    records: count,
    /** Written by this run. In a plan: to be written. */
    imported: count,
    /** Imported by an earlier run and left as they are. */
    alreadyThere: count,
    quarantined: count,
    /** Not imported because of what is there, or was there: see `conflicts`. */
    conflicts: count,
    /** Rebuilt from the tables and compared with the source. */
    compared: count,
    different: count,
    slides: count,
    sections: count,
  }),
  rules: z.array(reportedRule),
  quarantine: listOf(reportedQuarantine),
  conflicts: listOf(reportedConflict),
  differences: listOf(reportedDifference),
  /** What the owner of the source should know about it as a whole. */
  notices: z.array(z.string()),
  checks: z.array(reportedCheck),
  verdict: z.object({ word: verdictWord, reasons: z.array(z.string()) }),
});

export type MigrationReport = z.infer<typeof migrationReportSchema>;
export type ReportedCheck = z.infer<typeof reportedCheck>;
export type ReportedQuarantine = z.infer<typeof reportedQuarantine>;
export type ReportedConflict = z.infer<typeof reportedConflict>;
export type ReportedDifference = z.infer<typeof reportedDifference>;
export type Verdict = MigrationReport['verdict'];
export type ConflictWord = z.infer<typeof conflictWord>;

/** What the words of a conflict mean, for reports and screens. */
export const CONFLICT_TEXTS: Record<ConflictWord, string> = {
  changed: 'imported before with another content: the record in the source has changed since',
  exists: 'a book with this id is in the organisation, but not from an import',
  trashed: 'imported before and put in the trash since: it can be restored there',
  gone: 'imported before and deleted or rolled back since: --again imports it once more',
};
