import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

/** Grows with its text (where the browser can) between `rows` and a comfortable height; one that does not is pulled larger by its corner. */
export function Textarea({ className, rows = 3, grows = true, ...rest }: ComponentProps<'textarea'> & { grows?: boolean }) {
  return (
    <textarea
      rows={rows}
      className={clsx('control max-h-80 min-h-16 resize-y px-2.5 py-1.5', grows && 'field-sizing-content', className)}
      {...rest}
    />
  );
}
