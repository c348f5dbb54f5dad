import type { Source, SourceRecord } from '../source/source-record';
import { judgeImport, type MigrationTarget } from '../target/target';
import { createFates, type Fate, type Fates } from './fates';
import { recordId } from './record-id';
import type { Progress } from './surroundings';

const JUDGED_AT_ONCE = 1_000;
const BYTES_AT_ONCE = 8 * 1024 * 1024;

/** What one reading of the source found out, before anything is written. */
export type Survey = {
  records: number;
  sourceHash: string;
  notices: string[];
  fates: Fates;
  counts: Record<Fate, number>;
};

/** A record of the first reading with how the target judges it. */
export type Judged = { record: SourceRecord; fate: Fate };

type SurveyOptions = {
  source: Source;
  target: MigrationTarget;
  /** null: the organisation does not exist yet. */
  organizationId: string | null;
  runId: string | null;
  tell(progress: Progress): void;
  /** Called once for each record, in order. */
  onRecord?(judged: Judged): Promise<void>;
  /** Called before each batch: the place to stop. */
  boundary(): void;
};

/**
 * Reads the source once and asks the target about its records, a batch at a time.
 *
 * @throws MigrationError where the source or the target fails.
 */
export async function surveySource({ source, target, organizationId, runId, tell, onRecord, boundary }: SurveyOptions): Promise<Survey> {
  const fates = createFates();
  const counts: Survey['counts'] = { new: 0, mine: 0, imported: 0, gone: 0, trashed: 0, changed: 0, exists: 0, elsewhere: 0, unreadable: 0 };
  let waiting: SourceRecord[] = [];
  let bytesWaiting = 0;
  let bytesRead = 0;

  const judgeWaiting = async () => {
    boundary();
    const batch = waiting;
    waiting = [];
    bytesWaiting = 0;
    const known = new Map<SourceRecord, string>();
    for (const record of batch) {
      const id = record.ok ? recordId(record.value) : null;
      if (id !== null) known.set(record, id);
    }
    const asked = [...known].map(([{ hash }, id]) => ({ id, hash }));
    const answers = asked.length === 0 ? [] : await judgeImport(target, organizationId, runId, asked);
    const judged = new Map([...known.keys()].map((record, place) => [record, answers[place]]));
    for (const record of batch) {
      // Without a usable id nobody can have imported it: the mapping will say what is wrong with it.
      const fate = record.ok ? (judged.get(record) ?? 'new') : 'unreadable';
      fates.add(fate, record.hash);
      counts[fate] += 1;
      await onRecord?.({ record, fate });
    }
    tell({ phase: 'reading', done: bytesRead, total: source.bytes, unit: 'bytes' });
  };

  tell({ phase: 'reading', done: 0, total: source.bytes, unit: 'bytes' });
  const records = source.records();
  let next = await records.next();
  while (!next.done) {
    waiting.push(next.value);
    bytesWaiting += next.value.bytes;
    bytesRead += next.value.bytes;
    if (waiting.length >= JUDGED_AT_ONCE || bytesWaiting >= BYTES_AT_ONCE) await judgeWaiting();
    next = await records.next();
  }
  await judgeWaiting();
  tell({ phase: 'reading', done: source.bytes, total: source.bytes, unit: 'bytes' });
  return { records: fates.length, sourceHash: next.value.hash, notices: next.value.notices, fates, counts };
}

/** Whether an import writes a record of this fate, given that it can be mapped. */
export const isImportable = (fate: Fate, again: boolean): boolean => fate === 'new' || fate === 'mine' || (fate === 'gone' && again);

