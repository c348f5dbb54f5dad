import { clsx } from 'clsx';
import type { ReactNode } from 'react';

export type EmptyStateProps = {
  icon?: ReactNode;
  title: string;
  /** One or two plain sentences: what belongs here, and what to do. */
  children?: ReactNode;
  /** The button or link that does it. */
  action?: ReactNode;
  /** The heading's level, where the page has none above it. */
  heading?: 'h1' | 'h2' | 'h3';
  className?: string;
};

export function EmptyState({ icon, title, children, action, heading: Heading = 'h2', className }: EmptyStateProps) {
  return (
    <div className={clsx('mx-auto flex max-w-md flex-col items-center px-6 py-14 text-center', className)}>
      {icon ? (
        <span
          aria-hidden="true"
          className="mb-4 flex size-11 items-center justify-center rounded-xl border border-line bg-surface text-ink-faint shadow-low [&_svg]:size-5"
        >
          {icon}
        </span>
      ) : null}
      <Heading className="text-lg font-semibold text-ink">{title}</Heading>
      {children ? <div className="mt-1.5 space-y-2 text-base text-ink-muted">{children}</div> : null}
      {action ? <div className="mt-5 flex flex-wrap items-center justify-center gap-2">{action}</div> : null}
    </div>
  );
}
