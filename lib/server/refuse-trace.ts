import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

/**
 * The web's own Request knows no TRACE: Next fails on it before any code of ours runs, with a 500 that carries none of our
 * headers. Under a name that it takes, the middleware refuses it like every other method that nobody declared.
 */
export function refuseTrace(): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    if (request.method === 'TRACE') request.method = 'PURGE';
  });
}
