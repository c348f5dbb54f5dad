import { clsx } from 'clsx';

/** The keys of a command, as they are pressed ("Alt+↑"). */
export function Shortcut({ keys, className }: { keys: string; className?: string }) {
  return <kbd className={clsx('font-sans text-2xs tracking-wide whitespace-nowrap opacity-75', className)}>{keys}</kbd>;
}
