import { clsx } from 'clsx';
import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';

export type SelectOption = { value: string; label: string; disabled?: boolean };
export type SelectProps = Omit<ComponentProps<'select'>, 'size'> & {
  options?: SelectOption[];
  /** Class of the frame, for widths. */
  frameClassName?: string;
};

/** The browser's own select in our clothes: works without scripts, with every keyboard and on phones. */
export function Select({ options, frameClassName, className, children, ...rest }: SelectProps) {
  return (
    <span className={clsx('relative inline-flex', frameClassName ?? 'w-full')}>
      <select
        className={clsx('control h-8 appearance-none truncate pr-8 pl-2.5 max-sm:pr-6 max-sm:pl-2 pointer-coarse:h-10', className)}
        {...rest}
      >
        {options?.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
        {children}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-2.5 size-3.5 max-sm:right-1.5 -translate-y-1/2 text-ink-faint"
      />
    </span>
  );
}
