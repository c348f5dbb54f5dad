import { redirect } from 'next/navigation';
import type { NextRequest } from 'next/server';
import { confirmLink } from '@/lib/server/confirm-link';

/** Where links in mails lead: proves the link, which starts a session, and goes on to where it was meant for. */
export async function GET(request: NextRequest): Promise<never> {
  redirect(await confirmLink(request.nextUrl.searchParams));
}
