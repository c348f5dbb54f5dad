import { clsx } from 'clsx';
import Link from 'next/link';
import { importedOf, leftOut, number, runState, stateLabels, verdictLabels } from '@/components/imports/run-labels';
import { exactTime, relativeTime } from '@/components/pitchbooks/relative-time';
import { Badge } from '@/components/ui/badge';
import type { ImportRunListed } from '@/lib/data/list-import-runs';

/** Runs as a table, one row each; on phones a row folds into the source and what became of it. */
export function ImportsTable({ path, runs, now }: { path: string; runs: ImportRunListed[]; now: Date }) {
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-surface shadow-low">
      <table className="w-full text-left md:table-fixed">
        <caption className="sr-only">Imports</caption>
        <thead className="border-b border-line bg-canvas text-xs text-ink-faint max-md:sr-only">
          <tr className="h-8">
            <th scope="col" className="pl-4 font-medium">Source</th>
            <th scope="col" className="w-28 font-medium">State</th>
            <th scope="col" className="w-40 font-medium">Verdict</th>
            <th scope="col" className="w-40 pr-6 text-right font-medium">Imported</th>
            <th scope="col" className="w-20 pr-6 text-right font-medium">Left out</th>
            <th scope="col" className="w-36 font-medium max-lg:hidden">Author</th>
            <th scope="col" className="w-28 font-medium">Started</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {runs.map((run) => (
            <Row key={run.id} href={`${path}/${run.id}`} run={run} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ href, run, now }: { href: string; run: ImportRunListed; now: Date }) {
  const state = stateLabels[runState(run, now)];
  // Of a run that was taken back, or goes on, it says nothing any more, or nothing yet.
  const verdict = run.verdict !== null && (run.status === 'completed' || run.status === 'failed') ? verdictLabels[run.verdict] : null;
  const out = leftOut(run.counts);
  return (
    <tr className="relative h-11 transition-colors hover:bg-hover">
      <td className="py-2 pl-4 max-md:w-full max-md:max-w-0 max-md:pr-4 md:pr-3">
        <Link
          href={href}
          prefetch={false}
          title={run.sourceName}
          className={clsx(
            'line-clamp-2 rounded-sm font-medium [overflow-wrap:anywhere] md:block md:truncate after:absolute after:inset-0 focus-visible:outline-none',
            'focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus',
          )}
        >
          {run.sourceName}
        </Link>
        <span className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-ink-faint md:hidden">
          <Badge tone={state.tone}>{state.label}</Badge>
          {verdict ? <Badge tone={verdict.tone}>{verdict.label}</Badge> : null}
          {run.counts.imported === null ? null : <span>{importedOf(run.counts)} imported</span>}
          {out ? <span>{number(out)} left out</span> : null}
          <span>{relativeTime(run.startedAt, now)}</span>
        </span>
      </td>
      <td className="max-md:hidden">
        <Badge tone={state.tone}>{state.label}</Badge>
      </td>
      <td className="max-md:hidden">{verdict ? <Badge tone={verdict.tone}>{verdict.label}</Badge> : <span className="text-ink-faint">–</span>}</td>
      <td className="pr-6 text-right whitespace-nowrap text-ink-muted tabular-nums max-md:hidden">{importedOf(run.counts)}</td>
      <td className="pr-6 text-right text-ink-muted tabular-nums max-md:hidden">{out === null ? '–' : number(out)}</td>
      <td className="truncate pr-3 text-ink-muted max-lg:hidden">{run.authorName ?? '–'}</td>
      <td className="text-ink-muted max-md:hidden">
        <time dateTime={run.startedAt} title={exactTime(run.startedAt)}>
          {relativeTime(run.startedAt, now)}
        </time>
      </td>
    </tr>
  );
}
