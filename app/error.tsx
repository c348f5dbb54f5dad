'use client';

import { useEffect } from 'react';
import { PageError } from '@/components/organizations/page-error';

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => {
    // The browser's own channel, which the error monitoring listens to; faults of the server are reported there.
    if (!error.digest) reportError(error);
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
