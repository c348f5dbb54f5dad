import path from 'node:path';
import { type Rule, RULES } from '../legacy/rules';
import { recordChecks, verdictOf } from '../report/judge';
import { reportHtml } from '../report/report-html';
import type { MigrationReport, ReportedCheck } from '../report/report';
import { writePrivateFile } from './private-file';
import type { Stopwatch } from './stopwatch';
import type { Tally } from './tally';

export type ReportParts = {
  kind: MigrationReport['kind'];
  runId: string | null;
  organization: string;
  target: string;
  source: MigrationReport['source'];
  options: MigrationReport['options'];
  watch: Stopwatch;
  interrupted: boolean;
  notices: readonly string[];
  tally: Tally;
  checks: readonly ReportedCheck[];
  /** Whether records were compared with their books. */
  compared: boolean;
};

/** Puts the figures of a command together, and judges them. */
export function buildReport(parts: ReportParts): MigrationReport {
  const { tally, watch, compared } = parts;
  const lists = tally.lists();
  const checks = [...parts.checks, ...recordChecks({ counts: tally.counts, differences: lists.differences }, compared)];
  const { seconds, ...times } = watch.read();
  return {
    format: 1,
    kind: parts.kind,
    runId: parts.runId,
    organization: parts.organization,
    target: parts.target,
    source: parts.source,
    options: parts.options,
    times: { ...times, seconds, booksPerSecond: seconds > 0 && parts.kind === 'run' ? tally.counts.imported / seconds : null, interrupted: parts.interrupted },
    counts: { ...tally.counts },
    rules: tally.rules().map((figures) => ({ ...figures, ...ruleNamed(figures.rule) })),
    ...lists,
    notices: [...parts.notices],
    checks,
    verdict: verdictOf(checks),
  };
}

const rules: Record<string, Rule> = RULES;
const ruleNamed = (name: string): Rule => rules[name] ?? { kind: 'mended', text: name };

/** Writes report.json and report.html. @returns the path of the page. @throws MigrationError */
export async function writeReport(folder: string, report: MigrationReport): Promise<string> {
  const page = path.join(folder, 'report.html');
  await writePrivateFile(path.join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writePrivateFile(page, reportHtml(report));
  return page;
}

/** 0 all imported, 1 failed, 2 some records stayed out. */
export function exitCodeOf({ verdict, counts }: MigrationReport): 0 | 1 | 2 {
  if (verdict.word === 'DO NOT PROCEED') return 1;
  return counts.quarantined + counts.conflicts > 0 ? 2 : 0;
}
