import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { StepResult } from './test-run';

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()),
});

/** Counts of a Vitest run. A file that could not be loaded has no tests in the report: it counts as one failure. */
export function vitestCounts(file: string, endedWell: boolean): StepResult {
  const report = vitestReport.parse(JSON.parse(readFileSync(file, 'utf8')));
  const broken = report.testResults.filter((result) => result.status === 'failed' && result.assertionResults.length === 0);
  return counts(report.numPassedTests, report.numFailedTests + broken.length, endedWell);
}

/** Counts of a Playwright run. A test that did not run is no test that passed. */
export function playwrightCounts(file: string, endedWell: boolean): StepResult {
  const { stats, errors } = playwrightReport.parse(JSON.parse(readFileSync(file, 'utf8')));
  return counts(stats.expected, stats.unexpected + stats.flaky + stats.skipped + errors.length, endedWell);
}

/** A program that says it failed has failed, whatever its report counts. */
function counts(passed: number, failed: number, endedWell: boolean): StepResult {
  return { passed, failed: failed === 0 && !endedWell ? 1 : failed };
}
