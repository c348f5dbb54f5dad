'use client';

import { useEffect } from 'react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { reportBrowserError } from '@/lib/observability/report-browser-error';
import './globals.css';

/** The last resort, where the root layout itself failed: it brings its own document. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  useEffect(() => {
    // Faults of the server are reported there.
    if (!error.digest) reportBrowserError(error);
  }, [error]);
  return (
    <html lang="en">
      <body className="font-sans">
        <title>Something went wrong · Pitchbook Builder</title>
        <main className="flex min-h-dvh items-center">
          <EmptyState
            heading="h1"
            title="Something went wrong"
            action={<Button onClick={() => window.location.reload()}>Try again</Button>}
          >
            <p>The page could not be shown. Nothing you saved is lost; trying again usually helps.</p>
            {error.digest ? <p className="text-xs text-ink-faint">Reference: {error.digest}</p> : null}
          </EmptyState>
        </main>
      </body>
    </html>
  );
}
