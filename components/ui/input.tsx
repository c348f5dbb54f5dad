import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

export function Input({ className, type = 'text', ...rest }: ComponentProps<'input'>) {
  return <input type={type} className={clsx('control h-8 px-2.5 pointer-coarse:h-10', className)} {...rest} />;
}
