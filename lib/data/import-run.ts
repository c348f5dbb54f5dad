import 'server-only';
import { z } from 'zod';
import { timestamp } from './table-rows';

const count = z.int().min(0).nullable().catch(null).default(null);

/** Columns of `migration_runs` that make an import run. */
export const RUN_COLUMNS = 'id, source_name, status, phase, started_at, finished_at, heartbeat_at, counts, author:profiles(full_name)';

/** One import of old data, as its ledger has it. */
export const importRun = z
  .object({
    id: z.string(),
    source_name: z.string(),
    status: z.enum(['running', 'completed', 'failed', 'rolled_back']),
    phase: z.string(),
    started_at: timestamp,
    finished_at: timestamp.nullable(),
    heartbeat_at: timestamp,
    // Of records; null while the run has not come that far.
    counts: z.object({ records: count, imported: count, alreadyThere: count, conflicts: count, quarantined: count }),
    author: z.object({ full_name: z.string() }).nullable(),
  })
  .transform(({ source_name, started_at, finished_at, heartbeat_at, author, ...same }) => ({
    ...same,
    sourceName: source_name,
    startedAt: started_at,
    finishedAt: finished_at,
    /** When its process was last heard of. */
    heartbeatAt: heartbeat_at,
    /** Whose books they become; null where that was left open, or the person is gone. */
    authorName: author?.full_name ?? null,
  }));

export type ImportRun = z.output<typeof importRun>;
