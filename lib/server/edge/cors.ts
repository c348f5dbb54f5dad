const exposed = 'x-request-id, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After';

/** Lets scripts of the listed origins read an answer of the API. Never `*`, never with cookies. */
export function setCorsHeaders(headers: Headers, origin: string | null, allowedOrigins: readonly string[]): void {
  headers.append('Vary', 'Origin');
  if (origin === null || !allowedOrigins.includes(origin)) return;
  headers.set('Access-Control-Allow-Origin', origin);
  headers.set('Access-Control-Expose-Headers', exposed);
}

/** Whether a request asks, before the real one, what another origin may send. */
export function isPreflight(request: Request): boolean {
  return request.method === 'OPTIONS' && request.headers.has('origin') && request.headers.has('access-control-request-method');
}

/** What an allowed origin may send. */
export function setPreflightHeaders(headers: Headers): void {
  headers.set('Access-Control-Allow-Methods', 'GET, HEAD, POST, PATCH, DELETE');
  headers.set('Access-Control-Allow-Headers', 'Authorization, Content-Type, Idempotency-Key');
  headers.set('Access-Control-Max-Age', '600');
}
