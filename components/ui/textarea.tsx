import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

/** Grows with its text (where the browser can) between `rows` and a comfortable height. */
export function Textarea({ className, rows = 3, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      rows={rows}
      className={clsx('control field-sizing-content max-h-80 min-h-16 resize-y px-2.5 py-1.5', className)}
      {...rest}
    />
  );
}
