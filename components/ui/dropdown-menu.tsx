'use client';

import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { Shortcut } from '@/components/ui/shortcut';

const menuClass =
  'z-50 max-h-[min(26rem,var(--radix-dropdown-menu-content-available-height))] min-w-48 max-w-80 overflow-y-auto rounded-lg bg-surface-raised p-1 shadow-high data-[state=closed]:animate-fade-out data-[state=open]:animate-pop-in';
const itemClass = clsx(
  'flex w-full cursor-default items-center gap-2 rounded-sm px-2 py-1.5 text-base outline-none select-none pointer-coarse:py-2.5',
  'data-[highlighted]:bg-hover data-[disabled]:text-ink-faint data-[disabled]:opacity-60 [&>svg]:size-4 [&>svg]:shrink-0',
);

/** Not modal: the page behind stays readable for assistive technology, and keeps its scroll bar. */
export function DropdownMenu({ modal = false, ...rest }: ComponentProps<typeof Radix.Root>) {
  return <Radix.Root modal={modal} {...rest} />;
}
export const DropdownMenuTrigger = Radix.Trigger;
export const DropdownMenuRadioGroup = Radix.RadioGroup;

export function DropdownMenuContent({ className, ...rest }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content sideOffset={4} collisionPadding={8} className={clsx(menuClass, className)} {...rest} />
    </Radix.Portal>
  );
}

export type DropdownMenuItemProps = ComponentProps<typeof Radix.Item> & {
  icon?: ReactNode;
  shortcut?: string;
  tone?: 'plain' | 'danger';
};

/** One command. For a link: `<DropdownMenuItem asChild><Link …>…</Link></DropdownMenuItem>`. */
export function DropdownMenuItem({
  icon,
  shortcut,
  tone = 'plain',
  className,
  children,
  asChild,
  ...rest
}: DropdownMenuItemProps) {
  const classes = clsx(
    itemClass,
    tone === 'danger' ? 'text-danger-text data-[highlighted]:bg-danger-soft' : 'text-ink [&>svg]:text-ink-faint',
    className,
  );
  if (asChild) {
    return (
      <Radix.Item asChild className={classes} {...rest}>
        {children}
      </Radix.Item>
    );
  }
  return (
    <Radix.Item className={classes} {...rest}>
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {shortcut ? <Shortcut keys={shortcut} className="ml-4 text-ink-faint" /> : null}
    </Radix.Item>
  );
}

export function DropdownMenuRadioItem({
  icon,
  className,
  children,
  ...rest
}: ComponentProps<typeof Radix.RadioItem> & { icon?: ReactNode }) {
  return (
    <Radix.RadioItem className={clsx(itemClass, 'text-ink [&>svg]:text-ink-faint', className)} {...rest}>
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <Radix.ItemIndicator>
        <Check aria-hidden="true" className="size-4 text-accent-text" />
      </Radix.ItemIndicator>
    </Radix.RadioItem>
  );
}

export function DropdownMenuLabel({ className, ...rest }: ComponentProps<typeof Radix.Label>) {
  return <Radix.Label className={clsx('px-2 pt-1.5 pb-1 text-xs text-ink-faint', className)} {...rest} />;
}

export function DropdownMenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}
