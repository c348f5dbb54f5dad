import { readFileSync } from 'node:fs';
import { listMutants, type Mutant } from './mutants';
import { runTestFile, type TestFile } from './tap';
import { describeSqlError, type TestDatabase } from './test-database';

export interface MutantReport {
  killed: { mutant: Mutant; by: string }[];
  survivors: Mutant[];
}

/** Mutants that change nothing a caller could see, each with its reason: name → reason. */
const equivalent = JSON.parse(readFileSync(new URL('./equivalent-mutants.json', import.meta.url), 'utf8')) as Record<string, string>;

const declared: Mutant['kind'][] = ['grant', 'key', 'not null', 'execute', 'definer'];
/** What is only declared, such as a grant or a key, the catalogue test may notice; all else has to show in behaviour. */
const mayCount = (file: TestFile, kind: Mutant['kind']) => !file.name.includes('catalogue') || kind === 'view' || declared.includes(kind);

/** The beginning of the name of the file that most likely notices a mutant. */
function likely({ kind, call }: Mutant): string {
  if (declared.includes(kind)) return '010';
  if (kind === 'check') return '030';
  if (kind === 'policy' || kind === 'row level security' || kind === 'view') return '020';
  return call ? '021' : '031';
}
/** Files that take long come last where nothing speaks for them. */
const patience = ['031', '042', '043', '044', '045', '046', '047', '048', '049', '030', '040', '041', '021', '020'];

/** Test files with the likely killers first: the one for its kind, then those that speak most of what it touches. */
function filesFor(mutant: Mutant, files: TestFile[]): TestFile[] {
  const score = (file: TestFile) =>
    file.name.startsWith(likely(mutant))
      ? Number.MAX_SAFE_INTEGER
      : mutant.about.reduce((sum, word, index) => sum + (file.sql.split(word).length - 1) * 100 ** (mutant.about.length - index), 0) - patience.indexOf(file.name.slice(0, 3)) / 10;
  return files
    .filter((file) => !file.name.startsWith('00') && mayCount(file, mutant.kind))
    .map((file) => ({ file, score: score(file) }))
    .sort((a, b) => b.score - a.score)
    .map(({ file }) => file);
}

/** Which mutants of all to run. */
export type Selection = (mutants: Mutant[]) => Mutant[];

/** The same `count` mutants each time, spread over all kinds. */
export function sampleOf(count: number): Selection {
  return (mutants) => Array.from({ length: Math.min(count, mutants.length) }, (_, index) => mutants[Math.floor(((index + 0.5) * mutants.length) / count)]).filter((mutant) => mutant !== undefined);
}

/**
 * Applies one mutant after the other, each in a transaction that is rolled back, and runs the tests until one fails.
 * @param database one on which all files pass and 000 and 001 are installed.
 */
export async function runMutants(
  database: TestDatabase,
  files: TestFile[],
  select: Selection = (mutants) => mutants,
  onResult: (mutant: Mutant, killer: string | undefined) => void = () => undefined,
): Promise<MutantReport> {
  const report: MutantReport = { killed: [], survivors: [] };
  const all = await listMutants(database);
  const gone = Object.keys(equivalent).filter((name) => !all.some((mutant) => mutant.name === name));
  if (gone.length > 0) throw new Error(`equivalent-mutants.json names what is no mutant (any more): ${gone.join(' · ')}`);
  const candidates = select(all.filter((mutant) => !(mutant.name in equivalent)));
  for (const mutant of candidates) {
    await database.run('begin');
    try {
      await database.run(mutant.sql);
      // The check of a target knows the schema by heart and would notice everything, without a word about what it does.
      await database.run('select private.note_schema()');
    } catch (error) {
      await database.run('rollback');
      throw new Error(`The mutant "${mutant.name}" cannot be made: ${describeSqlError(error)}`, { cause: error });
    }
    let killer: string | undefined;
    for (const file of filesFor(mutant, files)) {
      await database.run(`savepoint before_file; set local tests.first = '${mutant.about.at(-1)}'`);
      const { failures } = await runTestFile(database, file, { insideTransaction: true, stopAtFirstFailure: true });
      await database.run('rollback to savepoint before_file');
      if (failures.length > 0) {
        killer = `${file.name} ${failures[0]?.split('\n')[0] ?? ''}`;
        break;
      }
    }
    await database.run('rollback');
    onResult(mutant, killer);
    if (killer) report.killed.push({ mutant, by: killer });
    else report.survivors.push(mutant);
  }
  return report;
}
