import { NextResponse, type NextRequest } from 'next/server';
import { appError, type AppError } from '@/lib/errors/app-error';
import { AWAY_SECONDS } from '@/lib/errors/error-table';
import { env } from '@/lib/env/env';
import { log } from '@/lib/observability/log';
import { holdsMetricsToken } from '@/lib/observability/metrics-token';
import { refusalHeader } from '@/lib/observability/refusal-header';
import { reportError } from '@/lib/observability/report-error';
import { inRequest } from '@/lib/observability/request-scope';
import { setRateLimitHeaders } from '@/lib/rate-limit/headers';
import { limit, limitPost, limitSignedOutRead, userKey, type LimitResult } from '@/lib/rate-limit/limit';
import { clientAddress } from '@/lib/security/client-address';
import { closedPolicy, contentSecurityPolicy, createNonce } from '@/lib/security/csp';
import { setSecurityHeaders } from '@/lib/security/headers';
import { isHttps } from '@/lib/security/is-https';
import { apiError } from '../api-answer';
import { identityHeader, sayUnknown } from '../identity-header';
import { declaresTooLarge } from '../read-body';
import { allowedMethods } from './allowed-methods';
import { isPreflight, setCorsHeaders, setPreflightHeaders } from './cors';
import { findIdentity, type Identity } from './identity';
import { inWords, refusalPage } from './refusal-page';
import { metricsPath, routeKind, type RouteKind } from './route-kind';

/** Headers that only this file may set: what a client sends under these names is dropped. */
const ownHeaders = [identityHeader, 'x-request-id', 'x-nonce', 'x-pathname', 'content-security-policy', 'content-security-policy-report-only'];

const titles: Partial<Record<AppError['code'], string>> = {
  rate_limited: 'That was a lot at once',
  payload_too_large: 'This is too large',
  forbidden: 'This came from another site',
  method_not_allowed: 'This cannot be done here',
  unavailable: 'We cannot reach our database',
};

interface Visit {
  request: NextRequest;
  kind: RouteKind;
  requestId: string;
  nonce: string;
  policy: string;
}

/**
 * Every request but those for static files goes: size → origin → method → who is it (refreshing the session) → rate
 * limit → is it public → on. Actions and API writes are counted again where they are known: here only floods of them are
 * stopped, which fail in Next before that (an action that does not exist, a body that is none) and cost it 10 MB each.
 * What is refused before it is counted costs no more than the refusal of a limit.
 */
export function handleRequest(request: NextRequest): Promise<NextResponse> {
  const { APP_ORIGIN, SENTRY_DSN, ALLOWED_ORIGINS } = env();
  const https = isHttps(request.headers, APP_ORIGIN);
  const kind = routeKind(request.nextUrl.pathname);
  const nonce = createNonce();
  const policy = contentSecurityPolicy({
    nonce,
    https,
    development: process.env.NODE_ENV === 'development',
    sentryDsn: SENTRY_DSN,
  });
  const visit: Visit = { request, kind, requestId: crypto.randomUUID(), nonce, policy };

  return inRequest(visit.requestId, async () => {
    const response = await decide(visit).catch((thrown: unknown) => {
      reportError(thrown, { method: request.method });
      return refuse(visit, appError('internal'));
    });
    const { headers } = response;
    setSecurityHeaders(headers, { https });
    headers.set('x-request-id', visit.requestId);
    headers.set('Content-Security-Policy', isPage(kind) ? policy : closedPolicy);
    if (kind === 'api' || kind === 'public-api') setCorsHeaders(headers, request.headers.get('origin'), ALLOWED_ORIGINS);
    return response;
  });
}

async function decide(visit: Visit): Promise<NextResponse> {
  const { request, kind } = visit;
  if (request.nextUrl.pathname.length > 1 && request.nextUrl.pathname.endsWith('/')) return withoutTrailingSlash(request);
  const allowed = allowedMethods(request.nextUrl.pathname, kind, request.headers.has('next-action'));
  const isAllowed = allowed.includes(request.method);
  if (kind === 'health' && isAllowed) return goOn(visit);
  if (isAllowed && request.nextUrl.pathname === metricsPath && (await holdsMetricsToken(request.headers))) return goOn(visit);
  if (declaresTooLarge(request.headers)) return refuse(visit, appError('payload_too_large'));
  if ((kind === 'api' || kind === 'public-api') && isPreflight(request)) {
    const asked = await limitPost(null, addressOf(request));
    return asked.allowed ? preflight(request) : refuseTooMany(visit, asked);
  }

  if (isPage(kind) && isFromAnotherSite(request)) return refuse(visit, appError('forbidden'));
  if (!isAllowed) {
    const refused = refuse(visit, appError('method_not_allowed'));
    refused.headers.set('Allow', allowed.join(', '));
    return refused;
  }

  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const identity = await findIdentity(request, kind, addressOf(request));
  const isUnknown = identity.state === 'unknown';
  // What comes to the API without a valid token is answered here, as a read is. Whoever cannot be identified now is counted with
  // the floods: otherwise people who share an address would soon be told of a limit instead of the fault.
  const countsAsRead = !isUnknown && (isRead || (kind === 'api' && identity.state === 'signed-out'));
  const counted = countsAsRead ? await countRead(request, identity.userId) : await limitPost(identity.userId, addressOf(request));
  if (!counted.allowed) return identity.finish(refuseTooMany(visit, counted));
  // Could only fail on the way, later or with an answer that says less. An action answers by itself, and what was typed stays.
  if (isUnknown && (kind === 'api' || (kind === 'page' && isRead))) {
    const { refused } = identity;
    return identity.finish(refused ? refuseTooMany(visit, refused) : refuse(visit, appError('unavailable', { retryAfter: AWAY_SECONDS })));
  }
  const response = admit(visit, identity, isRead);
  // A write tells of the limit that it has where it is known.
  if (countsAsRead) setRateLimitHeaders(response.headers, counted);
  return identity.finish(response);
}

