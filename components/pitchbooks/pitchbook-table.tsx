import { clsx } from 'clsx';
import Link from 'next/link';
import type { ListQuery } from '@/components/pitchbooks/list-query';
import { count, statusLabels, typeLabels } from '@/components/pitchbooks/pitchbook-labels';
import { PitchbookMenu } from '@/components/pitchbooks/pitchbook-menu';
import { rightsOver, type PitchbookListed } from '@/components/pitchbooks/pitchbook-row';
import { daysLeft, exactTime, relativeTime } from '@/components/pitchbooks/relative-time';
import { SortHeader } from '@/components/pitchbooks/sort-header';
import { Badge } from '@/components/ui/badge';
import type { Role } from '@/lib/domain/pitchbook';

export type PitchbookTableProps = {
  /** The list's own path: `/<org>/pitchbooks`. */
  path: string;
  query: ListQuery;
  books: PitchbookListed[];
  viewer: { role: Role; userId: string };
  now: Date;
};

/** The books as a table; on phones each row folds into a title and one line beneath it. */
export function PitchbookTable({ path, query, books, viewer, now }: PitchbookTableProps) {
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-surface shadow-low">
      <table className="w-full text-left md:table-fixed">
        <caption className="sr-only">{query.trash ? 'Pitchbooks in the trash' : 'Pitchbooks'}</caption>
        <thead className="border-b border-line bg-canvas text-xs text-ink-faint max-md:sr-only">
          <tr className="h-8">
            <SortHeader path={path} query={query} sort="title" className="pl-4">
              Title
            </SortHeader>
            {query.trash ? null : (
              <th scope="col" className="w-28 font-medium">
                Status
              </th>
            )}
            <th scope="col" className="w-20 pr-6 text-right font-medium">
              Slides
            </th>
            <th scope="col" className="w-44 font-medium max-lg:hidden">
              Created by
            </th>
            {query.trash ? (
              <th scope="col" className="w-36 font-medium">
                Removed for good
              </th>
            ) : (
              <>
                <SortHeader path={path} query={query} sort="created_at" className="w-28 max-lg:hidden">
                  Created
                </SortHeader>
                <SortHeader path={path} query={query} sort="updated_at" className="w-28">
                  Last changed
                </SortHeader>
              </>
            )}
            <th scope="col" className="w-12">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {books.map((book) => (
            <Row key={book.id} path={path} trash={query.trash} book={book} viewer={viewer} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type RowProps = Pick<PitchbookTableProps, 'path' | 'viewer' | 'now'> & { trash: boolean; book: PitchbookListed };

function Row({ path, trash, book, viewer, now }: RowProps) {
  const status = statusLabels[book.status];
  const left = book.deletedAt === null ? null : daysLeft(book.deletedAt, now);
  const leaves = left === null ? null : left === 0 ? 'today' : `in ${count(left, 'day')}`;
  return (
    <tr className={clsx('relative h-11 transition-colors', !trash && 'hover:bg-hover')}>
      <td className="py-2 pl-4 max-md:w-full max-md:max-w-0 max-md:pr-2">
        <span className="flex items-baseline gap-2">
          {trash ? (
            <span className="line-clamp-2 font-medium md:block md:truncate">{book.title}</span>
          ) : (
            <Link
              href={`${path}/${book.id}`}
              prefetch={false}
              title={book.title}
              className={clsx(
                'line-clamp-2 rounded-sm font-medium md:block md:truncate after:absolute after:inset-0 focus-visible:outline-none',
                'focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus',
                book.status === 'archived' ? 'text-ink-muted' : 'text-ink',
              )}
            >
              {book.title}
            </Link>
          )}
          {book.type === 'standard' ? null : (
            <span className="shrink-0 text-xs text-ink-faint">{typeLabels[book.type]}</span>
          )}
        </span>
        <span className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-ink-faint md:hidden">
          {trash ? <span>Removed {leaves}</span> : <Badge tone={status.tone}>{status.label}</Badge>}
          <span>{count(book.slideCount, 'slide')}</span>
          {trash ? null : <span>{relativeTime(book.updatedAt, now)}</span>}
        </span>
      </td>
      {trash ? null : (
        <td className="max-md:hidden">
          <Badge tone={status.tone}>{status.label}</Badge>
        </td>
      )}
      <td className="pr-6 text-right text-ink-muted tabular-nums max-md:hidden" title={count(book.sectionCount, 'section')}>
        {book.slideCount.toLocaleString('en-GB')}
      </td>
      <td className="truncate pr-3 text-ink-muted max-lg:hidden">{book.createdByName ?? '–'}</td>
      {trash ? (
        <td className="text-ink-muted max-md:hidden">{leaves}</td>
      ) : (
        <>
          <td className="text-ink-muted max-lg:hidden">
            <Moment iso={book.createdAt} now={now} />
          </td>
          <td className="text-ink-muted max-md:hidden">
            <Moment iso={book.updatedAt} now={now} />
          </td>
        </>
      )}
      <td className="w-12 pr-2 text-right">
        <PitchbookMenu
          path={path}
          book={{ id: book.id, title: book.title, slideCount: book.slideCount }}
          rights={rightsOver(book, viewer)}
          trash={trash}
        />
      </td>
    </tr>
  );
}

function Moment({ iso, now }: { iso: string; now: Date }) {
  return (
    <time dateTime={iso} title={exactTime(iso)}>
      {relativeTime(iso, now)}
    </time>
  );
}
