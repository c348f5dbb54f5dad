import { clsx } from 'clsx';

/** The product's mark: a slide before the pages behind it. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={clsx('size-6 shrink-0', className)}>
      <rect x="6.5" y="3" width="15" height="11" rx="2" className="fill-accent opacity-30" />
      <rect x="4.5" y="5.75" width="15" height="11" rx="2" className="fill-accent opacity-60" />
      <rect x="2.5" y="8.5" width="15" height="12.5" rx="2" className="fill-accent" />
      <path d="M6 13h8M6 16.5h5" className="stroke-accent-ink" strokeWidth="1.6" strokeLinecap="round" fill="none" />
    </svg>
  );
}
