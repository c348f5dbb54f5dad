'use client';

import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

export type SwitchProps = Omit<ComponentProps<'button'>, 'type' | 'role' | 'onChange'> & {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
};

/**
 * On or off, at once. Name it with a `<label htmlFor>` or `aria-label`. A plain button: Radix adds a hidden
 * checkbox with inline styles to the server's HTML, which the browser rewrites before React compares it.
 */
export function Switch({ checked, onCheckedChange, className, ...rest }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={checked}
      onClick={() => onCheckedChange(!checked)}
      className={clsx(
        'group inline-flex h-[1.125rem] w-8 shrink-0 items-center rounded-full bg-line-control px-0.5 transition-colors',
        'aria-checked:bg-accent disabled:cursor-not-allowed disabled:opacity-50',
        className,
      )}
      {...rest}
    >
      <span className="size-3.5 rounded-full bg-white shadow-low transition-transform group-aria-checked:translate-x-3.5" />
    </button>
  );
}
