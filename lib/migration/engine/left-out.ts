import path from 'node:path';
import type { Quarantined } from '../import-record';
import { stringifyJson } from '../json/stringify-json';
import { pathWithoutTexts } from '../report/path-without-texts';
import type { ReportedConflict, ReportedDifference } from '../report/report';
import type { SourceRecord } from '../source/source-record';
import { openPrivateFile, type PrivateFile } from './private-file';
import type { Tally } from './tally';

/**
 * Where everything that stayed out is told of: in full in files of the run's folder, a line of JSON each, and counted for
 * the report. Only the quarantine file has the records themselves, so that their owner can mend them.
 */
export type LeftOut = {
  quarantine(record: SourceRecord, why: Quarantined): Promise<void>;
  conflict(entry: ReportedConflict): Promise<void>;
  difference(entry: ReportedDifference): Promise<void>;
  /** Gives the files their names. */
  finish(): Promise<void>;
  discard(): Promise<void>;
};

export function openLeftOut(folder: string, tally: Tally): LeftOut {
  const files = new Map<string, Promise<PrivateFile>>();
  const write = async (name: string, line: string) => {
    const file = files.get(name) ?? openPrivateFile(path.join(folder, name));
    files.set(name, file);
    await (await file).write(line);
  };
  return {
    async quarantine(record, why) {
      tally.quarantine({ index: record.index, file: record.file, ...why, path: pathWithoutTexts(why.path) });
      const head = JSON.stringify({ index: record.index, file: record.file, ...why, hash: record.hash });
      await write('quarantine.ndjson', record.ok ? `${head.slice(0, -1)},"record":${stringifyJson(record.value)}}\n` : `${head}\n`);
    },
    async conflict(entry) {
      tally.conflict(entry);
      await write('conflicts.ndjson', `${JSON.stringify(entry)}\n`);
    },
    async difference(entry) {
      tally.difference(entry);
      await write('differences.ndjson', `${JSON.stringify(entry)}\n`);
    },
    async finish() {
      for (const file of files.values()) await (await file).finish();
    },
    async discard() {
      const opened = await Promise.allSettled(files.values());
      for (const file of opened) if (file.status === 'fulfilled') await file.value.discard();
    },
  };
}
