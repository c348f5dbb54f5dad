/**
 * `npm run test:db`: the pgTAP tests of supabase/tests on the embedded engine and, where it is installed, on PostgreSQL 15;
 * then a sample of mutants, which proves that the tests notice a weakened database. Arguments: parts of file names to run.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { runMutants, sampleOf } from '../tests/support/database/mutant-run';
import { findPostgres, missingPostgresNotice, postgresIsMandatory, startPostgres } from '../tests/support/database/postgres-cluster';
import { readTestFiles, runTestFile, type TestFile } from '../tests/support/database/tap';
import { openEmbeddedDatabase, type TestDatabase } from '../tests/support/database/test-database';

const summary = { passed: 0, failed: 0 };
const wanted = process.argv.slice(2);

async function runAll(database: TestDatabase, files: TestFile[]): Promise<void> {
  console.log(`\n${database.label}`);
  for (const file of files) {
    const result = await runTestFile(database, file);
    summary.passed += result.passed;
    summary.failed += result.failures.length;
    const mark = result.failures.length > 0 ? '✗' : '✓';
    console.log(`${mark} ${file.name}  ${result.passed} passed${result.failures.length ? `, ${result.failures.length} failed` : ''}  ${(result.milliseconds / 1000).toFixed(1)} s`);
    for (const failure of result.failures) console.log(`  ${failure}`);
  }
}

async function runOnPostgres(files: TestFile[]): Promise<void> {
  const programs = findPostgres();
  if (!programs) {
    console.log(`\n! ${missingPostgresNotice}`);
    if (postgresIsMandatory) summary.failed += 1;
    return;
  }
  const cluster = await startPostgres(programs);
  try {
    await runAll(await cluster.connect(), files);
  } finally {
    await cluster.close();
  }
}

/** Each definer function passes row level security, so docs/database.md says why it may. */
async function checkDefinersAreDocumented(database: TestDatabase): Promise<void> {
  const documentation = readFileSync(new URL('../docs/database.md', import.meta.url), 'utf8');
  for (const { name } of await database.run('select name from tests.definer_functions order by name')) {
    if (documentation.includes(`\`${String(name)}\``) || documentation.includes(`\`${String(name).replace(/^\w+\./, '')}\``)) summary.passed += 1;
    else {
      summary.failed += 1;
      console.log(`✗ docs/database.md does not say why ${String(name)} runs as its owner`);
    }
  }
}

const allFiles = await readTestFiles();
const files = allFiles.filter(({ name }) => name.startsWith('00') || wanted.length === 0 || wanted.some((part) => name.includes(part)));

const embedded = await openEmbeddedDatabase();
await runAll(embedded, files);
if (wanted.length === 0) await checkDefinersAreDocumented(embedded);
await runOnPostgres(files);

if (wanted.length === 0 && summary.failed === 0) {
  console.log('\nMutants (a sample; all of them: npm run test:mutants)');
  const { killed, survivors } = await runMutants(embedded, allFiles, sampleOf(25));
  summary.passed += killed.length;
  summary.failed += survivors.length;
  console.log(`${killed.length} noticed, ${survivors.length} not noticed`);
  for (const mutant of survivors) console.log(`✗ nothing fails when we ${mutant.name}`);
}
await embedded.close();

console.log(`\nDatabase: ${summary.passed} passed, ${summary.failed} failed`);
if (process.env.TEST_SUMMARY_FILE) writeFileSync(process.env.TEST_SUMMARY_FILE, JSON.stringify(summary));
process.exitCode = summary.failed > 0 ? 1 : 0;
