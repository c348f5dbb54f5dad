'use client';

import { clsx } from 'clsx';
import { AlertDialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { dialogClass, overlayClass } from '@/components/ui/dialog';

export type AlertDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: ReactNode;
  confirmLabel: string;
  cancelLabel?: string;
  tone?: 'primary' | 'danger';
  pending?: boolean;
  /** Called on confirmation. The dialog stays open: close it when the work is done. */
  onConfirm: () => void;
  /** More than the description: a refusal, or a field. */
  children?: ReactNode;
  onCloseAutoFocus?: (event: Event) => void;
};

/** Asks before something that cannot simply be undone. Focus starts on “Cancel”. */
export function AlertDialog({
  open,
  onOpenChange,
  title,
  description,
  confirmLabel,
  cancelLabel = 'Cancel',
  tone = 'primary',
  pending,
  onConfirm,
  children,
  onCloseAutoFocus,
}: AlertDialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={overlayClass} />
        <Radix.Content className={clsx(dialogClass, 'sm:max-w-md')} onCloseAutoFocus={onCloseAutoFocus}>
          <div className="min-h-0 overflow-y-auto px-5 pt-5">
            <Radix.Title className="text-lg font-semibold break-words">{title}</Radix.Title>
            <Radix.Description asChild>
              <div className="mt-1.5 space-y-2 text-base text-ink-muted">{description}</div>
            </Radix.Description>
            {children}
          </div>
          <footer className="flex flex-wrap items-center justify-end gap-2 px-5 pt-5 pb-5">
            <Radix.Cancel asChild>
              <Button>{cancelLabel}</Button>
            </Radix.Cancel>
            <Button variant={tone} pending={pending} onClick={onConfirm}>
              {confirmLabel}
            </Button>
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
