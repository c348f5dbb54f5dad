'use client';

import { Tooltip as Radix } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { Shortcut } from '@/components/ui/shortcut';

/** Stands once around the app, so that moving from one tooltip to the next has no delay. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={400} skipDelayDuration={200}>
      {children}
    </Radix.Provider>
  );
}

export type TooltipProps = {
  content: ReactNode;
  shortcut?: string;
  side?: 'top' | 'right' | 'bottom' | 'left';
  children: ReactNode;
} & Omit<ComponentProps<typeof Radix.Trigger>, 'content' | 'children'>;

/** A short name on hover and focus. Whatever it wraps must be focusable and have its own accessible name. */
export function Tooltip({ content, shortcut, side = 'bottom', children, ...trigger }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild {...trigger}>
        {children}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-64 items-center gap-2 rounded-md bg-ink px-2 py-1 text-xs text-canvas shadow-mid data-[state=closed]:animate-fade-out data-[state=delayed-open]:animate-fade-in"
        >
          {content}
          {shortcut ? <Shortcut keys={shortcut} /> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
