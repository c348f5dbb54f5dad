import type { ErrorCode } from '@/lib/errors/error-table';
import { record, type ErrorSource } from './record';
import { isUnavailable, markFault } from './request-scope';

const sources: Record<string, ErrorSource> = { render: 'page', route: 'api', action: 'action' };

/** What V8 says where an action is called with arguments that are no list. */
const NO_LIST = 'CreateListFromArrayLike called on non-object';

/**
 * Whether Next threw it because of what was sent, such as a body that is too large or no encoding of an action's arguments: the
 * answer is the sender's business, and not a fault to report.
 */
export function isSendersFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (typeof status === 'number') return status >= 400 && status < 500;
  return error.message === NO_LIST || /\bdecodeReply\b/.test(error.stack ?? '');
}

/** Counts what Next caught while a page, route or action was worked on. */
export function countRequestError(error: unknown, routeType: string): void {
  const source = sources[routeType] ?? 'edge';
  // Layout and page often fail of the same.
  if (markFault()) record({ what: 'error', source, code: codeOf(error) });
}

function codeOf(error: unknown): ErrorCode {
  if (isSendersFault(error)) return 'validation';
  return isUnavailable() ? 'unavailable' : 'internal';
}
