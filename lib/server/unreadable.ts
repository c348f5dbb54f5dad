import 'server-only';
import { notFound } from 'next/navigation';
import type { AppError } from '@/lib/errors/app-error';
import { awayDigest } from '@/lib/errors/away-digest';
import type { Result } from '@/lib/errors/result';
import { markUnavailable } from '@/lib/observability/request-scope';

/**
 * What a page throws where it cannot be made; its answer is 503 where the database was away, and 500 otherwise. The browser
 * learns which of the two by the digest.
 * @param what such as `The viewer`, for whoever reads the stack
 */
export function unreadable(what: string, { code }: AppError): Error {
  const error = new Error(`${what} could not be read: ${code}`);
  if (code !== 'unavailable') return error;
  markUnavailable();
  return Object.assign(error, { digest: awayDigest() });
}

/**
 * What a page is made of. Somebody who may not see it (any more) finds nothing, which is what our functions and policies say
 * of it; whatever else went wrong is thrown, so that it is logged, counted and reported, and its answer says so. To be
 * `forbidden` to read is such a fault: a grant that somebody forgot.
 * @param what such as `The list of pitchbooks`
 */
export function readable<T>(what: string, found: Result<T>): T {
  if (found.ok) return found.value;
  if (found.error.code === 'not_found') notFound();
  throw unreadable(what, found.error);
}
