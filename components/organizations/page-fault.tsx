import { useEffect } from 'react';
import { isAwayDigest } from '@/lib/errors/away-digest';
import { reportBrowserError } from '@/lib/observability/report-browser-error';
import { PageError } from './page-error';

interface Props {
  error: Error & { digest?: string };
  reset: () => void;
  /** Where it was no fault of the database. */
  title?: string;
  message?: string;
}

/** What an error boundary shows: whether our database is away or something broke, and another try. */
export function PageFault({
  error,
  reset,
  title = 'Something went wrong',
  message = 'This page could not be shown. Nothing you saved is lost; trying again usually helps.',
}: Props) {
  useEffect(() => {
    // Faults of the server are reported there.
    if (!error.digest) reportBrowserError(error);
  }, [error]);
  const away = { title: 'We cannot reach our database', message: 'Nothing you saved is lost. Try again in a moment.' };
  return <PageError {...(isAwayDigest(error.digest) ? away : { title, message })} reference={error.digest} retry={reset} />;
}
