import { clsx } from 'clsx';

/** The place of something that is on its way; give it a size with classes. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={clsx('block animate-pulse rounded-md bg-active', className)} />;
}
