'use client';

import { MailCheck } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';

/** What takes the place of a form when the next step is in the person's inbox; takes focus so that it is read out. */
export function CheckMail({ children }: { children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <div ref={ref} tabIndex={-1} role="status" className="flex items-start gap-3 rounded-lg bg-surface-sunken p-4">
      <MailCheck aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-accent-text" />
      <div className="space-y-1.5 text-base text-ink-muted">
        <h2 className="font-semibold text-ink">Check your inbox</h2>
        <p>{children}</p>
        <p className="text-sm">Nothing there after a minute? Look in the spam folder, or try again.</p>
      </div>
    </div>
  );
}
