'use client';

import { clsx } from 'clsx';
import { useId, type ReactNode } from 'react';
import { FieldError } from '@/components/ui/field-error';

/** What a control needs in order to belong to its label, hint and error. */
export type FieldControl = {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  required?: boolean;
};

export type FieldProps = {
  label: ReactNode;
  /** The label is for screen readers only. */
  labelHidden?: boolean;
  hint?: ReactNode;
  error?: string | undefined;
  /** Fields are required unless they say so. */
  optional?: boolean;
  /** At the right end of the label's line: a link or a counter. */
  aside?: ReactNode;
  id?: string;
  className?: string;
  children: (control: FieldControl) => ReactNode;
};

/** Label, control, hint and error as one: `<Field label="Title" error={…}>{(c) => <Input {...c} />}</Field>`. */
export function Field({ label, labelHidden, hint, error, optional, aside, id, className, children }: FieldProps) {
  const made = useId();
  const controlId = id ?? made;
  const hintId = hint ? `${controlId}-hint` : undefined;
  const errorId = error ? `${controlId}-error` : undefined;
  return (
    <div className={clsx('flex min-w-0 flex-col gap-1', className)}>
      <div className={clsx('flex items-baseline justify-between gap-3', labelHidden && !aside && 'sr-only')}>
        <label htmlFor={controlId} className={clsx('text-sm font-medium text-ink', labelHidden && 'sr-only')}>
          {label}
          {optional ? <span className="ml-1.5 font-normal text-ink-faint">Optional</span> : null}
        </label>
        {aside ? <span className="text-xs text-ink-faint">{aside}</span> : null}
      </div>
      {children({
        id: controlId,
        'aria-describedby': [errorId, hintId].filter(Boolean).join(' ') || undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {error ? <FieldError id={errorId}>{error}</FieldError> : null}
      {hint ? (
        <p id={hintId} className="text-xs text-ink-faint">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
