'use client';

import { Check, ChevronsUpDown } from 'lucide-react';
import Link from 'next/link';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';

export type SwitcherOrganization = { id: string; name: string; slug: string; isPersonal: boolean };

/** Where one is, and the way to one's other organisations where there are any. */
export function OrganizationSwitcher({
  organizations,
  current,
}: {
  organizations: SwitcherOrganization[];
  current: SwitcherOrganization;
}) {
  if (organizations.length < 2) {
    return <span className="truncate px-2 text-base font-medium">{current.name}</span>;
  }
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-label={`Organisation: ${current.name}. Switch`}
        className="flex h-8 min-w-0 items-center gap-1.5 rounded-md px-2 text-base font-medium transition-colors hover:bg-hover aria-expanded:bg-active pointer-coarse:h-10"
      >
        <span className="truncate">{current.name}</span>
        <ChevronsUpDown aria-hidden="true" className="size-3.5 shrink-0 text-ink-faint" />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="w-64">
        <DropdownMenuLabel>Organisations</DropdownMenuLabel>
        {organizations.map((organization) => (
          <DropdownMenuItem key={organization.id} asChild>
            <Link
              href={`/${organization.slug}/pitchbooks`}
              prefetch={false}
              aria-current={organization.id === current.id ? 'true' : undefined}
            >
              <span className="min-w-0 flex-1 truncate">{organization.name}</span>
              {organization.isPersonal ? <span className="text-xs text-ink-faint">Personal</span> : null}
              {organization.id === current.id ? <Check aria-hidden="true" className="!text-accent-text" /> : null}
            </Link>
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
