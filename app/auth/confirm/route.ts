import { NextResponse, type NextRequest } from 'next/server';
import { AWAY_SECONDS, errorTable } from '@/lib/errors/error-table';
import { inRequest } from '@/lib/observability/request-scope';
import { confirmLink } from '@/lib/server/confirm-link';
import { inWords, refusalPage } from '@/lib/server/edge/refusal-page';
import { requestIdFrom } from '@/lib/server/request-id';
import { createSessionSupabase } from '@/lib/supabase/middleware';

/** Where links in mails lead: proves the link, which starts a session, and goes on to where it was meant for. */
export async function GET(request: NextRequest): Promise<Response> {
  const requestId = requestIdFrom(request.headers);
  const { supabase, writeCookies } = createSessionSupabase(request);
  const confirmed = await inRequest(requestId, () => confirmLink(request.nextUrl.searchParams, supabase));
  // Without any change of cookies: what proves the link together with it must still be there for the next try.
  if (!confirmed.ok) return comeBack(confirmed.error.code, confirmed.error.retryAfter ?? AWAY_SECONDS, { requestId, nonce: request.headers.get('x-nonce') ?? '' });
  // The answer carries a session: no cache in between may keep it.
  const answer = new NextResponse(null, { status: 303, headers: { Location: confirmed.value, 'Cache-Control': 'private, no-store' } });
  writeCookies(answer);
  return answer;
}

/** Programs that look at the links of a mail before its reader does ask for the head alone; that must not use the link up. */
export function HEAD(): Response {
  return new Response(null, { status: 204 });
}

function comeBack(code: keyof typeof errorTable, seconds: number, { requestId, nonce }: { requestId: string; nonce: string }): Response {
  const text = `Reload this page ${inWords(seconds)} to try the link again.`;
  return new Response(refusalPage({ title: 'We could not check this link', text, nonce, requestId }), {
    status: errorTable[code].status,
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store', 'Retry-After': String(seconds) },
  });
}
