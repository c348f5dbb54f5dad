import { clsx } from 'clsx';
import Link from 'next/link';
import type { ComponentProps } from 'react';

/** A link within a sentence. Never fetched ahead: each fetch counts against the reader's rate limit. */
export function TextLink({ className, ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link
      prefetch={false}
      className={clsx('rounded-sm font-medium text-accent-text underline decoration-transparent underline-offset-2 transition-colors hover:decoration-current', className)}
      {...rest}
    />
  );
}
