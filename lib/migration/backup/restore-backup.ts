import type { RestoreLedgerAnswer } from '../target/answers';
import { type MigrationTarget, restoreBooks, restoreLedger } from '../target/target';
import type { Backup } from './read-backup';

const mostLines = 100;
/** One request of this size is well within what the API takes. */
const mostBytes = 4 * 1024 * 1024;

export type RestoreResult = {
  restored: number;
  /** There already, with the same content. */
  identical: number;
  /** There with another content, and left as they are. */
  different: string[];
  /** In another organisation by now, and never touched. */
  elsewhere: string[];
  ledger: RestoreLedgerAnswer;
};

/**
 * Puts a backup back: its organisation where that is missing, its books, then the ledger. Can be repeated: what is there
 * already and equal stays untouched.
 * @param options.force whether books that differ get the content of the backup.
 * @throws MigrationError
 */
export async function restoreFromBackup(
  target: MigrationTarget,
  backup: Backup,
  options: { force: boolean; onProgress?: (progress: { done: number; of: number }) => void },
): Promise<RestoreResult> {
  const { organization, counts } = backup.manifest;
  const result: RestoreResult = { restored: 0, identical: 0, different: [], elsewhere: [], ledger: { restored: 0, identical: 0 } };
  const waiting = new Set<string>();
  let done = 0;
  const send = async (lines: string[]) => {
    const answer = await restoreBooks(target, organization, lines, options.force);
    result.restored += answer.restored;
    result.identical += answer.identical;
    result.different.push(...answer.different);
    result.elsewhere.push(...answer.elsewhere);
    for (const id of answer.waiting) waiting.add(id);
    done += lines.length;
    options.onProgress?.({ done, of: counts.pitchbooks });
  };
  // Also where there is no book: the organisation comes with the first call.
  if (counts.pitchbooks === 0) await send([]);
  for await (const lines of inBatches(backup.books())) await send(lines);
  if (waiting.size > 0) {
    // Every book is there by now, so those that came before their parent template find it.
    for await (const lines of inBatches(only(backup.books(), waiting))) await restoreBooks(target, organization, lines, options.force);
  }
  for await (const lines of inBatches(backup.ledger())) {
    const answer = await restoreLedger(target, organization.id, lines);
    result.ledger.restored += answer.restored;
    result.ledger.identical += answer.identical;
  }
  return result;
}

async function* inBatches(lines: AsyncIterable<string>): AsyncGenerator<string[]> {
  let batch: string[] = [];
  let bytes = 0;
  for await (const line of lines) {
    if (batch.length > 0 && (batch.length === mostLines || bytes + line.length > mostBytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(line);
    bytes += line.length;
  }
  if (batch.length > 0) yield batch;
}

async function* only(lines: AsyncIterable<string>, ids: ReadonlySet<string>): AsyncGenerator<string> {
  for await (const line of lines) {
    const { pitchbook } = JSON.parse(line) as { pitchbook: { id: string } };
    if (ids.has(pitchbook.id)) yield line;
  }
}
