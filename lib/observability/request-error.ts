import { record, type ErrorSource } from './record';
import { markFault } from './request-scope';

const sources: Record<string, ErrorSource> = { render: 'page', route: 'api', action: 'action' };

/**
 * Whether Next threw it because of what was sent, such as a body that is too large: the answer is the sender's business, and
 * not a fault to report.
 */
export function isSendersFault(error: unknown): boolean {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500;
}

/** Counts what Next caught while a page, route or action was worked on. */
export function countRequestError(error: unknown, routeType: string): void {
  const source = sources[routeType] ?? 'edge';
  markFault();
  record({ what: 'error', source, code: isSendersFault(error) ? 'validation' : 'internal' });
}
