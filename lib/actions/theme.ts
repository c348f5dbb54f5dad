'use server';

import { cookies, headers } from 'next/headers';
import { ok } from '@/lib/errors/result';
import { THEME_COOKIE, setThemeInput } from '@/lib/schemas/theme';
import { defineAction } from '@/lib/server/define-action';

const YEAR = 365 * 24 * 60 * 60;

/** Remembers the look on this device; "system" forgets it. */
export const setTheme = defineAction({
  name: 'setTheme',
  limit: 'update',
  input: setThemeInput,
  run: async (_caller, { theme }) => {
    const jar = await cookies();
    if (theme === 'system') {
      jar.delete(THEME_COOKIE);
    } else {
      const secure = (await headers()).get('x-forwarded-proto') === 'https';
      jar.set(THEME_COOKIE, theme, { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: YEAR });
    }
    return ok({ theme });
  },
});
