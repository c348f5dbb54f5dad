import type { LimitResult } from './limit';

/** `RateLimit-*` headers (seconds, as in the IETF draft), and `Retry-After` on a refusal. */
export function setRateLimitHeaders(headers: Headers, result: LimitResult): void {
  headers.set('RateLimit-Limit', String(result.limit));
  headers.set('RateLimit-Remaining', String(result.remaining));
  headers.set('RateLimit-Reset', String(result.reset));
  if (!result.allowed) headers.set('Retry-After', String(result.retryAfter));
}