function admit(visit: Visit, { state, refused }: Identity, isRead: boolean): NextResponse {
  const { request, kind } = visit;
  if (state === 'unknown') return goOn(visit, sayUnknown(refused?.retryAfter));
  if (state === 'signed-in') return goOn(visit);
  if (kind === 'api') {
    return refuse(visit, appError('unauthenticated', { message: 'Send a valid access token as "Authorization: Bearer …".' }));
  }
  // An action that is posted to a page answers "sign in" by itself; a redirect would post it again elsewhere.
  if (kind !== 'page' || !isRead) return goOn(visit);
  const signIn = new URL('/sign-in', request.nextUrl);
  const path = request.nextUrl.pathname + request.nextUrl.search;
  if (path !== '/') signIn.searchParams.set('next', path);
  return NextResponse.redirect(signIn);
}

function refuseTooMany(visit: Visit, counted: LimitResult): NextResponse {
  const refused = refuse(visit, appError('rate_limited', { retryAfter: counted.retryAfter }));
  setRateLimitHeaders(refused.headers, counted);
  return refused;
}

function countRead(request: NextRequest, userId: string | null): Promise<LimitResult> {
  return userId === null ? limitSignedOutRead(addressOf(request)) : limit('read', userKey(userId));
}

function addressOf(request: NextRequest): string | null {
  const { VERCEL, TRUSTED_PROXY_HOPS } = env();
  return clientAddress(request.headers, { onVercel: VERCEL, trustedProxyHops: TRUSTED_PROXY_HOPS });
}

/** Hands the request on, with the headers that pages and handlers read. */
function goOn({ request, requestId, nonce, policy, kind }: Visit, unknown?: string): NextResponse {
  // request.headers already holds the cookies of a refreshed session.
  const headers = new Headers(request.headers);
  for (const name of request.headers.keys()) {
    if (ownHeaders.includes(name) || name.startsWith('x-middleware-')) headers.delete(name);
  }
  headers.set('x-request-id', requestId);
  if (unknown !== undefined) headers.set(identityHeader, unknown);
  if (isPage(kind)) {
    headers.set('x-nonce', nonce);
    // Next takes the nonce for its own scripts from here.
    headers.set('content-security-policy', policy);
    headers.set('x-pathname', request.nextUrl.pathname + request.nextUrl.search);
  }
  return NextResponse.next({ request: { headers } });
}

/** Cookies are sent along by other sites' forms as well: what writes must come from our own origin. */
function isFromAnotherSite(request: NextRequest): boolean {
  const origin = request.headers.get('origin');
  if (origin === null || request.method === 'GET' || request.method === 'HEAD') return false;
  const { APP_ORIGIN } = env();
  if (origin === APP_ORIGIN) return false;
  const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host');
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

/** Next's own redirect answers before any header of ours is set, so next.config.ts switches it off. */
function withoutTrailingSlash(request: NextRequest): NextResponse {
  // A plain URL: Next's own puts the slash back.
  const url = new URL(request.nextUrl.href);
  // Never two slashes in front: a browser would take what follows for a host.
  url.pathname = url.pathname.replace(/\/{2,}/g, '/').replace(/\/$/, '');
  return NextResponse.redirect(url, 308);
}

function preflight(request: NextRequest): NextResponse {
  const response = new NextResponse(null, { status: 204 });
  if (env().ALLOWED_ORIGINS.includes(request.headers.get('origin') ?? '')) setPreflightHeaders(response.headers);
  return response;
}

function refuse(visit: Visit, error: AppError): NextResponse {
  const { request, kind, requestId, nonce } = visit;
  log.info('edge.refused', { code: error.code, status: error.status, method: request.method });
  if (!isPage(kind) || request.headers.has('next-action')) {
    const answer = apiError(error, requestId);
    answer.headers.set(refusalHeader, error.code);
    return new NextResponse(answer.body, answer);
  }
  const text = error.retryAfter === undefined ? error.message : `You can try again ${inWords(error.retryAfter)}.`;
  const title = titles[error.code] ?? 'This did not work';
  return new NextResponse(refusalPage({ title, text, nonce, requestId }), {
    status: error.status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      [refusalHeader]: error.code,
      ...(error.retryAfter === undefined ? {} : { 'Retry-After': String(error.retryAfter) }),
    },
  });
}

function isPage(kind: RouteKind): boolean {
  return kind === 'page' || kind === 'public-page';
}

