import 'server-only';
import { env } from '@/lib/env/env';

/** The address a mail of the auth server leads back to: our confirmation route, then the path `next`. */
export function authLink(next: string): string {
  const { APP_ORIGIN, PORT } = env();
  const link = new URL('/auth/confirm', APP_ORIGIN ?? `http://localhost:${PORT}`);
  if (next !== '/') link.searchParams.set('next', next);
  return link.toString();
}
