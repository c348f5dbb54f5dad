import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { ImportReportView } from '@/components/imports/import-report-view';
import { Code, ReportSection } from '@/components/imports/report-section';
import { bytes, importedOf, number, optionText, runState, sentence, stateLabels, verdictLabels, type RunState } from '@/components/imports/run-labels';
import { exactTime, relativeTime } from '@/components/pitchbooks/relative-time';
import { Badge } from '@/components/ui/badge';
import { Callout } from '@/components/ui/callout';
import { Facts, type Fact } from '@/components/ui/facts';
import type { ImportRunDetails } from '@/lib/data/find-import-run';

/** One import: how it stands, what it did, and with what it was started. */
export function ImportRunView({ details, listHref, now }: { details: ImportRunDetails; listHref: string; now: Date }) {
  const { run, report } = details;
  const state = runState(run, now);
  return (
    <div className="mx-auto max-w-3xl">
      <Link href={listHref} prefetch={false} className="-ml-1 inline-flex items-center gap-1 rounded-md px-1 text-sm text-ink-muted hover:text-ink pointer-coarse:py-2">
        <ArrowLeft aria-hidden="true" className="size-3.5" />
        All imports
      </Link>
      <div className="mt-1 mb-4 flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="text-xl font-semibold tracking-tight [overflow-wrap:anywhere]">Import of {run.sourceName}</h1>
        <Badge tone={stateLabels[state].tone}>{stateLabels[state].label}</Badge>
      </div>
      <div className="space-y-3">
        <Standing state={state} details={details} now={now} />
        {report ? <Verdict report={report} /> : null}
      </div>
      {report ? <ImportReportView report={report} /> : null}
      <ReportSection id="run" title="About the run">
        <div className="rounded-lg border border-line bg-surface px-4 py-3.5 shadow-low">
          <Facts facts={runFacts(details)} />
        </div>
      </ReportSection>
    </div>
  );
}

function Verdict({ report: { verdict } }: { report: NonNullable<ImportRunDetails['report']> }) {
  const { label, tone } = verdictLabels[verdict.word];
  return (
    <Callout tone={tone}>
      <h2 className="text-base font-semibold">{label}</h2>
      <ul>
        {verdict.reasons.map((reason) => (
          <li key={reason} className="[overflow-wrap:anywhere]">
            {sentence(reason)}
          </li>
        ))}
      </ul>
    </Callout>
  );
}

/** What there is to say of a run that did not simply come to its end. */
function Standing({ state, details: { run, report, hasUnknownReport }, now }: { state: RunState; details: ImportRunDetails; now: Date }) {
  const lines: ReactNode[] = [];
  if (state === 'running') lines.push(`It is going on: ${run.phase}. ${soFar(run.counts)}`);
  if (state === 'interrupted') {
    lines.push(`Its process was last heard of ${relativeTime(run.heartbeatAt, now)}. ${soFar(run.counts)}`);
    lines.push(<>Go on with it: <Code>{`npx tsx scripts/migrate.ts resume ${run.id}`}</Code></>);
    lines.push(<>Or take it back: <Code>{`npx tsx scripts/migrate.ts rollback ${run.id}`}</Code></>);
  }
  if (state === 'rolled_back') lines.push(`It was taken back: what it wrote is gone, unless people have edited it since.${report ? ' This is what it had done.' : ''}`);
  if (hasUnknownReport) lines.push('Its report is of a version that this app does not know.');
  else if (!report) lines.push(state === 'running' || state === 'interrupted' ? 'There is no report yet: it is written at the end.' : 'There is no report: it ended before one was written.');
  if (lines.length === 0) return null;
  return (
    <Callout tone={state === 'interrupted' || state === 'failed' || hasUnknownReport ? 'warning' : 'info'}>
      {lines.map((line, at) => (
        <p key={at}>{line}</p>
      ))}
    </Callout>
  );
}

function soFar(counts: ImportRunDetails['run']['counts']): string {
  return counts.imported === null ? '' : `${importedOf(counts)} imported so far.`;
}

function runFacts({ run, source, options, report }: ImportRunDetails): Fact[] {
  const size = [source.bytes === null ? [] : bytes(source.bytes), report?.source ? `${number(report.source.records)} records` : []].flat();
  return [
    { term: 'Source', value: [run.sourceName, ...size].join(', ') },
    ...(source.hash === null ? [] : [{ term: 'SHA-256', value: <Code>{source.hash}</Code> }]),
    ...(report ? [{ term: 'Target', value: report.target }] : []),
    { term: 'Author', value: run.authorName ?? 'Nobody is entered as the creator of its books.' },
    { term: 'Started', value: <Time iso={run.startedAt} /> },
    ...(run.finishedAt === null ? [] : [{ term: 'Finished', value: <><Time iso={run.finishedAt} />{report?.times.interrupted ? ', resumed after an interruption' : ''}</> }]),
    ...Object.entries(options).map(optionText),
    { term: 'Run', value: <Code>{run.id}</Code> },
  ];
}

function Time({ iso }: { iso: string }) {
  return <time dateTime={iso}>{exactTime(iso)}</time>;
}
