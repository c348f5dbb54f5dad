'use client';

import { Toaster as Sonner } from 'sonner';

/** The place of toasts; `toast` comes from `sonner`. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      gap={8}
      visibleToasts={3}
      toastOptions={{
        unstyled: true,
        duration: 6000,
        classNames: {
          toast:
            'flex w-[22rem] max-w-[calc(100vw-2rem)] items-start gap-2.5 rounded-lg bg-surface-raised px-3.5 py-3 text-base text-ink shadow-high',
          icon: 'mt-0.5 shrink-0 text-ink-faint',
          content: 'min-w-0 flex-1',
          title: 'font-medium break-words',
          description: 'text-sm text-ink-muted break-words',
          success: '[&_[data-icon]]:text-success-text',
          error: '[&_[data-icon]]:text-danger-text',
          warning: '[&_[data-icon]]:text-warning-text',
          actionButton:
            'inline-flex h-7 shrink-0 items-center rounded-md border border-line-strong px-2 text-sm font-medium hover:bg-hover',
          cancelButton: 'inline-flex h-7 shrink-0 items-center rounded-md px-2 text-sm text-ink-muted hover:bg-hover',
        },
      }}
    />
  );
}
