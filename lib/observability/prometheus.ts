import { LRUCache } from 'lru-cache';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { rateLimitClasses } from '@/lib/env/parse-env';
import { boundedNames, methodLabel, statusLabel } from './labels';
import { errorSources, type Measurement, type Sink } from './record';

/** Seconds. The goals of 0.1 and 0.5 are borders, so that a share within the goal is exact. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5];

/** Who did something so many milliseconds ago counts as active. */
const activeMs = 5 * 60_000;

interface Prometheus {
  sink: Sink;
  /** Everything counted so far, in the text format of Prometheus. */
  print: () => Promise<string>;
  contentType: string;
}

/** Counts for Prometheus, in a registry of its own. */
export function createPrometheus(): Prometheus {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status_code'],
    buckets,
    registers,
  });
  const queries = new Histogram({
    name: 'db_query_duration_seconds',
    help: 'Time of a call of the data API; for rpc, table is the function.',
    labelNames: ['operation', 'table'],
    buckets,
    registers,
  });
  const errors = new Counter({ name: 'errors_total', help: 'Requests that were refused or failed, by where and why.', labelNames: ['type', 'code'], registers });
  const refusals = new Counter({ name: 'rate_limit_refusals_total', help: 'Requests refused by a rate limit.', labelNames: ['limit_class'], registers });
  const hits = new Counter({ name: 'cache_hits_total', help: 'Reads answered by the cache.', labelNames: ['cache'], registers });
  const misses = new Counter({ name: 'cache_misses_total', help: 'Reads the cache could not answer.', labelNames: ['cache'], registers });
  const created = new Counter({ name: 'pitchbooks_created_total', help: 'Pitchbooks made new or as a copy.', registers });
  const ready = new Gauge({ name: 'service_ready', help: '1 while this instance can do its work.', registers });
  const checks = new Gauge({ name: 'service_check_up', help: '1 while a part this instance depends on is there.', labelNames: ['check'], registers });
  const changes = new Counter({ name: 'service_ready_changes_total', help: 'Changes of service_ready.', labelNames: ['to'], registers });

  const people = new LRUCache<string, true>({ max: 100_000, ttl: activeMs, ttlResolution: 0, perf: { now: () => Date.now() } });
  const active = new Gauge({
    name: 'active_users_total',
    help: 'Different people who used this instance within five minutes.',
    registers: [],
    collect() {
      people.purgeStale();
      this.set(people.size);
    },
  });
  registry.registerMetric(active);
  // The same request with the same key is answered with the book it made: no other one.
  const recentlyCreated = new LRUCache<string, true>({ max: 1_000 });

  // Series that exist from the start, so that the first refusal is an increase and not a beginning.
  for (const limit_class of rateLimitClasses) refusals.inc({ limit_class }, 0);
  for (const type of errorSources) for (const code of ['internal', 'unavailable']) errors.inc({ type, code }, 0);
  for (const to of ['ready', 'not_ready']) changes.inc({ to }, 0);

  const tableLabel = boundedNames(200);
  const cacheLabel = boundedNames(20);
  const checkLabel = boundedNames(20);

  const sink = (measured: Measurement): void => {
    switch (measured.what) {
      case 'request':
        return requests.observe(
          { method: methodLabel(measured.method), route: measured.route, status_code: statusLabel(measured.status) },
          measured.seconds,
        );
      case 'query':
        return queries.observe({ operation: measured.operation, table: tableLabel(measured.table) }, measured.seconds);
      case 'error':
        return errors.inc({ type: measured.source, code: measured.code });
      case 'refusal':
        return refusals.inc({ limit_class: measured.limitClass });
      case 'cache':
        return (measured.isHit ? hits : misses).inc({ cache: cacheLabel(measured.cache) });
      case 'person':
        people.set(measured.userId, true);
        return;
      case 'creation':
        if (recentlyCreated.has(measured.pitchbookId)) return;
        recentlyCreated.set(measured.pitchbookId, true);
        return created.inc();
      case 'readiness':
        ready.set(measured.isReady ? 1 : 0);
        for (const [check, isUp] of Object.entries(measured.checks)) checks.set({ check: checkLabel(check) }, isUp ? 1 : 0);
        if (measured.isChange) changes.inc({ to: measured.isReady ? 'ready' : 'not_ready' });
    }
  };
  return { sink, print: () => registry.metrics(), contentType: registry.contentType };
}

/** The one that /api/metrics prints: it is made by instrumentation, which has a copy of this module of its own. */
const PROMETHEUS_OF_PROCESS = Symbol.for('pitchbook.prometheus');
const inProcess = globalThis as typeof globalThis & { [PROMETHEUS_OF_PROCESS]?: Prometheus };

export function prometheusOfProcess(): Prometheus {
  return (inProcess[PROMETHEUS_OF_PROCESS] ??= createPrometheus());
}
