'use client';

import { Search, X } from 'lucide-react';
import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useRef, useState, useTransition } from 'react';
import { listHref, type ListQuery } from '@/components/pitchbooks/list-query';
import { typeLabels } from '@/components/pitchbooks/pitchbook-labels';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Spinner } from '@/components/ui/spinner';

const DEBOUNCE_MS = 350;

const statusOptions = [
  { value: '', label: 'Any status' },
  { value: 'draft', label: 'Draft' },
  { value: 'ready', label: 'Ready' },
  { value: 'archived', label: 'Archived' },
];
const typeOptions = [{ value: '', label: 'Any type' }, ...Object.entries(typeLabels).map(([value, label]) => ({ value, label }))];
const sortOptions = [
  { value: 'updated_at', label: 'Changed' },
  { value: 'created_at', label: 'Created' },
  { value: 'title', label: 'Title' },
];

/** Search and filters. A plain GET form: it works without scripts, and searches while typing with them. */
export function PitchbookFilters({ query }: { query: ListQuery }) {
  const router = useRouter();
  const path = usePathname();
  const [pending, startTransition] = useTransition();
  const [text, setText] = useState(query.q ?? '');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const searchRef = useRef<HTMLInputElement>(null);

  useEffect(() => () => clearTimeout(timer.current), []);

  // The address changed by other means (back, a link): the field follows, unless the person is typing in it.
  useEffect(() => {
    if (document.activeElement !== searchRef.current) setText(query.q ?? '');
  }, [query.q]);

  function go(change: Partial<ListQuery>) {
    clearTimeout(timer.current);
    startTransition(() =>
      router.replace(listHref(path, { ...query, q: text.trim() || undefined, page: 1, ...change }), { scroll: false }),
    );
  }

  function type(value: string) {
    setText(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => go({ q: value.trim() || undefined }), DEBOUNCE_MS);
  }

  return (
    <search>
      <form
        method="get"
        className="flex flex-wrap items-center gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          go({});
        }}
      >
        {query.trash ? <input type="hidden" name="view" value="trash" /> : null}
        <span className="relative block min-w-0 flex-1 basis-full sm:max-w-80 sm:basis-56">
          <span className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-faint">
            {pending ? <Spinner /> : <Search aria-hidden="true" className="size-4" />}
          </span>
          <Input
            ref={searchRef}
            name="q"
            type="search"
            aria-label="Search titles, prompts and content"
            placeholder="Search titles and content"
            maxLength={200}
            value={text}
            onChange={(event) => type(event.target.value)}
            className="px-8.5 [&::-webkit-search-cancel-button]:hidden"
          />
          {text === '' ? null : (
            <IconButton
              label="Clear the search"
              icon={<X />}
              size="sm"
              className="absolute top-1/2 right-0.5 -translate-y-1/2"
              onClick={() => {
                setText('');
                go({ q: undefined });
                searchRef.current?.focus();
              }}
            />
          )}
        </span>
        {query.trash ? null : (
          <>
            <Select
              name="status"
              aria-label="Status"
              frameClassName="min-w-0 flex-[1.2] sm:w-32 sm:flex-none"
              options={statusOptions}
              value={query.status ?? ''}
              onChange={(event) => go({ status: (event.target.value || undefined) as ListQuery['status'] })}
            />
            <Select
              name="type"
              aria-label="Type"
              frameClassName="min-w-0 flex-1 sm:w-32 sm:flex-none"
              options={typeOptions}
              value={query.type ?? ''}
              onChange={(event) => go({ type: (event.target.value || undefined) as ListQuery['type'] })}
            />
            {/* Wider screens sort by the table's headings. */}
            <Select
              name="sort"
              aria-label="Sort by"
              frameClassName="min-w-0 flex-1 sm:w-32 sm:flex-none md:hidden"
              options={sortOptions}
              value={query.sort}
              onChange={(event) => go({ sort: event.target.value as ListQuery['sort'], order: undefined })}
            />
          </>
        )}
        <noscript>
          <Button type="submit">Search</Button>
        </noscript>
      </form>
    </search>
  );
}
