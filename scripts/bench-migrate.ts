/**
 * `npm run bench:migrate`: how fast a run with all its safety is beside the other ways in, on PostgreSQL 15 (where it is
 * installed) and on the embedded engine, and how much memory it takes. A line for each goal, with figure and pass or fail.
 *   --engine postgres|embedded   only one of them      --books 8000       books of the speed runs
 *   --only speed|memory          only that part        --rounds 2         the best of so many counts
 *   --many 100000                books of the large memory run
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findPostgres, missingPostgresNotice } from '../tests/support/database/postgres-cluster';
import { HOUSE, type MigrationStage, openEmbeddedStage, openPostgresStage, type StageDatabase } from '../tests/support/kill/migration-stage';
import { writeLegacyFolder } from '../tests/support/legacy/legacy-folder';
import { createGoals } from './bench/goals';
import { type Measured, openImportWays } from './bench/import-ways';
import { timedRun } from './bench/timed-run';

const { values: options } = parseArgs({
  options: {
    engine: { type: 'string' },
    only: { type: 'string' },
    books: { type: 'string' },
    rounds: { type: 'string', default: '2' },
    many: { type: 'string', default: '100000' },
  },
});
const GIGABYTE = 1e9;
const goals = createGoals(58);
const { judge } = goals;

const rate = ({ books, seconds }: Measured): number => books / seconds;
const perSecond = (measured: Measured): string => `${rate(measured).toFixed(1)} books/s (${measured.books} in ${measured.seconds.toFixed(1)} s)`;
const best = (all: Measured[]): Measured => all.reduce((one, other) => (rate(other) > rate(one) ? other : one));
const times = (factor: number): string => `${factor.toFixed(2)} ×`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

async function withSource<T>(name: string, options: Parameters<typeof writeLegacyFolder>[1], work: (source: string, bytes: number) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), `pitchbook-bench-${name}-`));
  try {
    const { file } = await writeLegacyFolder(folder, options);
    return await work(folder, (await stat(file)).size);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const runArguments = (source: string): string[] => ['run', source, '--org', HOUSE, '--yes'];

async function speed(stage: MigrationStage, database: StageDatabase): Promise<void> {
  const isDirect = stage.kind === 'postgres';
  // So many that starting the command does not count for much. The slow ways say the same with fewer.
  const books = Number(options.books ?? (isDirect ? 8_000 : 2_000));
  const rounds = Number(options.rounds);
  const few = isDirect ? 200 : 50;
  const ways = await openImportWays(database);
  const measured = { ours: [] as Measured[], again: [] as Measured[], batches: [] as Measured[], calls: [] as Measured[], rows: [] as Measured[] };
  for (let round = 0; round < rounds; round += 1) {
    const seed = 1_000 + round;
    await withSource('speed', { books, seed }, async (source) => {
      measured.ours.push({ books, seconds: (await timedRun(runArguments(source), database.env)).seconds });
      measured.again.push({ books, seconds: (await timedRun(runArguments(source), database.env)).seconds });
    });
    measured.batches.push(await ways.batches(books, seed));
    measured.calls.push(await ways.oneCallPerBook(few * 2, seed));
    measured.rows.push(await ways.rowByRow(few, seed));
  }
  await ways.close();
  const [ours, again, batches, calls, rows] = [best(measured.ours), best(measured.again), best(measured.batches), best(measured.calls), best(measured.rows)];
  console.log(`        (a) a run with all safety, from start to end of the command   ${perSecond(ours)}`);
  console.log(`        (b) the bare batch function                                   ${perSecond(batches)}`);
  console.log(`        (c) one call per book                                         ${perSecond(calls)}`);
  console.log(`        (d) row by row                                                ${perSecond(rows)}`);
  judge('(a) at least 10 × (d)', times(rate(ours) / rate(rows)), rate(ours) >= 10 * rate(rows));
  judge('(a) at least half of (b)', times(rate(ours) / rate(batches)), rate(ours) >= rate(batches) / 2);
  judge('what is already there: at least 5 × faster than at first', `${times(ours.seconds / again.seconds)} (${again.seconds.toFixed(1)} s)`, ours.seconds >= 5 * again.seconds);
}

async function memory(stage: MigrationStage): Promise<void> {
  const isDirect = stage.kind === 'postgres';
  // The embedded engine takes hours for the large ones and has no say in the tool's memory.
  const [fewBooks, manyBooks] = isDirect ? [1_000, Number(options.many)] : [200, 2_000];
  const measure = async (name: string, options: Parameters<typeof writeLegacyFolder>[1]) =>
    withSource(name, options, async (source, bytes) => {
      const database = await stage.fresh();
      try {
        return { bytes, ...(await timedRun(runArguments(source), database.env)) };
      } finally {
        await database.close();
      }
    });
  const few = await measure('few', { books: fewBooks, seed: 1 });
  const many = await measure('many', { books: manyBooks, seed: 1 });
  console.log(`        ${fewBooks} books (${megabytes(few.bytes)}): ${megabytes(few.peakBytes)} at most; ${manyBooks} books (${megabytes(many.bytes)}, ${many.seconds.toFixed(0)} s): ${megabytes(many.peakBytes)}`);
  judge(`memory for ${manyBooks} books at most 1.2 × that for ${fewBooks}`, times(many.peakBytes / few.peakBytes), many.peakBytes <= 1.2 * few.peakBytes);
  if (!isDirect) return;
  const large = await measure('large', { books: 260, seed: 2, padding: 4_000_000 });
  judge(`a file of ${(large.bytes / GIGABYTE).toFixed(2)} GB with records of 4 MB in less than 400 MB`, megabytes(large.peakBytes), large.bytes >= GIGABYTE && large.peakBytes < 400e6);
}

async function bench(open: () => Promise<MigrationStage>): Promise<void> {
  const stage = await open();
  console.log(`\n${stage.label}`);
  try {
    if (options.only !== 'memory') {
      const database = await stage.fresh();
      await speed(stage, database);
      await database.close();
    }
    if (options.only !== 'speed') await memory(stage);
  } finally {
    await stage.close();
  }
}

const programs = findPostgres();
if (options.engine !== 'embedded') {
  if (programs) await bench(() => openPostgresStage(programs, { durable: true }));
  else console.log(`! ${missingPostgresNotice}`);
}
if (options.engine !== 'postgres') await bench(openEmbeddedStage);
process.exitCode = goals.end();
