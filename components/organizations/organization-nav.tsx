'use client';

import { BookOpen, Import } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';

/** The parts of an organisation, for those who have more than its pitchbooks to look at. On phones they are icons. */
export function OrganizationNav({ slug }: { slug: string }) {
  return (
    <nav aria-label="Organisation" className="flex shrink-0 items-center gap-0.5">
      <Part href={`/${slug}/pitchbooks`} icon={<BookOpen aria-hidden="true" />} label="Pitchbooks" />
      <Part href={`/${slug}/imports`} icon={<Import aria-hidden="true" />} label="Imports" />
    </nav>
  );
}

function Part({ href, icon, label }: { href: string; icon: ReactNode; label: string }) {
  const path = usePathname();
  const isHere = path === href || path.startsWith(`${href}/`);
  return (
    <Link
      href={href}
      prefetch={false}
      aria-current={path === href ? 'page' : isHere ? 'true' : undefined}
      title={label}
      className="inline-flex h-8 items-center gap-1.5 rounded-md px-2 text-base text-ink-muted transition-colors hover:bg-hover hover:text-ink aria-[current]:font-medium aria-[current]:text-ink max-sm:w-8 max-sm:justify-center max-sm:px-0 max-sm:aria-[current]:bg-active pointer-coarse:h-10 max-sm:pointer-coarse:w-10 [&_svg]:size-4"
    >
      <span className="sm:hidden">{icon}</span>
      <span className="max-sm:sr-only">{label}</span>
    </Link>
  );
}
