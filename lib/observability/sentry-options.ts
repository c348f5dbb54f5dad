import type { NodeOptions } from '@sentry/nextjs';
import { scrubBreadcrumb, scrubEvent, scrubSpan } from './scrub-event';

type Integration = Extract<NodeOptions['integrations'], unknown[]>[number];

/** The head of an envelope names the work it belongs to as well, and no `before…` sees it: there a path stands as it was asked for. */
const plainTraces: Integration = {
  name: 'PlainTraces',
  setup(client) {
    client.on('createDsc', (trace) => {
      delete trace.transaction;
    });
  },
};

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
    // What we ask of other services is no business of theirs beyond that.
    tracePropagationTargets: [],
    integrations: [plainTraces],
    beforeSend: scrubEvent,
    beforeSendSpan: scrubSpan,
    beforeBreadcrumb: scrubBreadcrumb,
  };
}
