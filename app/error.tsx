'use client';

import { useEffect } from 'react';
import { PageError } from '@/components/organizations/page-error';
import { reportBrowserError } from '@/lib/observability/report-browser-error';

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => {
    // Faults of the server are reported there.
    if (!error.digest) reportBrowserError(error);
  }, [error]);
  return (
    <main id="main" className="flex min-h-[70dvh] items-center">
      <PageError
        title="Something went wrong"
        message="This page could not be shown. Nothing you saved is lost; trying again usually helps."
        reference={error.digest}
        retry={reset}
      />
    </main>
  );
}
