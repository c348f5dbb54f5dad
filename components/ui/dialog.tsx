'use client';

import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

const sizes = { sm: 'sm:max-w-sm', md: 'sm:max-w-lg', lg: 'sm:max-w-3xl' };

export const overlayClass =
  'fixed inset-0 z-40 bg-overlay data-[state=closed]:animate-fade-out data-[state=open]:animate-fade-in';
export const dialogClass = clsx(
  'fixed z-50 flex max-h-[min(90dvh,52rem)] w-full flex-col bg-surface-raised shadow-high',
  'inset-x-0 bottom-0 rounded-t-xl sm:inset-x-auto sm:bottom-auto sm:left-1/2 sm:top-[12vh] sm:max-h-[76vh] sm:-translate-x-1/2 sm:rounded-xl',
  'data-[state=closed]:animate-pop-out data-[state=open]:animate-pop-in focus-visible:outline-none',
);

export type DialogProps = {
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  trigger?: ReactNode;
  title: string;
  description?: ReactNode;
  size?: keyof typeof sizes;
  /** Buttons, at the right end of the foot. */
  footer?: ReactNode;
  children?: ReactNode;
  /** Where focus goes when it closes, where that is not the trigger. */
  onCloseAutoFocus?: (event: Event) => void;
  onOpenAutoFocus?: (event: Event) => void;
};

/**
 * A modal dialog: a sheet from below on phones, a panel elsewhere. Escape and the corner close it. Focus begins at the
 * first control inside; `autoFocus` on a field would be lost to a menu that is just closing.
 */
export function Dialog({
  open,
  onOpenChange,
  trigger,
  title,
  description,
  size = 'md',
  footer,
  children,
  onCloseAutoFocus,
  onOpenAutoFocus,
}: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      {trigger ? <Radix.Trigger asChild>{trigger}</Radix.Trigger> : null}
      <Radix.Portal>
        <Radix.Overlay className={overlayClass} />
        <Radix.Content
          className={clsx(dialogClass, sizes[size])}
          onCloseAutoFocus={onCloseAutoFocus}
          onOpenAutoFocus={onOpenAutoFocus}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <header className="pt-4 pr-14 pb-2 pl-5">
            <Radix.Title className="text-lg font-semibold break-words">{title}</Radix.Title>
            {description ? (
              <Radix.Description className="mt-1 text-base text-ink-muted">{description}</Radix.Description>
            ) : null}
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-2">{children}</div>
          {footer ? (
            <footer className="flex flex-wrap items-center justify-end gap-2 px-5 pt-2 pb-4">{footer}</footer>
          ) : null}
          {/* Last, so that focus begins with what the dialog is about. */}
          <Radix.Close
            aria-label="Close"
            className="absolute top-3.5 right-3.5 inline-flex size-7 items-center justify-center rounded-md text-ink-muted transition-colors hover:bg-hover hover:text-ink pointer-coarse:size-9"
          >
            <X aria-hidden="true" className="size-4" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Closes the dialog it stands in. */
export const DialogClose = Radix.Close;
