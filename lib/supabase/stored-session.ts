import { combineChunks, stringFromBase64URL } from '@supabase/ssr';
import { z } from 'zod';
import { sessionCookieName } from './options';

const storedSession = z.looseObject({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  /** Seconds since 1970. */
  expires_at: z.number(),
  user: z.looseObject({}).nullish(),
});

/** What a browser says its session is. Nothing in it is verified. */
export type StoredSession = z.infer<typeof storedSession>;

interface Cookie {
  name: string;
  value: string;
}

const PREFIX = 'base64-';

/** The session in the cookies of a request, as @supabase/ssr writes it; null where there is none, or none that it could go on with. */
export async function readStoredSession(cookies: readonly Cookie[]): Promise<StoredSession | null> {
  const value = await combineChunks(sessionCookieName, (name) => cookies.find((cookie) => cookie.name === name)?.value ?? null);
  if (value?.startsWith(PREFIX) !== true) return null;
  try {
    return storedSession.safeParse(JSON.parse(stringFromBase64URL(value.slice(PREFIX.length)))).data ?? null;
  } catch {
    return null;
  }
}

/** Whether a cookie is the session, or a part of it where it is long. */
export function isSessionCookie({ name }: Pick<Cookie, 'name'>): boolean {
  return name === sessionCookieName || name.startsWith(`${sessionCookieName}.`);
}
