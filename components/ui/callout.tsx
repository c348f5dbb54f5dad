import { clsx } from 'clsx';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

const tones = {
  info: { icon: Info, class: 'bg-accent-soft text-accent-text' },
  success: { icon: CircleCheck, class: 'bg-success-soft text-success-text' },
  warning: { icon: TriangleAlert, class: 'bg-warning-soft text-warning-text' },
  danger: { icon: CircleAlert, class: 'bg-danger-soft text-danger-text' },
};

export type CalloutProps = {
  tone?: keyof typeof tones;
  /** Announced at once: for what a person's press brought about. */
  alert?: boolean;
  className?: string;
  children: ReactNode;
};

/** A sentence that concerns the whole form or page. */
export function Callout({ tone = 'info', alert, className, children }: CalloutProps) {
  const { icon: Icon, class: toneClass } = tones[tone];
  return (
    <div
      role={alert ? 'alert' : undefined}
      className={clsx('flex items-start gap-2 rounded-md px-3 py-2 text-sm', toneClass, className)}
    >
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1 space-y-1">{children}</div>
    </div>
  );
}
