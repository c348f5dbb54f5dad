import { z } from 'zod';

/** The look a person chose; "system" follows the device. */
const themeSchema = z.enum(['system', 'light', 'dark']);
export type Theme = z.infer<typeof themeSchema>;

export const setThemeInput = z.object({ theme: themeSchema });

/** Kept in a cookie, so that the server renders the right look at once. */
export const THEME_COOKIE = 'theme';

/** The theme a cookie's value stands for; anything unknown is "system". */
export function parseTheme(value: unknown): Theme {
  const parsed = themeSchema.safeParse(value);
  return parsed.success ? parsed.data : 'system';
}
