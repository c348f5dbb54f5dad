'use client';

import { useEffect } from 'react';
import { PageError } from '@/components/organizations/page-error';
import { reportBrowserError } from '@/lib/observability/report-browser-error';

/** A fault inside the app: the bar on top stays, so that the person can go elsewhere. */
export default function AppError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => {
    if (!error.digest) reportBrowserError(error);
  }, [error]);
  return (
    <PageError
      title="Something went wrong"
      message="This page could not be shown. Nothing you saved is lost; trying again usually helps."
      reference={error.digest}
      retry={reset}
    />
  );
}
