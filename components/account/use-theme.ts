'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { errorText } from '@/components/ui/error-text';
import { runAction } from '@/components/ui/run-action';
import { setTheme } from '@/lib/actions/theme';
import { parseTheme, type Theme } from '@/lib/schemas/theme';

/** The person's theme and a way to change it: shown at once, then remembered on this device. */
export function useTheme(initial: Theme): [Theme, (theme: string) => void] {
  const [theme, setShown] = useState(initial);
  async function change(value: string) {
    const chosen = parseTheme(value);
    setShown(chosen);
    if (chosen === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = chosen;
    const result = await runAction(() => setTheme({ theme: chosen }));
    if (!result.ok) toast.error('The theme could not be remembered', { description: errorText(result.error) });
  }
  return [theme, (value) => void change(value)];
}
