import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import { Tooltip } from '@/components/ui/tooltip';

const sizes = {
  sm: 'size-7 pointer-coarse:size-9 [&_svg]:size-3.5',
  md: 'size-8 pointer-coarse:size-10 [&_svg]:size-4',
};

export type IconButtonProps = Omit<ComponentProps<'button'>, 'aria-label' | 'children'> & {
  /** What it does: its name for screen readers and its tooltip. */
  label: string;
  /** The keys that do the same, shown in the tooltip. */
  shortcut?: string;
  icon: ReactNode;
  size?: keyof typeof sizes;
  tone?: 'plain' | 'danger';
  side?: 'top' | 'right' | 'bottom' | 'left';
};

/** A square button of one icon, always named. Pass `aria-pressed` for a toggle. */
export function IconButton({
  label,
  shortcut,
  icon,
  size = 'md',
  tone = 'plain',
  side,
  className,
  type = 'button',
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip content={label} shortcut={shortcut} side={side}>
      <button
        type={type}
        aria-label={label}
        className={clsx(
          'inline-flex shrink-0 items-center justify-center rounded-md text-ink-muted transition-colors select-none',
          'hover:bg-hover active:bg-active aria-expanded:bg-active aria-expanded:text-ink',
          'aria-pressed:bg-accent-soft aria-pressed:text-accent-text',
          'disabled:cursor-not-allowed disabled:opacity-40 disabled:hover:bg-transparent',
          tone === 'danger' ? 'hover:text-danger-text' : 'hover:text-ink',
          sizes[size],
          className,
        )}
        {...rest}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
