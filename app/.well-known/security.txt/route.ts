import { env } from '@/lib/env/env';
import { securityTxt } from '@/lib/security/security-txt';

export const dynamic = 'force-dynamic';

/** Whom to tell about a weakness: whom the operator names, and nobody where none is named. */
export function GET(): Response {
  const { SECURITY_CONTACT: contact, APP_ORIGIN: origin } = env();
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-cache' };
  if (contact === undefined) return new Response('Not found.\n', { status: 404, headers });
  return new Response(securityTxt({ contact, origin, now: new Date() }), { headers });
}
