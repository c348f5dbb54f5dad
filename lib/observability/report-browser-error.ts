/**
 * Tells the operator of an unexpected error in the browser where monitoring is configured (scrubbed as
 * all events are); elsewhere it appears in the console like any uncaught error.
 */
export function reportBrowserError(error: Error): void {
  if (document.querySelector('meta[name="sentry"]') === null) {
    reportError(error);
    return;
  }
  import('@sentry/nextjs').then(({ captureException }) => captureException(error)).catch(reportError);
}
