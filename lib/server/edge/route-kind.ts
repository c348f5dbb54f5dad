/** Pages that can be seen signed out. Exact paths: a prefix would open whatever is added below it. */
const publicPages = new Set([
  '/sign-in',
  '/sign-up',
  '/reset-password',
  '/update-password',
  '/auth/confirm',
  // Asked for by browsers and crawlers by themselves: not found is a better answer than the way to sign in.
  '/favicon.ico',
  '/robots.txt',
  // Next looks for a picture there before it looks for a page; there are none (next.config.ts).
  '/_next/image',
]);
const healthChecks = new Set(['/api/health', '/api/health/live']);
const publicFiles = new Set(['/.well-known/security.txt']);
const publicApi = new Set(['/api/v1/openapi.json']);

/** Brings its own token, and whoever holds it is not limited: a scraper asks often. */
export const metricsPath = '/api/metrics';

export type RouteKind =
  /** Not limited, no session: load balancers ask often. */
  | 'health'
  /** The public HTTP API: bearer tokens only, CORS. */
  | 'api'
  | 'public-api'
  /** Other routes under /api bring their own authentication. */
  | 'internal-api'
  | 'public-page'
  /** A text, made when it is asked for. */
  | 'public-file'
  | 'page';

export function routeKind(path: string): RouteKind {
  if (healthChecks.has(path)) return 'health';
  if (publicApi.has(path)) return 'public-api';
  if (path === '/api/v1' || path.startsWith('/api/v1/')) return 'api';
  if (path === '/api' || path.startsWith('/api/')) return 'internal-api';
  if (publicFiles.has(path)) return 'public-file';
  return publicPages.has(path) ? 'public-page' : 'page';
}
