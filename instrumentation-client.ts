// The monitor is loaded only where the page says that one is configured; no visitor pays for it otherwise.
const configured = document.querySelector<HTMLMetaElement>('meta[name="sentry"]')?.content;

if (configured) {
  import('@/lib/observability/start-browser-monitor')
    .then(({ startBrowserMonitor }) => startBrowserMonitor(configured))
    .catch((failure: unknown) => reportError(failure));
}
