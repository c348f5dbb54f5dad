import { randomUUID } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorTable, isErrorCode } from '@/lib/errors/error-table';
import { log } from './log';
import { record } from './record';
import { refusalHeader } from './refusal-header';
import { enterRequest, newRequest, type RequestScope } from './request-scope';
import { routePattern } from './route-pattern';

/** Asked for all the time by machines: a line for each would bury the others. */
const unlogged = /^\/(_next\/|icon\.svg$|api\/(health|metrics))/;

/** After which it is worth asking again while the database is away. */
const AWAY_SECONDS = 5;

/**
 * Measures every request of this process where all of them pass, whatever answers them in the end: the HTTP server itself
 * (docs/decisions/013). Also lets every log line of a page carry the id of its request, writes one of each page, gives an id
 * to answers that have none, and makes a 503 of what Next answers where the database was away.
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
  // Next rewrites the address of a request while it looks for its route.
  const path = pathOf(request.url ?? '');
  const scope = newRequest(() => textOf(response.getHeader('x-request-id')));
  enterRequest(scope);
  completeHead(response, scope);
  response.once('close', () => {
    const status = response.writableFinished ? response.statusCode : 499;
    const route = routePattern(path, routes);
    const durationMs = performance.now() - started;
    record({ what: 'request', method, route, status, seconds: durationMs / 1000 });
    countRefusal(response, status, scope);
    const requestId = scope.requestId();
    // Actions, the API and what the edge refused have lines of their own.
    const hasLine = scope.isLogged || response.hasHeader(refusalHeader) || unlogged.test(path);
    if (!hasLine && requestId !== undefined) log.info('request.done', { requestId, method, route, status, durationMs });
  });
}

/** The last look at the head of an answer, whoever made it. */
function completeHead(response: ServerResponse, scope: RequestScope): void {
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.writeHead = (status: number, ...rest: unknown[]): ServerResponse => {
    if (response.headersSent) return writeHead(status, ...rest);
    // Files of the build pass no middleware.
    if (!response.hasHeader('x-request-id')) response.setHeader('x-request-id', randomUUID());
    // Next answers 500 to whatever a page throws, also where it had to give up because the database was away.
    if (status !== errorTable.internal.status || !scope.isUnavailable) return writeHead(status, ...rest);
    response.setHeader('Retry-After', String(AWAY_SECONDS));
    return writeHead(errorTable.unavailable.status, ...rest);
  };
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

function pathOf(url: string): string {
  const path = url.replace(/[?#].*$/s, '');
  return path.startsWith('/') || !URL.canParse(path) ? path : new URL(path).pathname;
}

function textOf(header: number | string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
