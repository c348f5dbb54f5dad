import type { NextRequest, NextResponse } from 'next/server';
import { handleRequest } from '@/lib/server/edge/handle-request';

/** The edge of the app: see lib/server/edge. Kept on the Edge runtime on purpose (docs/decisions). */
export function middleware(request: NextRequest): Promise<NextResponse> {
  return handleRequest(request);
}

export const config = {
  // Everything but files of the build, whose headers are set in next.config.ts. A name that has no file here must come
  // by: its "not found" is a page, and a page without this has no policy.
  matcher: ['/((?!_next/static/|icon\\.svg$).*)'],
};
