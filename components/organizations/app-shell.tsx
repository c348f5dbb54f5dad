'use client';

import Link from 'next/link';
import { useParams } from 'next/navigation';
import type { ReactNode } from 'react';
import { UserMenu } from '@/components/account/user-menu';
import { OrganizationNav } from '@/components/organizations/organization-nav';
import { OrganizationSwitcher, type SwitcherOrganization } from '@/components/organizations/organization-switcher';
import { useIsEditor } from '@/components/organizations/use-is-editor';
import { Logo } from '@/components/ui/logo';
import { can } from '@/lib/domain/access';
import type { Role } from '@/lib/domain/pitchbook';
import type { Theme } from '@/lib/schemas/theme';

export type ShellViewer = { fullName: string; email: string; organizations: (SwitcherOrganization & { role: Role })[] };

/** The bar on top of every page but the editor. */
export function AppShell({ viewer, theme, children }: { viewer: ShellViewer; theme: Theme; children: ReactNode }) {
  const { org } = useParams<{ org?: string }>();
  if (useIsEditor()) return children;

  const { organizations } = viewer;
  const current =
    organizations.find(({ slug }) => slug === org) ?? organizations.find(({ isPersonal }) => !isPersonal) ?? organizations[0];
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 font-medium text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <header className="sticky top-0 z-30 border-b border-line bg-canvas/95 backdrop-blur-sm">
        <div className="mx-auto flex h-12 w-full max-w-6xl items-center gap-1.5 px-4 sm:px-6 pointer-coarse:h-14">
          <Link
            href={current ? `/${current.slug}/pitchbooks` : '/'}
            prefetch={false}
            aria-label="All pitchbooks"
            className="rounded-md p-1 -ml-1"
          >
            <Logo />
          </Link>
          <span aria-hidden="true" className="ml-1 text-line-strong">
            /
          </span>
          {current ? <OrganizationSwitcher organizations={organizations} current={current} /> : null}
          <span className="flex-1" />
          {current && can('readMigrationRuns', current) ? <OrganizationNav slug={current.slug} /> : null}
          <UserMenu fullName={viewer.fullName} email={viewer.email} theme={theme} />
        </div>
      </header>
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-6xl flex-1 px-4 pt-6 pb-16 sm:px-6">
        {children}
      </main>
    </div>
  );
}
