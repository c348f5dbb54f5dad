import { clsx } from 'clsx';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { listHref, type ListQuery } from '@/components/pitchbooks/list-query';
import { buttonClass } from '@/components/ui/button';

/** Where in the list one is, and the way on. Nothing where everything fits on one page. */
export function Pagination({ path, query, total, limit }: { path: string; query: ListQuery; total: number; limit: number }) {
  const pages = Math.max(1, Math.ceil(total / limit));
  if (pages === 1) return null;
  const first = (query.page - 1) * limit + 1;
  const last = Math.min(total, query.page * limit);
  const step = (page: number, label: string, icon: React.ReactNode) => {
    const className = clsx(buttonClass({ variant: 'secondary', size: 'sm' }), 'pointer-coarse:h-10');
    return page < 1 || page > pages ? (
      <span aria-disabled="true" className={clsx(className, 'opacity-50')}>
        {icon}
        {label}
      </span>
    ) : (
      <Link href={listHref(path, { ...query, page })} prefetch={false} rel={page < query.page ? 'prev' : 'next'} className={className}>
        {icon}
        {label}
      </Link>
    );
  };
  return (
    <nav aria-label="Pages" className="mt-3 flex items-center justify-between gap-3">
      <p className="text-sm text-ink-muted tabular-nums">
        {first}–{last} of {total.toLocaleString('en-GB')}
      </p>
      <div className="flex gap-2">
        {step(query.page - 1, 'Previous', <ChevronLeft aria-hidden="true" />)}
        {step(query.page + 1, 'Next', <ChevronRight aria-hidden="true" />)}
      </div>
    </nav>
  );
}
