'use client';

import type { ReactNode } from 'react';
import { useIsEditor } from './use-is-editor';

/** The main landmark on the editor's addresses, where the shell leaves the window to the page and brings none of its own. */
export function MainOutsideShell({ children }: { children: ReactNode }) {
  if (!useIsEditor()) return children;
  return (
    <main id="main" className="flex min-h-dvh items-center">
      {children}
    </main>
  );
}
