import type { ErrorEvent } from '@sentry/nextjs';
import { describe, expect, it } from 'vitest';
import { scrubBreadcrumb, scrubEvent, scrubSpan } from '@/lib/observability/scrub-event';
import { sentryOptions } from '@/lib/observability/sentry-options';

const secret = 'SECRET';
const event: ErrorEvent = {
  type: undefined,
  event_id: 'e1',
  level: 'error',
  platform: 'node',
  environment: 'production',
  message: secret,
  logentry: { message: secret, params: [secret] },
  server_name: secret,
  transaction: `POST /[org]/pitchbooks?token=${secret}`,
  request: {
    url: `https://app.example/?q=${secret}`,
    method: 'POST',
    data: { prompt: secret },
    query_string: secret,
    cookies: { 'pitchbook-session': secret },
    headers: { authorization: secret, cookie: secret },
    env: { x: secret },
  },
  user: { id: 'user-1', email: secret, ip_address: secret, username: secret },
  extra: { content: secret },
  tags: { requestId: 'r-1', code: 'internal', content: secret },
  contexts: { trace: { trace_id: 't', span_id: 's', data: { url: secret } }, state: { state: { type: '', value: { x: secret } } }, runtime: { name: 'node' } },
  breadcrumbs: [{ category: 'fetch', message: secret, data: { url: secret, body: secret } }],
  exception: {
    values: [
      {
        type: 'TypeError',
        value: `cannot read ${secret}`,
        mechanism: { type: 'generic', handled: false, data: { x: secret } },
        stacktrace: {
          frames: [
            {
              filename: '/app/page.js?v=SECRET',
              function: 'render',
              lineno: 7,
              vars: { prompt: secret },
              context_line: secret,
              pre_context: [secret],
              post_context: [secret],
            },
          ],
        },
      },
    ],
  },
};

describe('an event for the monitor', () => {
  const scrubbed = scrubEvent(event);

  it('holds nothing of what was sent, said or seen', () => {
    expect(JSON.stringify(scrubbed)).not.toContain(secret);
  });

  it('still says what failed, where, and in which request', () => {
    expect(scrubbed).toMatchObject({
      event_id: 'e1',
      transaction: 'POST /[org]/pitchbooks',
      request: { method: 'POST' },
      user: { id: 'user-1' },
      tags: { requestId: 'r-1', code: 'internal' },
      contexts: { trace: { trace_id: 't', span_id: 's' }, runtime: { name: 'node' } },
      exception: { values: [{ type: 'TypeError', stacktrace: { frames: [{ filename: '/app/page.js', function: 'render', lineno: 7 }] } }] },
    });
  });

  it('may have no exception, request or user', () => {
    expect(scrubEvent({ type: undefined, event_id: 'e2' })).toMatchObject({ event_id: 'e2' });
  });
});

it('keeps of a breadcrumb that something happened', () => {
  expect(scrubBreadcrumb({ category: 'ui.click', message: secret, data: { text: secret }, timestamp: 1 })).toEqual({ category: 'ui.click', timestamp: 1 });
});

it('keeps of a timing the route and the outcome', () => {
  const span = scrubSpan({
    trace_id: 't',
    span_id: 's',
    name: `GET /rest/v1/slides/0a000000-0000-4000-8000-000000000001?select=${secret}`,
    start_timestamp: 1,
    status: 'ok',
    is_segment: false,
    attributes: { 'sentry.op': 'http.client', 'url.full': secret, 'http.request.header.cookie': secret, 'http.response.status_code': 200 },
  });
  expect(JSON.stringify(span)).not.toContain(secret);
  expect(span).toMatchObject({ name: 'GET /rest/v1/slides', attributes: { 'sentry.op': 'http.client', 'http.response.status_code': 200 } });
});

it('asks for a tenth of the traces and collects nothing personal', () => {
  const options = sentryOptions('https://k@o1.ingest.sentry.io/1', undefined);
  expect(options).toMatchObject({
    tracesSampleRate: 0.1,
    traceLifecycle: 'stream',
    dataCollection: { userInfo: false, cookies: false, httpHeaders: false, httpBodies: [] },
  });
  expect(options.beforeSend).toBe(scrubEvent);
  expect(options.beforeSendSpan).toBe(scrubSpan);
});
