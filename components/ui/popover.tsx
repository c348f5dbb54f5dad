'use client';

import { clsx } from 'clsx';
import { Popover as Radix } from 'radix-ui';
import type { ComponentProps } from 'react';

export const Popover = Radix.Root;
export const PopoverAnchor = Radix.Anchor;

export function PopoverContent({ className, ...rest }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        sideOffset={6}
        collisionPadding={8}
        className={clsx(
          'z-50 w-72 max-w-[calc(100vw-1rem)] rounded-lg bg-surface-raised p-3 shadow-high focus-visible:outline-none',
          'data-[state=closed]:animate-fade-out data-[state=open]:animate-pop-in',
          className,
        )}
        {...rest}
      />
    </Radix.Portal>
  );
}
