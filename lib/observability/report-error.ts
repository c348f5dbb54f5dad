import { describeError, log, type LogFields } from './log';

/** Writes an unexpected error down and, where monitoring is configured, sends it there (scrubbed). */
export function reportError(error: unknown, fields: LogFields = {}): void {
  log.error('error.unexpected', { ...fields, ...describeError(error) });
  void sendToMonitor(error, fields);
}

async function sendToMonitor(error: unknown, fields: LogFields): Promise<void> {
  if (!process.env.SENTRY_DSN) return;
  try {
    const { captureException } = await import('@sentry/nextjs');
    const { requestId, action, route, method, code, databaseCode, limitClass } = fields;
    captureException(error, { tags: { requestId, action, route, method, code, databaseCode, limitClass } });
  } catch (failure) {
    log.error('monitor.failed', describeError(failure));
  }
}
