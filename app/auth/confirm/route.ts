import type { NextRequest } from 'next/server';
import { inRequest } from '@/lib/observability/request-scope';
import { confirmLink } from '@/lib/server/confirm-link';
import { requestIdFrom } from '@/lib/server/request-id';

/** Where links in mails lead: proves the link, which starts a session, and goes on to where it was meant for. */
export async function GET(request: NextRequest): Promise<Response> {
  const location = await inRequest(requestIdFrom(request.headers), () => confirmLink(request.nextUrl.searchParams));
  // The answer carries a session: no cache in between may keep it.
  return new Response(null, { status: 303, headers: { Location: location, 'Cache-Control': 'private, no-store' } });
}
