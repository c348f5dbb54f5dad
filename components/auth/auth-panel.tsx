import type { ReactNode } from 'react';

/** Heading, lead and form of a page of the way in. */
export function AuthPanel({ title, lead, foot, children }: { title: string; lead?: ReactNode; foot?: ReactNode; children: ReactNode }) {
  return (
    <>
      <section className="rounded-xl border border-line bg-surface p-6 shadow-low sm:p-8">
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        {lead ? <p className="mt-1 text-base text-ink-muted">{lead}</p> : null}
        <div className="mt-5">{children}</div>
      </section>
      {foot ? <p className="mt-5 text-center text-sm text-ink-muted">{foot}</p> : null}
    </>
  );
}
