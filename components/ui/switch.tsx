'use client';

import { clsx } from 'clsx';
import { Switch as Radix } from 'radix-ui';
import type { ComponentProps } from 'react';

/** On or off, at once. Name it with a `<label htmlFor>` or `aria-label`. */
export function Switch({ className, ...rest }: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={clsx(
        'inline-flex h-[1.125rem] w-8 shrink-0 items-center rounded-full bg-line-control px-0.5 transition-colors',
        'data-[state=checked]:bg-accent disabled:cursor-not-allowed disabled:opacity-50',
        className,
      )}
      {...rest}
    >
      <Radix.Thumb className="size-3.5 rounded-full bg-white shadow-low transition-transform data-[state=checked]:translate-x-3.5" />
    </Radix.Root>
  );
}
