import { redirect } from 'next/navigation';
import type { NextRequest } from 'next/server';
import { inRequest } from '@/lib/observability/request-scope';
import { confirmLink } from '@/lib/server/confirm-link';
import { requestIdFrom } from '@/lib/server/request-id';

/** Where links in mails lead: proves the link, which starts a session, and goes on to where it was meant for. */
export async function GET(request: NextRequest): Promise<never> {
  redirect(await inRequest(requestIdFrom(request.headers), () => confirmLink(request.nextUrl.searchParams)));
}
