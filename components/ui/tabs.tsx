'use client';

import { clsx } from 'clsx';
import { Tabs as Radix } from 'radix-ui';
import type { ComponentProps } from 'react';

export const Tabs = Radix.Root;

export function TabsList({ className, ...rest }: ComponentProps<typeof Radix.List>) {
  return <Radix.List className={clsx('flex gap-1 border-b border-line', className)} {...rest} />;
}

export function TabsTrigger({ className, ...rest }: ComponentProps<typeof Radix.Trigger>) {
  return (
    <Radix.Trigger
      className={clsx(
        '-mb-px border-b-2 border-transparent px-2 py-1.5 text-sm font-medium text-ink-muted transition-colors',
        'hover:text-ink data-[state=active]:border-accent-text data-[state=active]:text-ink focus-visible:outline-offset-[-2px]',
        className,
      )}
      {...rest}
    />
  );
}

export function TabsContent({ className, ...rest }: ComponentProps<typeof Radix.Content>) {
  return <Radix.Content className={clsx('focus-visible:outline-offset-[-2px]', className)} {...rest} />;
}
