import { after } from 'next/server';
import { describeError, log, type LogFields } from './log';
import { beginsOutage } from './outage';

/** For what has to leave before Vercel freezes the instance. */
const flushMs = 2_000;

/** Writes an unexpected error down and, where monitoring is configured, sends it there (scrubbed): an outage once. */
export function reportError(error: unknown, fields: LogFields = {}): void {
  log.error('error.unexpected', { ...fields, ...describeError(error) });
  if (!process.env.SENTRY_DSN) return;
  if (fields.code === 'unavailable' && !beginsOutage()) return;
  const sent = sendToMonitor(error, fields);
  if (process.env.VERCEL) keepInstanceFor(sent);
}

async function sendToMonitor(error: unknown, fields: LogFields): Promise<void> {
  try {
    const { captureException, flush } = await import('@sentry/nextjs');
    const { requestId, action, route, method, code, databaseCode, limitClass } = fields;
    captureException(error, { tags: { requestId, action, route, method, code, databaseCode, limitClass } });
    // Elsewhere the process goes on, and sends by itself.
    if (process.env.VERCEL) await flush(flushMs);
  } catch (failure) {
    log.error('monitor.failed', describeError(failure));
  }
}

/** Vercel freezes an instance once it has answered: what is on its way then is late, or lost. The answer waits for nothing. */
function keepInstanceFor(sent: Promise<void>): void {
  try {
    after(sent);
  } catch {
    // Outside of a request there is no answer after which the instance would freeze.
  }
}
