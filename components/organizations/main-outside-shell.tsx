'use client';

import { useParams } from 'next/navigation';
import type { ReactNode } from 'react';

/** The main landmark on the editor's addresses, where the shell leaves the window to the page and brings none of its own. */
export function MainOutsideShell({ children }: { children: ReactNode }) {
  const { id } = useParams<{ id?: string }>();
  if (id === undefined) return children;
  return (
    <main id="main" className="flex min-h-dvh items-center">
      {children}
    </main>
  );
}
