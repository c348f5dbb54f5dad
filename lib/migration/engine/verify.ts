import { randomUUID } from 'node:crypto';
import type { Quarantined } from '../import-record';
import { mapLegacyBook } from '../legacy/map-legacy-book';
import { openSource } from '../source/open-source';
import type { ReadRecord } from '../source/source-record';
import { findImportOrganization, findMigrationRun, judgeImport, listQuarantined, type MigrationTarget } from '../target/target';
import { buildReport, exitCodeOf, writeReport } from './build-report';
import { checkTarget } from './check-target';
import { compareBooks, NOT_THERE } from './compare-books';
import { type LeftOut, openLeftOut } from './left-out';
import { runFolder } from './intent';
import { openLane } from './lane';
import { makePrivateFolder } from './private-file';
import { recordId } from './record-id';
import { type Outcome, unknownOrganization } from './run';
import { startStopwatch } from './stopwatch';
import { type Surroundings, throwIfStopped } from './surroundings';
import { createTally, type Tally } from './tally';
import { ELSEWHERE } from './weigh-record';

const BOOKS_AT_ONCE = 100;
const BYTES_AT_ONCE = 3 * 1024 * 1024;
const NOTHING_WRITTEN = 'Nothing was written.';

export type VerifyRequest = {
  /** null: only the target and the ledger. */
  source: string | null;
  organization: string;
};

/** Proves that everything in a source is in the organisation, unchanged: set-based checks, then record by record. */
export async function verify(surroundings: Surroundings, { source: sourcePath, organization: slug }: VerifyRequest): Promise<Outcome> {
  const { target } = surroundings;
  const watch = startStopwatch();
  watch.begin('checking');
  const organization = await findImportOrganization(target, slug);
  if (!organization) throw unknownOrganization(slug);
  const checks = await checkTarget(surroundings, organization.id, NOTHING_WRITTEN);
  const latest = await findMigrationRun(target, { organization: slug });
  const notices = [latest ? `The latest run of this organisation, ${latest.id}, is ${latest.status}.` : 'No run has imported anything into this organisation.'];

  const source = sourcePath === null ? null : await openSource(sourcePath);
  const folder = runFolder(surroundings.workFolder, `verify-${randomUUID()}`);
  await makePrivateFolder(folder);
  const tally = createTally();
  const leftOut = openLeftOut(folder, tally);
  try {
    watch.begin('verifying');
    const summary = source ? await compareSource(surroundings, source, organization.id, tally, leftOut) : null;
    await leftOut.finish();
    const report = buildReport({
      kind: 'verify', runId: null, organization: slug, target: target.describe, options: {}, watch, interrupted: false,
      source: source && summary ? { name: source.name, bytes: source.bytes, hash: summary.hash, records: summary.records } : null,
      notices: [...notices, ...(summary?.notices ?? [])], tally, checks, compared: source !== null,
    });
    return { exitCode: exitCodeOf(report), report, page: await writeReport(folder, report) };
  } finally {
    await leftOut.discard();
  }
}

async function compareSource(
  { target, tell, stop }: Surroundings,
  source: Awaited<ReturnType<typeof openSource>>,
  organizationId: string,
  tally: Tally,
  leftOut: LeftOut,
) {
  const comparing = openLane();
  let batch: ReadRecord[] = [];
  let bytes = 0;
  let bytesRead = 0;
  const compare = async () => {
    throwIfStopped(stop, NOTHING_WRITTEN);
    const records = batch;
    const done = bytesRead;
    batch = [];
    bytes = 0;
    await comparing.push(async () => {
      const expected = records.flatMap(({ value, hash }) => {
        const id = recordId(value);
        return id === null ? [] : [{ id, value, hash }];
      });
      const found = new Map((await compareBooks(target, organizationId, expected)).map((difference) => [difference.id, difference]));
      const isMissing = ({ value }: ReadRecord) => found.get(recordId(value) ?? '')?.paths[0] === NOT_THERE;
      const reasons = await reasonsToBeMissing(target, organizationId, records.filter((record) => recordId(record.value) === null || isMissing(record)));
      for (const record of records) {
        const reason = reasons.get(record);
        if (reason) {
          await leftOut.quarantine(record, reason);
          continue;
        }
        const difference = found.get(recordId(record.value) ?? '');
        tally.counts.compared += 1;
        if (!isMissing(record)) tally.counts.imported += 1;
        if (difference) await leftOut.difference(difference);
      }
      tell({ phase: 'verifying', done, total: source.bytes, unit: 'bytes' });
    });
  };
  try {
    const records = source.records();
    let next = await records.next();
    while (!next.done) {
      const record = next.value;
      tally.counts.records += 1;
      bytesRead += record.bytes;
      if (record.ok) {
        batch.push(record);
        bytes += record.bytes;
      } else {
        await leftOut.quarantine(record, record.quarantined);
      }
      if (batch.length >= BOOKS_AT_ONCE || bytes >= BYTES_AT_ONCE) await compare();
      next = await records.next();
    }
    await compare();
    await comparing.drain();
    return next.value;
  } finally {
    await comparing.settled();
  }
}

/** Of records whose books are not there, those that could not be imported: their books are not missing. */
async function reasonsToBeMissing(target: MigrationTarget, organizationId: string, records: readonly ReadRecord[]): Promise<Map<ReadRecord, Quarantined>> {
  const reasons = new Map<ReadRecord, Quarantined>();
  const importable: { record: ReadRecord; id: string; hash: string }[] = [];
  for (const record of records) {
    const id = recordId(record.value);
    const mapped = mapLegacyBook(record);
    if (!mapped.ok) reasons.set(record, mapped.quarantined);
    else if (id !== null) importable.push({ record, id, hash: record.hash });
  }
  if (importable.length === 0) return reasons;
  const [words, entries] = await Promise.all([
    judgeImport(target, organizationId, null, importable.map(({ id, hash }) => ({ id, hash }))),
    listQuarantined(target, organizationId, importable.map(({ hash }) => hash)),
  ]);
  const leftOut = new Map(entries.map((entry) => [entry.hash, entry]));
  for (const [place, { record }] of importable.entries()) {
    const entry = leftOut.get(record.hash);
    if (words[place] === 'elsewhere') reasons.set(record, ELSEWHERE);
    // One that was imported since, and is gone, is missing.
    else if (words[place] === 'new' && entry) {
      const { path, reason, hint } = entry;
      reasons.set(record, { path, reason: `a run left it out: ${reason ?? 'no reason was noted'}`, hint: hint ?? 'mend what the named rule of the database forbids, and run again' });
    }
  }
  return reasons;
}
