import { clsx } from 'clsx';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

/** Something long that stays folded until it is asked for. The browser's own, so that it works without script. */
export function Disclosure({ summary, className, children }: { summary: ReactNode; className?: string; children: ReactNode }) {
  return (
    <details className={clsx('group/disclosure', className)}>
      <summary className="flex w-fit max-w-full list-none items-center gap-1 rounded-sm text-sm font-medium text-accent-text select-none pointer-coarse:py-1.5 [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden="true" className="size-3.5 shrink-0 transition-transform group-open/disclosure:rotate-90" />
        {summary}
      </summary>
      {children}
    </details>
  );
}
