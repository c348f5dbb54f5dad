import { clsx } from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import Link from 'next/link';
import { defaultOrder, listHref, type ListQuery } from '@/components/pitchbooks/list-query';

/** A heading that sorts: by its column first, and the other way round when it does already. */
export function SortHeader({
  path,
  query,
  sort,
  className,
  children,
}: {
  path: string;
  query: ListQuery;
  sort: ListQuery['sort'];
  className?: string;
  children: string;
}) {
  const active = query.sort === sort;
  const order = active ? (query.order === 'asc' ? 'desc' : 'asc') : defaultOrder(sort);
  const Arrow = query.order === 'asc' ? ArrowUp : ArrowDown;
  return (
    <th
      scope="col"
      aria-sort={active ? (query.order === 'asc' ? 'ascending' : 'descending') : undefined}
      className={clsx('font-medium', className)}
    >
      <Link
        href={listHref(path, { ...query, sort, order, page: 1 })}
        prefetch={false}
        scroll={false}
        className={clsx('inline-flex items-center gap-1 rounded-sm transition-colors hover:text-ink', active && 'text-ink')}
      >
        {children}
        {active ? <Arrow aria-hidden="true" className="size-3" /> : null}
      </Link>
    </th>
  );
}
