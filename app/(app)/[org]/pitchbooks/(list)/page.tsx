import { BookPlus, FilterX, Plus, Trash2 } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { LIST_HEADING } from '@/components/pitchbooks/list-heading';
import { PAGE_SIZE, isNarrowed, listHref, parseListQuery, type ListQuery } from '@/components/pitchbooks/list-query';
import { Pagination } from '@/components/pitchbooks/pagination';
import { PitchbookFilters } from '@/components/pitchbooks/pitchbook-filters';
import { PitchbookTable } from '@/components/pitchbooks/pitchbook-table';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { listPitchbooks } from '@/lib/data/list-pitchbooks';
import { requireOrganization } from '@/lib/data/viewer';
import { can } from '@/lib/domain/access';
import { requireCaller } from '@/lib/server/session';
import { readable } from '@/lib/server/unreadable';

type Props = {
  params: Promise<{ org: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const { name } = await requireOrganization((await params).org);
  return { title: `${(await searchParams).view === 'trash' ? 'Trash' : 'Pitchbooks'} · ${name}` };
}

export default async function PitchbooksPage({ params, searchParams }: Props) {
  const organization = await requireOrganization((await params).org);
  const caller = await requireCaller();
  const path = `/${organization.slug}/pitchbooks`;
  const query = parseListQuery(await searchParams);
  const found = await listPitchbooks(caller, { ...query, organizationId: organization.id, limit: PAGE_SIZE });
  const { pitchbooks, total, limit } = readable('The list of pitchbooks', found);
  const lastPage = Math.max(1, Math.ceil(total / limit));
  if (query.page > lastPage) redirect(listHref(path, { ...query, page: lastPage }));

  const mayCreate = can('createBook', { role: organization.role });
  const header = (
    <div className="mb-4 flex flex-wrap items-center gap-x-2 gap-y-3">
      <h1 id={LIST_HEADING} tabIndex={-1} className="text-xl font-semibold tracking-tight">
        {query.trash ? 'Trash' : 'Pitchbooks'}
        {total > 0 ? <span className="ml-2 text-base font-normal text-ink-faint tabular-nums">{total.toLocaleString('en-GB')}</span> : null}
      </h1>
      <span className="flex-1" />
      {query.trash ? (
        <Link href={path} prefetch={false} className={buttonClass()}>
          Back to pitchbooks
        </Link>
      ) : (
        <>
          <Link href={listHref(path, { trash: true })} prefetch={false} className={buttonClass({ variant: 'ghost' })}>
            <Trash2 aria-hidden="true" />
            <span className="max-sm:sr-only">Trash</span>
          </Link>
          {mayCreate ? (
            <Link href={`${path}/new`} prefetch={false} className={buttonClass({ variant: 'primary' })}>
              <Plus aria-hidden="true" />
              New pitchbook
            </Link>
          ) : null}
        </>
      )}
    </div>
  );

  const empty = total === 0;
  return (
    <>
      {header}
      {empty && !isNarrowed(query) ? null : (
        <div className="mb-3">
          <PitchbookFilters query={query} />
        </div>
      )}
      {empty ? (
        <NothingHere path={path} query={query} mayCreate={mayCreate} />
      ) : (
        <>
          <PitchbookTable
            path={path}
            query={query}
            books={pitchbooks}
            viewer={{ role: organization.role, userId: caller.userId }}
            now={new Date()}
          />
          <Pagination path={path} query={query} total={total} limit={limit} />
        </>
      )}
    </>
  );
}

function NothingHere({ path, query, mayCreate }: { path: string; query: ListQuery; mayCreate: boolean }) {
  if (isNarrowed(query)) {
    return (
      <EmptyState
        icon={<FilterX />}
        title="Nothing matches"
        action={
          <Link href={listHref(path, { trash: query.trash })} prefetch={false} className={buttonClass()}>
            Clear search and filters
          </Link>
        }
      >
        <p>{query.q ? `No pitchbook contains “${query.q}”${query.status || query.type ? ' with these filters' : ''}.` : 'No pitchbook has this status and type.'}</p>
      </EmptyState>
    );
  }
  if (query.trash) {
    return (
      <EmptyState icon={<Trash2 />} title="The trash is empty">
        <p>Deleted pitchbooks stay here for 30 days, in case somebody wants one back.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<BookPlus />}
      title="No pitchbooks yet"
      action={
        mayCreate ? (
          <Link href={`${path}/new`} prefetch={false} className={buttonClass({ variant: 'primary' })}>
            <Plus aria-hidden="true" />
            New pitchbook
          </Link>
        ) : null
      }
    >
      <p>
        {mayCreate
          ? 'Name the sections and say how many slides each needs: you get the right slides at once, ready for your prompts.'
          : 'As soon as somebody in this team makes one, you can read it here.'}
      </p>
    </EmptyState>
  );
}
