import type { ExportOutcome } from '@/lib/migration/engine/export';
import type { RestoreOutcome } from '@/lib/migration/engine/restore';
import type { RollbackOutcome } from '@/lib/migration/engine/rollback';
import type { Outcome } from '@/lib/migration/engine/run';
import type { ShownReport } from '@/lib/migration/engine/show-report';
import { CONFLICT_TEXTS, type MigrationReport } from '@/lib/migration/report/report';

const LISTED = 20;

const listed = <T>(entries: readonly T[], total: number, line: (entry: T) => string): string[] => [
  ...entries.slice(0, LISTED).map((entry) => `  ${line(entry)}`),
  ...(total > LISTED ? [`  … and ${total - LISTED} more`] : []),
];

/** The lines of a report for a terminal: no titles and no texts. */
function reportLines({ counts, rules, quarantine, conflicts, differences, notices, checks, verdict, kind, source }: MigrationReport): string[] {
  const hasRecords = source !== null;
  return [
    ...notices.map((notice) => `note: ${notice}`),
    ...(rules.length > 0 ? ['rules that changed something:', ...rules.map(({ rule, records, text }) => `  ${rule}: ${records} ${records === 1 ? 'record' : 'records'}. ${text}`)] : []),
    ...(quarantine.total > 0 ? [`quarantined:`, ...listed(quarantine.listed, quarantine.total, (q) => `${q.file} record ${q.index}, ${q.path}: ${q.reason} (${q.hint})`)] : []),
    ...(conflicts.total > 0 ? ['conflicts:', ...listed(conflicts.listed, conflicts.total, (c) => `record ${c.index}, ${c.id}: ${CONFLICT_TEXTS[c.word]}`)] : []),
    ...(differences.total > 0 ? ['different from the source:', ...listed(differences.listed, differences.total, (d) => `${d.id}: ${d.paths.slice(0, 5).join(', ')}`)] : []),
    ...checks.filter(({ result }) => result !== 'ok').map(({ area, name, result, detail }) => `${result}: ${area}, ${name}: ${detail}`),
    ...(hasRecords
      ? [
          `records: ${counts.records}`,
          `${kind === 'plan' ? 'to import' : 'imported'}: ${counts.imported}`,
          `already there: ${counts.alreadyThere}`,
          `quarantined: ${counts.quarantined}`,
          `conflicts: ${counts.conflicts}`,
          `different: ${counts.different}`,
        ]
      : []),
    `checks: ${checks.length}, ${checks.filter(({ result }) => result === 'warning').length} warnings, ${checks.filter(({ result }) => result === 'failure').length} failures`,
    `verdict: ${verdict.word}`,
    ...(verdict.word === 'PROCEED' ? [] : verdict.reasons.map((reason) => `  ${reason}`)),
  ];
}

/** What `plan`, `run`, `resume` and `verify` say at their end. */
export function outcomeLines({ report, page }: Outcome): string[] {
  const { counts, kind } = report;
  const isIdle = kind === 'run' && report.runId === null;
  return [
    ...(isIdle ? [`nothing to import: ${counts.alreadyThere} of ${counts.records} records are there already; nothing was written to the database`] : []),
    ...reportLines(report),
    ...(page === null ? [] : [`report ${page}`]),
  ];
}

export function rollbackLines({ runId, removed, edited, gone, present, organizationRemoved, organization, backup }: RollbackOutcome): string[] {
  return [
    ...(backup === null ? [] : [`backup ${backup}`]),
    ...(edited.length > 0 ? ['edited since, left alone (--force removes them too, after a backup):', ...listed(edited, edited.length, (id) => id)] : []),
    ...(present.length > 0 ? ['removed although somebody had them open:', ...listed(present, present.length, (id) => id)] : []),
    `removed: ${removed}`,
    `edited: ${edited.length}`,
    `gone before: ${gone.length}`,
    ...(organizationRemoved ? [`organisation ${organization} was made by this run and is removed`] : []),
    `run ${runId} is rolled back`,
  ];
}

export function restoreLines({ restored, identical, different, elsewhere, organization, ledger }: RestoreOutcome): string[] {
  return [
    ...(different.length > 0 ? ['there with another content, left alone (--force overwrites them):', ...listed(different, different.length, (id) => id)] : []),
    ...(elsewhere.length > 0 ? ['in another organisation by now, never touched:', ...listed(elsewhere, elsewhere.length, (id) => id)] : []),
    `restored: ${restored}`,
    `there already: ${identical}`,
    `different: ${different.length}`,
    `elsewhere: ${elsewhere.length}`,
    `ledger: ${ledger.restored} restored, ${ledger.identical} there already`,
    `organisation ${organization}`,
  ];
}

export function exportLines({ file, books, inTrash, notWritten: not }: ExportOutcome): string[] {
  const unknown = [
    [not.slidesWithNotes, 'speaker notes'],
    [not.slidesWithOwnTitles, 'own titles of slides'],
    [not.textsWithMarks, 'formats of texts (bold, links …)'],
    [not.replacingPrompts, 'prompts that replace those above them'],
  ] as const;
  const added = unknown.filter(([count]) => count > 0);
  return [
    `exported: ${books}`,
    ...(inTrash > 0 ? [`left out, in the trash: ${inTrash}`] : []),
    ...(added.length > 0 ? ['written as fields that the old tool does not know:', ...added.map(([count, what]) => `  ${count} ${what}`)] : []),
    `file ${file}`,
  ];
}

export function shownReportLines({ run, report, page }: ShownReport): string[] {
  const head = `run ${run.id} of ${run.organization}: ${run.status}`;
  if (report === null) return [head, `phase: ${run.phase ?? 'none'}`, `started: ${run.startedAt}`, `last sign of life: ${run.heartbeatAt ?? 'none'}`];
  return [head, ...reportLines(report), ...(page === null ? [] : [`report ${page}`])];
}
