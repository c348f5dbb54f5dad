/**
 * `npm run test:mutants`: weakens the database in every way that the catalogue offers, one at a time, and fails unless the
 * pgTAP tests notice each. On PostgreSQL 15 where it is installed, which is three times as fast, else on the embedded engine.
 * Arguments: words that a mutant's name must contain; `--verbose` names the killer of each.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Selection, runMutants } from '../tests/support/database/mutant-run';
import { findPostgres, startPostgres } from '../tests/support/database/postgres-cluster';
import { readTestFiles, runTestFile } from '../tests/support/database/tap';
import { openEmbeddedDatabase } from '../tests/support/database/test-database';

interface Line {
  kind: string;
  name: string;
  killer?: string;
}

const processes = 2;
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const verbose = process.argv.includes('--verbose');

/** One of the processes: runs every n-th mutant and prints a JSON line for each. */
async function runShard(shard: number): Promise<void> {
  const programs = findPostgres();
  const cluster = programs ? await startPostgres(programs) : undefined;
  const database = await (cluster ? cluster.connect() : openEmbeddedDatabase());
  if (shard === 0) console.error(`${processes} processes on ${database.label}`);
  const files = await readTestFiles();
  for (const file of files) {
    const { failures } = await runTestFile(database, file);
    if (failures.length > 0) throw new Error(`${file.name} fails without any mutant: ${failures[0]}`);
  }
  const selection: Selection = (mutants) => mutants.filter(({ name }) => words.every((word) => name.includes(word))).filter((_, index) => index % processes === shard);
  await runMutants(database, files, selection, (mutant, killer) => console.log(JSON.stringify({ kind: mutant.kind, name: mutant.name, killer } satisfies Line)));
  await (cluster ?? database).close();
}

async function collect(shard: number, onLine: (line: Line) => void): Promise<void> {
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', ...words, `--shard=${shard}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill());
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  for await (const line of createInterface({ input: child.stdout })) onLine(JSON.parse(line) as Line);
  const code = await ended;
  if (code !== 0) throw new Error(`A mutant process ended with code ${code}.`);
}

async function runAll(): Promise<void> {
  const lines: Line[] = [];
  const started = Date.now();
  await Promise.all(
    Array.from({ length: processes }, (_, shard) =>
      collect(shard, (line) => {
        lines.push(line);
        if (!line.killer) console.log(`✗ nothing fails when we ${line.name}`);
        else if (verbose) console.log(`✓ ${line.name}  ←  ${line.killer}`);
        if (lines.length % 100 === 0) console.log(`  … ${lines.length} tried, ${((Date.now() - started) / 1000).toFixed(0)} s`);
      }),
    ),
  );
  const kinds = [...new Set(lines.map(({ kind }) => kind))].sort();
  const row = (kind: string, some: Line[]) => ({ kind, mutants: some.length, noticed: some.filter(({ killer }) => killer).length, survivors: some.filter(({ killer }) => !killer).length });
  console.table([...kinds.map((kind) => row(kind, lines.filter((line) => line.kind === kind))), row('all', lines)]);
  const failed = lines.filter(({ killer }) => !killer).length;
  if (process.env.TEST_SUMMARY_FILE) writeFileSync(process.env.TEST_SUMMARY_FILE, JSON.stringify({ passed: lines.length - failed, failed }));
  if (lines.length === 0) throw new Error('No mutant has such a name.');
  process.exitCode = failed > 0 ? 1 : 0;
}

process.once('SIGTERM', () => process.exit(143));
process.once('SIGINT', () => process.exit(130));
const shard = process.argv.find((argument) => argument.startsWith('--shard='))?.split('=')[1];
await (shard === undefined ? runAll() : runShard(Number(shard)));
