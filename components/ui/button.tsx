import { clsx } from 'clsx';
import { Slot } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { Spinner } from '@/components/ui/spinner';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'sm' | 'md' | 'lg';

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-accent-ink shadow-low hover:bg-accent-hover aria-disabled:hover:bg-accent',
  secondary: 'border border-line-strong bg-surface text-ink shadow-low hover:bg-hover active:bg-active',
  ghost: 'text-ink-muted hover:bg-hover hover:text-ink active:bg-active aria-expanded:bg-active aria-expanded:text-ink',
  danger: 'bg-danger text-danger-ink shadow-low hover:bg-danger-hover aria-disabled:hover:bg-danger',
};

const sizes: Record<ButtonSize, string> = {
  sm: 'h-7 gap-1.5 px-2 text-sm [&_svg]:size-3.5',
  md: 'h-8 gap-1.5 px-3 text-base pointer-coarse:h-10 [&_svg]:size-4',
  lg: 'h-10 gap-2 px-4 text-md pointer-coarse:h-11 [&_svg]:size-4',
};

/** The classes of a button, for links that look like one. */
export function buttonClass({
  variant = 'secondary',
  size = 'md',
  className,
}: { variant?: ButtonVariant; size?: ButtonSize; className?: string } = {}): string {
  return clsx(
    'inline-flex shrink-0 items-center justify-center rounded-md font-medium whitespace-nowrap select-none',
    'transition-colors disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-60',
    '[&_svg]:shrink-0',
    variants[variant],
    sizes[size],
    className,
  );
}

export type ButtonProps = ComponentProps<'button'> & {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** An icon before the text. */
  icon?: ReactNode;
  /** Busy: shows a spinner and ignores presses, but keeps its focus and its width. */
  pending?: boolean;
  /** Renders the only child (a link) as the button. */
  asChild?: boolean;
};

export function Button({
  variant,
  size,
  icon,
  pending = false,
  asChild = false,
  type = 'button',
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const classes = buttonClass({ variant, size, className });
  if (asChild) {
    return (
      <Slot.Root className={classes} onClick={onClick as never} {...(rest as object)}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type={type}
      className={classes}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {pending ? <Spinner /> : icon}
      {children}
    </button>
  );
}
