import { clsx } from 'clsx';

/** How much of a limit is used; silent until three quarters of it are. */
export function CharacterCount({ text, limit }: { text: string; limit: number }) {
  // Code points, as the database counts.
  const used = text.length < limit * 0.75 ? text.length : [...text].length;
  if (used < limit * 0.75) return null;
  return (
    <span className={clsx('tabular-nums', used > limit ? 'text-danger-text' : 'text-ink-faint')}>
      {used.toLocaleString('en-GB')} of {limit.toLocaleString('en-GB')}
    </span>
  );
}
