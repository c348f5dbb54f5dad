import { scrubBreadcrumb, scrubEvent, scrubSpan } from './scrub-event';

/**
 * One setup of the error monitor for server, edge and browser: a tenth of the traces, nothing personal
 * collected, and everything scrubbed before it is sent. The life cycle of traces is fixed, because
 * `beforeSendSpan` is ignored under the other one.
 */
export function sentryOptions(dsn: string, environment: string | undefined) {
  return {
    dsn,
    environment: environment ?? 'production',
    tracesSampleRate: 0.1,
    traceLifecycle: 'stream' as const,
    dataCollection: {
      userInfo: false,
      cookies: false,
      httpHeaders: false,
      httpBodies: [],
      urlQueryParams: false,
      graphQL: { document: false, variables: false },
      genAI: { inputs: false, outputs: false },
      databaseQueryData: false,
      queues: false,
      stackFrameVariables: false,
      frameContextLines: 0,
    },
    beforeSend: scrubEvent,
    beforeSendSpan: scrubSpan,
    beforeBreadcrumb: scrubBreadcrumb,
  };
}
