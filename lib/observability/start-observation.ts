import { env } from '@/lib/env/env';
import { prometheusOfProcess } from './prometheus';
import { quietConsole } from './quiet-console';
import { setSinks } from './record';
import { createStatsd } from './statsd';
import { watchRequests } from './watch-requests';

/** Begins to measure this process, for whom the environment names: a scraper with a token, a StatsD server, or nobody. */
export function startObservation(): void {
  const { METRICS_TOKEN, STATSD_HOST, STATSD_PORT } = env();
  quietConsole();
  setSinks([
    ...(METRICS_TOKEN === undefined ? [] : [prometheusOfProcess().sink]),
    ...(STATSD_HOST === undefined ? [] : [createStatsd({ host: STATSD_HOST, port: STATSD_PORT })]),
  ]);
  watchRequests();
}
