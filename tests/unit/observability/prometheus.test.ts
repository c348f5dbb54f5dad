import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPrometheus } from '@/lib/observability/prometheus';
import type { Measurement } from '@/lib/observability/record';

let prometheus: ReturnType<typeof createPrometheus>;
/** The value of one printed series. */
const valueOf = async (series: string) => (await prometheus.print()).split('\n').find((line) => line.startsWith(`${series} `))?.split(' ')[1];
const count = (...measured: Measurement[]) => measured.forEach((each) => prometheus.sink(each));

beforeEach(() => {
  prometheus = createPrometheus();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('durations', () => {
  it('of requests are told by method, route and status', async () => {
    count({ what: 'request', method: 'GET', route: '/[org]/pitchbooks', status: 200, seconds: 0.3 });
    const labels = 'method="GET",route="/[org]/pitchbooks",status_code="200"';
    expect(await valueOf(`http_request_duration_seconds_count{${labels}}`)).toBe('1');
    expect(await valueOf(`http_request_duration_seconds_bucket{le="0.25",${labels}}`)).toBe('0');
    expect(await valueOf(`http_request_duration_seconds_bucket{le="0.5",${labels}}`)).toBe('1');
  });

  it('of database calls are told by operation and table', async () => {
    count({ what: 'query', operation: 'rpc', table: 'get_pitchbook', seconds: 0.02 });
    expect(await valueOf('db_query_duration_seconds_sum{operation="rpc",table="get_pitchbook"}')).toBe('0.02');
  });

  it('fall into the borders that operators have goals for', async () => {
    count({ what: 'request', method: 'GET', route: '/', status: 200, seconds: 1 }, { what: 'query', operation: 'select', table: 'slides', seconds: 1 });
    const printed = await prometheus.print();
    for (const name of ['http_request', 'db_query']) {
      const borders = [...printed.matchAll(new RegExp(`${name}_duration_seconds_bucket{le="([^"]+)"`, 'g'))].map(([, border]) => border);
      expect(borders).toEqual(expect.arrayContaining(['0.01', '0.05', '0.1', '0.5', '1', '2', '5', '+Inf']));
    }
  });
});

it('folds what it does not know into one label', async () => {
  count({ what: 'request', method: 'BREW', route: 'other', status: 299, seconds: 1 }, { what: 'query', operation: 'select', table: 'jane@x.com', seconds: 1 });
  expect(await valueOf('http_request_duration_seconds_count{method="other",route="other",status_code="other"}')).toBe('1');
  expect(await valueOf('db_query_duration_seconds_count{operation="select",table="other"}')).toBe('1');
});

it('keeps the number of tables bounded', async () => {
  for (let at = 0; at < 1_000; at++) count({ what: 'query', operation: 'select', table: `table_${at}`, seconds: 1 });
  const tables = new Set([...(await prometheus.print()).matchAll(/db_query_duration_seconds_count{[^}]*table="([^"]+)"/g)].map(([, table]) => table));
  expect(tables.size).toBe(201);
  expect(await valueOf('db_query_duration_seconds_count{operation="select",table="other"}')).toBe('800');
});

it('counts errors, refusals and the cache', async () => {
  count(
    { what: 'error', source: 'action', code: 'internal' },
    { what: 'refusal', limitClass: 'create' },
    { what: 'cache', cache: 'book', isHit: true },
    { what: 'cache', cache: 'book', isHit: true },
    { what: 'cache', cache: 'book', isHit: false },
  );
  expect(await valueOf('errors_total{type="action",code="internal"}')).toBe('1');
  expect(await valueOf('rate_limit_refusals_total{limit_class="create"}')).toBe('1');
  expect(await valueOf('rate_limit_refusals_total{limit_class="read"}')).toBe('0');
  expect(await valueOf('cache_hits_total{cache="book"}')).toBe('2');
  expect(await valueOf('cache_misses_total{cache="book"}')).toBe('1');
});

it('counts a person as active for five minutes, once however often they come', async () => {
  vi.useFakeTimers();
  count({ what: 'person', userId: 'ada' }, { what: 'person', userId: 'ben' }, { what: 'person', userId: 'ada' });
  expect(await valueOf('active_users_total')).toBe('2');
  await vi.advanceTimersByTimeAsync(4 * 60_000);
  count({ what: 'person', userId: 'ben' });
  await vi.advanceTimersByTimeAsync(2 * 60_000);
  expect(await valueOf('active_users_total')).toBe('1');
});

it('counts a new book once, also when its creation is asked for again with the same key', async () => {
  count({ what: 'creation', pitchbookId: 'a' }, { what: 'creation', pitchbookId: 'a' }, { what: 'creation', pitchbookId: 'b' });
  expect(await valueOf('pitchbooks_created_total')).toBe('2');
});

it('says whether this instance is ready, what it depends on, and how often that changed', async () => {
  count({ what: 'readiness', isReady: false, isChange: true, checks: { database: false, redis: true } });
  expect(await valueOf('service_ready')).toBe('0');
  expect(await valueOf('service_check_up{check="database"}')).toBe('0');
  expect(await valueOf('service_check_up{check="redis"}')).toBe('1');
  expect(await valueOf('service_ready_changes_total{to="not_ready"}')).toBe('1');
  count({ what: 'readiness', isReady: true, isChange: false, checks: {} });
  expect(await valueOf('service_ready')).toBe('1');
  expect(await valueOf('service_ready_changes_total{to="ready"}')).toBe('0');
});
