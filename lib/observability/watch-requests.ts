import { randomUUID } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { env } from '@/lib/env/env';
import { AWAY_SECONDS, errorTable, isErrorCode } from '@/lib/errors/error-table';
import { closedPolicy } from '@/lib/security/csp';
import { securityHeadersOver } from '@/lib/security/headers';
import { isHttps } from '@/lib/security/is-https';
import { log } from './log';
import { record } from './record';
import { actionRefusalHeader, refusalHeader } from './refusal-header';
import { enterRequest, newRequest, type RequestScope } from './request-scope';
import { routePattern } from './route-pattern';

/** Asked for all the time by machines: a line for each would bury the others. */
const unlogged = /^\/(_next\/|icon\.svg$|api\/(health|metrics))/;

/** Whoever asks whether an instance is ready is told no while it is not: no request of a person failed. */
const healthChecks = '/api/health';

/**
 * Measures every request of this process where all of them pass, whatever answers them in the end: the HTTP server itself
 * (docs/decisions/013). Also lets every log line of a page carry the id of its request, writes one of each page, gives an id
 * and the security headers to answers that have none, and their own status to those that Next calls a fault of the server.
 */
export function watchRequests(routes?: readonly string[]): void {
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    watch(request, response, routes);
  });
}

function watch(request: IncomingMessage, response: ServerResponse, routes?: readonly string[]): void {
  const started = performance.now();
  const method = request.method ?? '';
  request.url = readableTarget(request.url ?? '');
  // Next rewrites the address of a request while it looks for its route.
  const path = pathOf(request.url);
  const awaitsAction = method === 'POST' && request.headers['next-action'] !== undefined;
  const scope = newRequest(() => textOf(response.getHeader('x-request-id')), { awaitsAction });
  enterRequest(scope);
  completeHead(request, response, scope);
  response.once('close', () => {
    const status = response.writableFinished ? response.statusCode : 499;
    const route = routePattern(path, routes);
    const durationMs = performance.now() - started;
    record({ what: 'request', method, route, status, seconds: durationMs / 1000 });
    if (!route.startsWith(healthChecks)) countRefusal(response, status, scope);
    const requestId = scope.requestId();
    // Actions, the API and what the edge refused have lines of their own.
    const hasLine = scope.isLogged || response.hasHeader(refusalHeader) || unlogged.test(path);
    if (!hasLine && requestId !== undefined) log.info('request.done', { requestId, method, route, status, durationMs });
  });
}

/** The last look at the head of an answer, whoever made it. */
function completeHead(request: IncomingMessage, response: ServerResponse, scope: RequestScope): void {
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.writeHead = (status: number, ...rest: unknown[]): ServerResponse => {
    if (response.headersSent) return writeHead(status, ...rest);
    // Files of the build pass no middleware, nor does what Next answers before it looks for a route.
    setMissing(response, { 'x-request-id': randomUUID(), ...headersOf(request), 'Content-Security-Policy': closedPolicy });
    return writeHead(properStatus(status, response, scope), ...rest);
  };
}

/** Next answers 500 to whatever is thrown, also where it had to give up because the database was away or of what was sent. */
function properStatus(status: number, response: ServerResponse, scope: RequestScope): number {
  const isFault = status === errorTable.internal.status;
  if (isFault && scope.isUnavailable) {
    response.setHeader('Retry-After', String(AWAY_SECONDS));
    return errorTable.unavailable.status;
  }
  if (isFault && scope.refusal !== null) response.setHeader(actionRefusalHeader, scope.refusal);
  const refusal = textOf(response.getHeader(actionRefusalHeader));
  return refusal !== undefined && isErrorCode(refusal) ? errorTable[refusal].status : status;
}

function setMissing(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) if (!response.hasHeader(name)) response.setHeader(name, value);
}

function headersOf(request: IncomingMessage): Readonly<Record<string, string>> {
  const protocol = textOf(request.headers['x-forwarded-proto']);
  const headers = new Headers(protocol === undefined ? {} : { 'x-forwarded-proto': protocol });
  return securityHeadersOver({ https: isHttps(headers, env().APP_ORIGIN) });
}

function countRefusal(response: ServerResponse, status: number, scope: RequestScope): void {
  const code = textOf(response.getHeader(refusalHeader));
  if (code !== undefined && isErrorCode(code)) {
    record({ what: 'error', source: 'edge', code });
    // Reads are all that the middleware limits.
    if (code === 'rate_limited') record({ what: 'refusal', limitClass: 'read' });
  } else if (status >= 500 && !scope.hasFault) {
    record({ what: 'error', source: 'server', code: status === errorTable.unavailable.status ? 'unavailable' : 'internal' });
  }
}

/**
 * What is asked for, in a form that Next answers as any other: without a host (RFC 9112, 3.2.2), to which Next would redirect,
 * never the `*` of OPTIONS, on which it fails, and where a percent sign begins no escape of UTF-8, with each of them standing
 * for itself: on such a path Next fails after the middleware, and answers with a page also where JSON is asked for.
 */
function readableTarget(target: string): string {
  const withoutHost = target.replace(/^([a-z][a-z\d+.-]*:\/\/[^/?#]*|\*)/i, '');
  const rooted = withoutHost.startsWith('/') ? withoutHost : `/${withoutHost}`;
  const path = pathOf(rooted);
  return isDecodable(path) ? rooted : path.replaceAll('%', '%25') + rooted.slice(path.length);
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

function pathOf(target: string): string {
  return target.replace(/[?#].*$/s, '');
}

function textOf(header: number | string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
