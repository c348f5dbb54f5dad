'use client';

import { clsx } from 'clsx';
import { Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from '@/components/account/use-theme';
import type { Theme } from '@/lib/schemas/theme';

const choices = [
  { value: 'system', label: 'Same as device', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const;

/** The three looks as radio buttons; a choice applies at once. */
export function ThemeChoice({ theme: initial, labelledBy }: { theme: Theme; labelledBy: string }) {
  const [theme, setTheme] = useTheme(initial);
  return (
    <div role="radiogroup" aria-labelledby={labelledBy} className="flex flex-wrap gap-2">
      {choices.map(({ value, label, icon: Icon }) => (
        <label
          key={value}
          className={clsx(
            'flex h-9 cursor-pointer items-center gap-2 rounded-md border px-3 text-base transition-colors pointer-coarse:h-11',
            'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
            theme === value ? 'border-accent-text bg-accent-soft font-medium text-accent-text' : 'border-line-strong bg-surface hover:bg-hover',
          )}
        >
          <input
            type="radio"
            name="theme"
            value={value}
            checked={theme === value}
            onChange={() => setTheme(value)}
            className="sr-only"
          />
          <Icon aria-hidden="true" className="size-4" />
          {label}
        </label>
      ))}
    </div>
  );
}
