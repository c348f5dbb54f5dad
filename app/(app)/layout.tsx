import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { AppShell } from '@/components/organizations/app-shell';
import { requireViewer } from '@/lib/data/viewer';
import { THEME_COOKIE, parseTheme } from '@/lib/schemas/theme';

export default async function AppLayout({ children }: { children: ReactNode }) {
  const { fullName, email, organizations } = await requireViewer();
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <AppShell
      viewer={{
        fullName,
        email,
        organizations: organizations.map(({ id, name, slug, role, isPersonal }) => ({ id, name, slug, role, isPersonal })),
      }}
      theme={theme}
    >
      {children}
    </AppShell>
  );
}
