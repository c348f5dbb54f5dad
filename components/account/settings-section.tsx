import type { ReactNode } from 'react';

/** One subject of the account page: what it is at the left, its form at the right. */
export function SettingsSection({ id, title, lead, children }: { id: string; title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="grid gap-x-10 gap-y-3 border-t border-line py-6 md:grid-cols-[14rem_minmax(0,1fr)]">
      <div>
        <h2 id={id} className="text-md font-semibold">
          {title}
        </h2>
        {lead ? <p className="mt-0.5 text-sm text-ink-muted">{lead}</p> : null}
      </div>
      <div className="max-w-md min-w-0">{children}</div>
    </section>
  );
}
