'use server';

import { cookies, headers } from 'next/headers';
import { env } from '@/lib/env/env';
import { ok } from '@/lib/errors/result';
import { THEME_COOKIE, setThemeInput } from '@/lib/schemas/theme';
import { isHttps } from '@/lib/security/is-https';
import { defineAction } from '@/lib/server/define-action';

const YEAR = 365 * 24 * 60 * 60;

/** Remembers the look on this device; "system" forgets it. */
export const setTheme = defineAction({
  name: 'setTheme',
  limit: { class: 'update', bucket: 'theme', times: 1 },
  input: setThemeInput,
  run: async (_caller, { theme }) => {
    const jar = await cookies();
    if (theme === 'system') {
      jar.delete(THEME_COOKIE);
    } else {
      const secure = isHttps(await headers(), env().APP_ORIGIN);
      jar.set(THEME_COOKIE, theme, { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: YEAR });
    }
    return ok({ theme });
  },
});
