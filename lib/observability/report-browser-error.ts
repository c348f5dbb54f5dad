/**
 * Tells the operator of an unexpected error in the browser where monitoring is configured (scrubbed as
 * all events are); elsewhere it appears in the console like any uncaught error.
 */
export function reportBrowserError(fault: Error): void {
  if (document.querySelector('meta[name="sentry"]') === null) {
    reportError(fault);
    return;
  }
  import('@sentry/nextjs').then(({ captureException }) => captureException(fault)).catch((failure: unknown) => reportError(failure));
}
