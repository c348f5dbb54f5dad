import 'server-only';
import type { AppError } from '@/lib/errors/app-error';
import { markUnavailable } from '@/lib/observability/request-scope';

/**
 * What a page throws where it cannot be made; its answer is 503 where the database was away, and 500 otherwise.
 * @param what such as `The viewer`, for whoever reads the stack
 */
export function unreadable(what: string, { code }: AppError): Error {
  if (code === 'unavailable') markUnavailable();
  return new Error(`${what} could not be read: ${code}`);
}
