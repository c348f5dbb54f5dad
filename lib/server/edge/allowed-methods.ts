import type { RouteKind } from './route-kind';

const reads = ['GET', 'HEAD'];
const ofApis = [...reads, 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** Answered by a route.ts that knows reading only, beside the pages. */
const readOnly = new Set(['/auth/confirm', '/.well-known/security.txt', '/favicon.ico', '/robots.txt']);

/**
 * What may be asked of an address: a page is read, and posted to by actions alone. Routes of the API say by themselves which of
 * the known methods are theirs.
 */
export function allowedMethods(path: string, kind: RouteKind, isAction: boolean): readonly string[] {
  if (kind === 'api' || kind === 'internal-api') return ofApis;
  if (kind === 'health' || kind === 'public-api' || readOnly.has(path)) return reads;
  return isAction ? [...reads, 'POST'] : reads;
}
