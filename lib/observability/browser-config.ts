import 'server-only';
import { env } from '@/lib/env/env';

/**
 * What the page tells its scripts about error monitoring (content of `<meta name="sentry">`), or null
 * where none is configured. At run time, because a NEXT_PUBLIC variable would be fixed by the build.
 */
export function browserSentryConfig(): string | null {
  const { SENTRY_DSN, VERCEL_ENV } = env();
  return SENTRY_DSN ? JSON.stringify({ dsn: SENTRY_DSN, environment: VERCEL_ENV }) : null;
}
