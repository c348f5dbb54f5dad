import type { NextRequest, NextResponse } from 'next/server';
import { handleRequest } from '@/lib/server/edge/handle-request';

/** The edge of the app: see lib/server/edge. Kept on the Edge runtime on purpose (docs/decisions). */
export function middleware(request: NextRequest): Promise<NextResponse> {
  return handleRequest(request);
}

export const config = {
  // Everything but the build's own files, whose headers are set in next.config.ts.
  matcher: ['/((?!_next/static/|_next/image|favicon.ico$|icon.svg$|robots.txt$).*)'],
};
