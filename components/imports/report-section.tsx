import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { number } from '@/components/imports/run-labels';

/** One subject of a report. */
export function ReportSection({ id, title, count, lead, children }: { id: string; title: string; count?: number; lead?: ReactNode; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="mt-8">
      <h2 id={id} className="text-md font-semibold">
        {title}{' '}
        {count === undefined ? null : <span className="ml-0.5 font-normal text-ink-faint tabular-nums">{number(count)}</span>}
      </h2>
      {lead ? <p className="mt-0.5 text-sm text-ink-muted">{lead}</p> : null}
      <div className="mt-3">{children}</div>
    </section>
  );
}

/** Beyond so many rows a list scrolls in a box of its own, so that what follows it stays within reach. */
const ROWS_SHOWN = 12;

export type ReportRow = { key: string | number; content: ReactNode };

/** Rows of a report; `total` counts those too that the report leaves out. */
export function ReportList({ label, rows, total = rows.length }: { label: string; rows: readonly ReportRow[]; total?: number }) {
  const scrolls = rows.length > ROWS_SHOWN;
  return (
    <>
      <div
        className={clsx('rounded-lg border border-line bg-surface shadow-low', scrolls && 'max-h-[min(36rem,70dvh)] overflow-y-auto')}
        {...(scrolls ? { role: 'region', 'aria-label': label, tabIndex: 0 } : {})}
      >
        <ul className="divide-y divide-line">
          {rows.map(({ key, content }) => (
            <li key={key} className="px-4 py-2.5">
              {content}
            </li>
          ))}
        </ul>
      </div>
      {total > rows.length ? <p className="mt-2 text-sm text-ink-muted">and {number(total - rows.length)} more, listed in the files of the run</p> : null}
    </>
  );
}

/** A path or an id, which may break anywhere. */
export function Code({ children }: { children: string }) {
  return <code className="font-mono text-xs [overflow-wrap:anywhere]">{children}</code>;
}
