import { describeError, log } from '@/lib/observability/log';
import { record } from '@/lib/observability/record';
import type { Health } from './check';

const everyMs = 30_000;
/** While it is lost, so that its end has a time as well. */
const whileLostMs = 5_000;

/**
 * Looks every 30 seconds, and more often while it is lost, whether this instance can do its work, also when nobody asks: a
 * change is logged and counted, so that a fault at night has a time. The first look says what the start found.
 */
export function watchReadiness(readHealth: () => Promise<Health>): void {
  let last: Health['status'] = 'ok';
  const look = async (): Promise<void> => {
    const health = await readHealth();
    const isChange = health.status !== last;
    last = health.status;
    record({ what: 'readiness', isReady: health.status === 'ok', isChange, checks: upOrDown(health) });
    if (!isChange) return;
    if (health.status === 'ok') log.info('readiness.regained');
    else log.error('readiness.lost', { fields: failedChecks(health) });
  };
  const keepLooking = async (): Promise<void> => {
    await look().catch((error: unknown) => log.error('readiness.unknown', describeError(error)));
    setTimeout(() => void keepLooking(), last === 'ok' ? everyMs : whileLostMs).unref();
  };
  void keepLooking();
}

/** Parts that are not configured, or cannot be told about, are neither up nor down. */
function upOrDown({ checks }: Health): Record<string, boolean> {
  const told = Object.entries(checks).filter(([, { status }]) => status === 'ok' || status === 'failed');
  return Object.fromEntries(told.map(([name, { status }]) => [name, status === 'ok']));
}

function failedChecks({ checks }: Health): string[] {
  return Object.entries(checks).filter(([, { status }]) => status === 'failed').map(([name]) => name);
}
