import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorTable, isErrorCode } from '@/lib/errors/error-table';
import { record } from './record';
import { refusalHeader } from './refusal-header';
import { enterRequest, type RequestScope } from './request-scope';
import { routePattern } from './route-pattern';

/**
 * Measures every request of this process where all of them pass, whatever answers them in the end: the HTTP server itself
 * (docs/decisions/013). Also lets every log line of a page carry the id of its request.
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
  const scope: RequestScope = { requestId: () => textOf(response.getHeader('x-request-id')), hasFault: false };
  enterRequest(scope);
  response.once('close', () => {
    const status = response.writableFinished ? response.statusCode : 499;
    record({ what: 'request', method, route: routePattern(path, routes), status, seconds: (performance.now() - started) / 1000 });
    countRefusal(response, status, scope);
  });
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
