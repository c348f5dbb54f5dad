import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunRequest } from '@/lib/migration/engine/run';
import type { Surroundings } from '@/lib/migration/engine/surroundings';
import { legacyRecords } from '../legacy/legacy-records';
import { type MemoryTarget, memoryTarget } from './memory-target';

/** The records of the source, where a test wants no others. */
export const books = [...legacyRecords({ books: 25, seed: 11 })].map(({ book }) => book);

export const without = (field: string, record: object) => Object.fromEntries(Object.entries(record).filter(([key]) => key !== field));

/** What commands of the engine need around them: a folder, a target in memory, and who they are. */
export type EngineWorld = {
  readonly folder: string;
  target: MemoryTarget;
  /** Ids of the runs, in their order. */
  readonly announced: string[];
  /** Writes a source, `old-data.json` where no other name is given. @returns its path */
  source(records?: unknown[], name?: string): string;
  request(changes?: Partial<RunRequest>): RunRequest;
  surroundings(changes?: Partial<Surroundings>): Surroundings;
  close(): void;
};

export function openEngineWorld(): EngineWorld {
  const folder = mkdtempSync(path.join(tmpdir(), 'engine-'));
  const announced: string[] = [];
  const world: EngineWorld = {
    folder,
    target: memoryTarget(),
    announced,
    source(records = books, name = 'old-data') {
      const file = path.join(folder, `${name}.json`);
      writeFileSync(file, JSON.stringify(records));
      return file;
    },
    request: (changes = {}) => ({
      source: path.join(folder, 'old-data.json'), organization: 'house', createOrganization: false, author: null, batchSize: 10, onConflict: 'skip', again: false, dryRun: false, ...changes,
    }),
    surroundings: (changes = {}) => ({
      target: world.target, workFolder: path.join(folder, 'work'), tell: () => {}, announce: ({ id }) => announced.push(id), stop: new AbortController().signal,
      holder: { host: 'here', pid: 100 }, isAlive: () => false, ...changes,
    }),
    close: () => rmSync(folder, { recursive: true }),
  };
  return world;
}
