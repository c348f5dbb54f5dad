import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sqlStatements } from './sql-statements';
import { describeSqlError, type TestDatabase } from './test-database';

const testsFolder = fileURLToPath(new URL('../../../supabase/tests', import.meta.url));

export interface TestFile {
  name: string;
  sql: string;
}

export interface FileResult {
  name: string;
  passed: number;
  /** Each failed assertion, or the error that ended the file, with its diagnostics. */
  failures: string[];
  milliseconds: number;
}

/** The files of supabase/tests in their order; the first one installs the `tests` schema that the others use. */
export async function readTestFiles(): Promise<TestFile[]> {
  const names = (await readdir(testsFolder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(names.map(async (name) => ({ name, sql: await readFile(path.join(testsFolder, name), 'utf8') })));
}

interface RunOptions {
  /** Leave out the file's own begin and rollback: the caller holds the transaction. */
  insideTransaction?: boolean;
  stopAtFirstFailure?: boolean;
}

/** Runs one pgTAP file statement by statement and reads its TAP. Never throws for what the file does. */
export async function runTestFile(database: TestDatabase, file: TestFile, options: RunOptions = {}): Promise<FileResult> {
  const started = performance.now();
  const failures: string[] = [];
  let passed = 0;
  let planned: number | undefined;
  for (const statement of sqlStatements(file.sql)) {
    if (options.insideTransaction && /^(begin|rollback|commit)\s*;$/i.test(statement.text)) continue;
    let lines: string[];
    try {
      const rows = await database.run(statement.text);
      lines = rows.flatMap((row) => Object.values(row)).flatMap((cell) => (typeof cell === 'string' ? cell.split('\n') : []));
    } catch (error) {
      failures.push(`line ${statement.line}: ${describeSqlError(error)}`);
      if (!options.insideTransaction) await database.run('rollback');
      return { name: file.name, passed, failures, milliseconds: performance.now() - started };
    }
    for (const line of lines) {
      const plan = /^1\.\.(\d+)$/.exec(line)?.[1];
      if (plan) planned = Number(plan);
      else if (/^ok \d+/.test(line)) passed += 1;
      else if (/^not ok \d+/.test(line)) failures.push(`line ${statement.line}: ${line}`);
      else if (line.startsWith('#') && failures.length > 0 && !/^# Looks like/.test(line)) failures[failures.length - 1] += `\n    ${line}`;
    }
    if (options.stopAtFirstFailure && failures.length > 0) break;
  }
  const stopped = options.stopAtFirstFailure && failures.length > 0;
  if (!stopped && planned !== passed + failures.length) failures.push(`planned ${planned ?? 'nothing'}, ran ${passed + failures.length}`);
  return { name: file.name, passed, failures, milliseconds: performance.now() - started };
}
