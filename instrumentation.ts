import type { Instrumentation } from 'next';
import { env } from '@/lib/env/env';
import { describeError, log } from '@/lib/observability/log';
import { beginsOutage } from '@/lib/observability/outage';
import { countRequestError, isSendersFault } from '@/lib/observability/request-error';
import { isUnavailable } from '@/lib/observability/request-scope';

/** Runs once when a server starts: a wrong environment stops it here, with the full list. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') (await import('@/lib/env/stop-unless-complete')).stopUnlessComplete();
  const { SENTRY_DSN, VERCEL_ENV, UPSTASH_REDIS_REST_URL } = env();
  const runtime = process.env.NEXT_RUNTIME ?? 'nodejs';
  // Before the monitor, which keeps the console as it finds it.
  if (process.env.NEXT_RUNTIME === 'nodejs') (await import('@/lib/observability/start-observation')).startObservation();
  if (SENTRY_DSN) {
    const [{ init }, { sentryOptions }] = await Promise.all([import('@sentry/nextjs'), import('@/lib/observability/sentry-options')]);
    init(sentryOptions(SENTRY_DSN, VERCEL_ENV));
  }
  log.info('server.started', { runtime });
  // Each process counts by itself then, so more than one of them lets more through.
  if (!UPSTASH_REDIS_REST_URL) log.info('rate_limit.in_memory', { runtime });
  if (process.env.NEXT_RUNTIME === 'nodejs') void (await import('@/lib/data/warm-cache')).warmCache();
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    (await import('@/lib/server/refuse-trace')).refuseTrace();
    const [{ startHousekeeping }, { watchReadiness }, { readHealth }] = await Promise.all([
      import('@/lib/server/housekeeping'),
      import('@/lib/server/health/watch-readiness'),
      import('@/lib/server/health/read-health'),
    ]);
    startHousekeeping();
    watchReadiness(readHealth);
  }
}

/** Everything that fails unexpectedly while a page, route or action is worked on. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  countRequestError(error, context.routeType);
  const fields = { ...describeError(error), route: context.routePath, method: request.method, requestId: first(request.headers['x-request-id']) };
  if (isSendersFault(error)) return log.info('request.refused', fields);
  log.error('request.failed', fields);
  if (!env().SENTRY_DSN || (isUnavailable() && !beginsOutage())) return;
  const { captureRequestError } = await import('@sentry/nextjs');
  captureRequestError(error, request, context);
};

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
