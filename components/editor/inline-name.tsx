'use client';

import { clsx } from 'clsx';
import { useTypedLine } from './use-typed-line';

export type InlineNameProps = {
  /** What is named: "Title of the pitchbook". */
  label: string;
  value: string;
  maxLength: number;
  onRename: (value: string) => void;
  /** Called when it is done, however it ended; for names that are only fields while they are edited. */
  onDone?: () => void;
  autoFocus?: boolean;
  className?: string;
};

/** A name that is renamed where it stands. An empty name is not taken. */
export function InlineName({ label, value, maxLength, onRename, onDone, autoFocus, className }: InlineNameProps) {
  const line = useTypedLine(value, (typed) => {
    if (typed !== '') onRename(typed);
  });
  return (
    <input
      aria-label={label} maxLength={maxLength} autoFocus={autoFocus} spellCheck={false} {...line}
      className={clsx(
        'min-w-0 truncate rounded-sm bg-transparent px-1.5 text-ink hover:bg-hover focus:bg-surface focus-visible:outline-offset-0',
        className,
      )}
      onFocus={(event) => {
        if (autoFocus) event.currentTarget.select();
      }}
      onBlur={() => {
        line.onBlur();
        onDone?.();
      }}
    />
  );
}
