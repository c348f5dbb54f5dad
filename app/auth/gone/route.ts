import { cookies } from 'next/headers';
import type { NextRequest } from 'next/server';
import { hasViewer } from '@/lib/data/viewer';
import { signOut } from '@/lib/data/sign-out';
import { inRequest } from '@/lib/observability/request-scope';
import { requestIdFrom } from '@/lib/server/request-id';
import { findCaller } from '@/lib/server/session';
import { sessionCookieName } from '@/lib/supabase/options';

/** Ends a session whose person is gone, and no other: a link to it signs nobody out. */
export async function GET(request: NextRequest): Promise<Response> {
  const location = await inRequest(requestIdFrom(request.headers), async () => {
    const caller = await findCaller();
    if (caller === null) return '/sign-in';
    if (await hasViewer()) return '/';
    await signOut(caller.db);
    // The account is gone from the Auth API as well, which then refuses to end its session: the cookies go all the same.
    const jar = await cookies();
    for (const { name } of jar.getAll()) if (name.startsWith(sessionCookieName)) jar.delete(name);
    return '/sign-in';
  });
  return new Response(null, { status: 303, headers: { Location: location, 'Cache-Control': 'private, no-store' } });
}
