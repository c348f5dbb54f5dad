import { type AppError, appError } from '@/lib/errors/app-error';
import { AWAY_SECONDS } from '@/lib/errors/error-table';

/** Where the middleware tells pages and actions that it could not find out who sent a request. A client's own is dropped. */
export const identityHeader = 'x-pitchbook-identity';

/** @param wait seconds, where it may not ask for so long */
export function sayUnknown(wait?: number): string {
  return wait === undefined ? 'unknown' : `unknown ${wait}`;
}

/** What stands in the way of knowing who it is; null where nothing does. */
export function readUnknown(said: string | null): AppError | null {
  const match = /^unknown(?: (\d+))?$/.exec(said ?? '');
  if (match === null) return null;
  return match[1] === undefined ? appError('unavailable', { retryAfter: AWAY_SECONDS }) : appError('rate_limited', { retryAfter: Number(match[1]) });
}
