import { metricsPath, type RouteKind } from './route-kind';

const reads = ['GET', 'HEAD'];
const ofApis = [...reads, 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** Answered by a route.ts that knows reading only, or not there at all: beside the pages. */
const readOnly = new Set([metricsPath, '/auth/confirm', '/.well-known/security.txt', '/favicon.ico', '/robots.txt', '/_next/image']);

/**
 * What may be asked of an address: a page is read, and posted to by actions alone. Routes of the API say by themselves which of
 * the known methods are theirs.
 */
export function allowedMethods(path: string, kind: RouteKind, isAction: boolean): readonly string[] {
  if (kind === 'health' || kind === 'public-api' || readOnly.has(path)) return reads;
  if (kind === 'api' || kind === 'internal-api') return ofApis;
  return isAction ? [...reads, 'POST'] : reads;
}
