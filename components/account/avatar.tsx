import { clsx } from 'clsx';

/** "Ada Lovelace" → "AL"; one letter where there is one name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toLocaleUpperCase('en') || '?';
}

/** A person as initials; decorative, because the name stands beside it or names the button. */
export function Avatar({ name, className }: { name: string; className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={clsx(
        'inline-flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft text-2xs font-semibold text-accent-text select-none',
        className,
      )}
    >
      {initials(name)}
    </span>
  );
}
