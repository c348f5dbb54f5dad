import type { Breadcrumb, ErrorEvent, EventHint, NodeOptions } from '@sentry/nextjs';
import { routePattern } from './route-pattern';

type Span = Parameters<NonNullable<NodeOptions['beforeSendSpan']>>[0];

/**
 * What leaves for the error monitor. Everything is built from an allow-list, so that cookies, headers,
 * bodies, queries, addresses, names, prompts and texts of books stay here, also when the monitor's
 * library learns to collect more: names of errors, where they happened, and tags of ours.
 */
export function scrubEvent(event: ErrorEvent, hint: EventHint = {}): ErrorEvent {
  // They are sent beside the event.
  hint.attachments = [];
  const texts = textsOf(hint.originalException);
  return {
    type: undefined,
    event_id: event.event_id,
    timestamp: event.timestamp,
    level: event.level,
    platform: event.platform,
    release: event.release,
    environment: event.environment,
    sdk: event.sdk,
    debug_meta: event.debug_meta,
    // Not sent: the library takes it off, but needs it until then.
    sdkProcessingMetadata: event.sdkProcessingMetadata,
    transaction: event.transaction && plainName(event.transaction),
    tags: event.tags && words(pick(event.tags, keptTags)),
    contexts: event.contexts && scrubContexts(event.contexts),
    breadcrumbs: event.breadcrumbs?.map(scrubBreadcrumb),
    ...(event.request && { request: { method: event.request.method } }),
    ...(event.user?.id !== undefined && { user: { id: event.user.id } }),
    ...(event.exception && { exception: { values: event.exception.values?.map((exception) => scrubException(exception, texts)) } }),
  };
}

/** A breadcrumb without its text and data: kind, category and time. */
export function scrubBreadcrumb(breadcrumb: Breadcrumb): Breadcrumb {
  const { type, category, level, timestamp } = breadcrumb;
  return { type, category: category !== undefined && word.test(category) ? category : undefined, level, timestamp };
}

/** A timing: what kind of work, for which route, with which outcome. */
export function scrubSpan(span: Span): Span {
  const { trace_id, span_id, parent_span_id, start_timestamp, end_timestamp, status, is_segment } = span;
  const attributes = words(pick(span.attributes, keptAttributes));
  return { trace_id, span_id, parent_span_id, name: plainName(span.name), start_timestamp, end_timestamp, status, is_segment, attributes };
}

const keptTags = ['requestId', 'action', 'route', 'method', 'code', 'databaseCode', 'limitClass', 'runtime'];
const keptContexts = ['runtime', 'os', 'browser', 'device'];
const keptAttributes = [
  'sentry.op',
  'sentry.origin',
  'sentry.source',
  'sentry.sample_rate',
  'sentry.environment',
  'sentry.release',
  'sentry.sdk.name',
  'sentry.sdk.version',
  'http.request.method',
  'http.response.status_code',
  'http.route',
  'next.route',
  'next.span_type',
];

type Exception = NonNullable<NonNullable<ErrorEvent['exception']>['values']>[number];

/** A name of ours or of a library, and not a text in place of one. */
const word = /^[\w.:/()[\]{}-]{1,120}$/;

function words<V>(source: Record<string, V>): Record<string, V> {
  return Object.fromEntries(Object.entries(source).filter(([, value]) => typeof value !== 'string' || word.test(value)));
}

type Frame = NonNullable<NonNullable<Exception['stacktrace']>['frames']>[number];

/** Messages of an error and of what caused it. */
function textsOf(error: unknown, depth = 5): string {
  return error instanceof Error && depth > 0 ? `${error.message}\n${textsOf(error.cause, depth - 1)}` : '';
}

/** Frames are read from a text that begins with the message, where a line can look like one of them. */
function isFrame({ filename = '', function: name = '?', lineno, colno }: Frame, texts: string): boolean {
  const isPlace = /^(\/|[a-z][a-z-]*:|[A-Z]:\\)[^\s@]*$/.test(filename);
  const isName = /^(?:async |new )?[\w$.#<>?/-]{1,120}(?: \[as [\w$.#<>]{1,60}\])?$/.test(name);
  return isPlace && isName && !texts.includes(`${filename}:${lineno}:${colno}`);
}

function scrubException({ type, mechanism, stacktrace }: Exception, texts: string): Exception {
  return {
    type: type !== undefined && word.test(type) ? type : 'Error',
    value: '[removed]',
    ...(mechanism && { mechanism: { type: mechanism.type, handled: mechanism.handled } }),
    ...(stacktrace && {
      stacktrace: {
        frames: stacktrace.frames?.filter((frame) => isFrame(frame, texts)).map((frame) => ({
          filename: frame.filename && plainPath(frame.filename),
          function: frame.function,
          lineno: frame.lineno,
          colno: frame.colno,
          in_app: frame.in_app,
          platform: frame.platform,
        })),
      },
    }),
  };
}

function scrubContexts(contexts: NonNullable<ErrorEvent['contexts']>): ErrorEvent['contexts'] {
  const { trace } = contexts;
  return {
    ...pick(contexts, keptContexts),
    // The trace context carries a bag of addresses and headers beside its ids.
    ...(trace && { trace: { trace_id: trace.trace_id, span_id: trace.span_id, parent_span_id: trace.parent_span_id, op: trace.op } }),
  };
}

function pick<V>(source: Record<string, V>, names: readonly string[]): Record<string, V> {
  return Object.fromEntries(Object.entries(source).filter(([name]) => names.includes(name)));
}

/**
 * The name of some work, with the route in place of what was asked for: in a path people can write anything. Of other services'
 * addresses the host is kept, and of Supabase's what it was asked to do.
 */
function plainName(name: string): string {
  const plain = name.replace(/(https?:\/\/[^/?#\s]*)?(\/[^\s?#]*)?(?:[?#]\S*)?/g, (_, host: string = '', path: string = '') => {
    if (path === '') return host;
    if (host !== '' || path.startsWith('/rest/v1/') || path.startsWith('/auth/v1/')) {
      return host + (/^\/(rest|auth)\/v1(\/[a-z_]{1,63}){1,2}(?=\/|$)/.exec(path)?.[0] ?? '/');
    }
    return path.includes('[') ? path : routePattern(path);
  });
  return /^[\w.:/()[\]{}, -]{1,200}$/.test(plain) ? plain : '[removed]';
}

/** Queries and ids in addresses can be secrets (reset links, invitations). */
function plainPath(text: string): string {
  return text.replace(/[?#].*$/s, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, '{id}').slice(0, 300);
}
