import { errorTable, type ErrorCode } from '@/lib/errors/error-table';
import { describeError } from './log';
import { record, type ErrorSource } from './record';
import { awaitsAction, isUnavailable, markFault, markRefused } from './request-scope';

const sources: Record<string, ErrorSource> = { render: 'page', route: 'api', action: 'action' };

/** Frames of Turbopack and Node while they load a module. */
const loading = /\[turbopack\]_runtime|node:internal\/modules\//;

/**
 * Whether Next threw it because of what was sent, before the action that was asked for began: until then Next reads the body,
 * which fails with all kinds of errors, and loads the module of the action, which is ours.
 */
export function isSendersFault(error: unknown): boolean {
  return awaitsAction() && !isUnavailable() && !describeError(error).stack?.some((frame) => loading.test(frame));
}

/** Counts what Next caught while a page, route or action was worked on, and lets what was sent wrongly be answered so. */
export function countRequestError(error: unknown, routeType: string): void {
  const source = sources[routeType] ?? 'edge';
  const code = codeOf(error);
  if (isSendersFault(error)) markRefused(code);
  // Layout and page often fail of the same.
  if (markFault()) record({ what: 'error', source, code });
}

function codeOf(error: unknown): ErrorCode {
  if (!isSendersFault(error)) return isUnavailable() ? 'unavailable' : 'internal';
  const isTooLarge = error instanceof Error && 'statusCode' in error && error.statusCode === errorTable.payload_too_large.status;
  return isTooLarge ? 'payload_too_large' : 'validation';
}
