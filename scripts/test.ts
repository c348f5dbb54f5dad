import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findBrowser } from '../tests/support/browser';
import { nextScript } from './stack/app-build';
import { stopChildren } from './stack/child';
import { playwrightCounts, vitestCounts } from './stack/test-reports';
import { type RunProgram, type StepResult, TestRun } from './stack/test-run';
import { startTestStack } from './stack/test-stack';

/**
 * `npm test`: everything there is, in two rows in which the quick things come first. `npm test -- unit e2e` runs some steps
 * only; what follows a second `--` goes to the step's own program: `npm test -- e2e -- --grep viewer`.
 */
const stepNames = ['types', 'lint', 'unit', 'database', 'own-database', 'integration', 'e2e'] as const;
type StepName = (typeof stepNames)[number];

const [own, passedOn] = splitAt(process.argv.slice(2), '--');
const unknown = own.filter((name) => !stepNames.includes(name as StepName));
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}. Steps: ${stepNames.join(', ')}.`);
  process.exit(1);
}
const wants = (...names: StepName[]) => own.length === 0 || names.some((name) => own.includes(name));

// Tests start hundreds of processes of ours: none has to compile the libraries again.
process.env.NODE_COMPILE_CACHE ??= path.resolve('node_modules/.cache/node-compile');

const reports = mkdtempSync(path.join(tmpdir(), 'pitchbook-test-'));
const logs = path.resolve('test-results');
mkdirSync(logs, { recursive: true });
const run = new TestRun();

async function vitest(runProgram: RunProgram, project: string, env: Record<string, string> = {}): Promise<StepResult> {
  const report = path.join(reports, `${project}.json`);
  const ok = await runProgram('node_modules/vitest/vitest.mjs', ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...passedOn], env);
  return vitestCounts(report, ok);
}

async function database(runProgram: RunProgram): Promise<StepResult> {
  const report = path.join(reports, 'database.json');
  const ok = await runProgram('node_modules/tsx/dist/cli.mjs', ['scripts/test-database.ts', ...passedOn], { TEST_SUMMARY_FILE: report });
  const { passed, failed } = JSON.parse(readFileSync(report, 'utf8')) as { passed: number; failed: number };
  return { passed, failed: failed === 0 && !ok ? 1 : failed };
}

async function browserTests(runProgram: RunProgram, env: Record<string, string>): Promise<StepResult> {
  const browser = await findBrowser((line) => console.log(line));
  console.log(`Browser: ${browser.origin}, ${browser.path}`);
  const report = path.join(reports, 'e2e.json');
  const ok = await runProgram('node_modules/@playwright/test/cli.js', ['test', '--reporter=list,json', ...passedOn], {
    ...env,
    TEST_BROWSER_PATH: browser.path,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });
  return playwrightCounts(report, ok);
}

/** Several of the steps use one core or wait for something, so two rows of them go at once; browsers have the machine to themselves. */
async function all(): Promise<void> {
  const beside = own.length !== 1;
  const step: TestRun['step'] = (name, work) => run.step(name, work, { beside });
  let env: Record<string, string> | undefined;
  const started = () => {
    if (env === undefined) throw new Error('The app is not running.');
    return env;
  };
  // It writes where the build does.
  const typed = wants('types')
    ? step('types', async (program) => (await program(nextScript, ['typegen'])) && program('node_modules/typescript/bin/tsc', ['--noEmit']))
    : Promise.resolve();

  const ofTheCode = async () => {
    await typed;
    if (wants('lint')) await step('lint', (program) => program('node_modules/oxlint/bin/oxlint', []));
    if (wants('unit')) await step('unit', (program) => vitest(program, 'unit'));
    if (wants('own-database')) await step('own-database', (program) => vitest(program, 'own-database'));
  };
  const ofTheApp = async () => {
    if (wants('types')) await step('database types', (program) => program('node_modules/tsx/dist/cli.mjs', ['scripts/generate-database-types.ts', '--check']));
    if (wants('database')) await step('database', database);
    if (!wants('integration', 'e2e')) return;
    await typed;
    await step('build and start', async () => {
      env = await startTestStack(path.join(reports, 'data'), logs);
      return true;
    });
    if (wants('integration')) await step('integration', (program) => vitest(program, 'integration', started()));
  };
  await Promise.all([ofTheCode(), ofTheApp()]);
  if (wants('e2e')) await run.step('e2e', (program) => browserTests(program, started()));
}

async function finish(): Promise<void> {
  await stopChildren();
  rmSync(reports, { recursive: true, force: true });
  process.exitCode = run.summarise();
}

function splitAt(list: string[], mark: string): [string[], string[]] {
  const index = list.indexOf(mark);
  return index < 0 ? [list, []] : [list.slice(0, index), list.slice(index + 1)];
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stopChildren().then(() => process.exit(130)));
}

await all();
await finish();
