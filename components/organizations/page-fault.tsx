'use client';

import { CloudOff, RotateCw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { isAwayDigest } from '@/lib/errors/away-digest';
import { reportBrowserError } from '@/lib/observability/report-browser-error';

interface Props {
  error: Error & { digest?: string };
  reset: () => void;
  /** Where it was no fault of the database. */
  title?: string;
  message?: string;
}

const away = { title: 'We cannot reach our database', message: 'Nothing you saved is lost. Try again in a moment.' };

/** What an error boundary shows: whether our database is away or something broke, a reference for whoever asks, and another try. */
export function PageFault({
  error,
  reset,
  title = 'Something went wrong',
  message = 'This page could not be shown. Nothing you saved is lost; trying again usually helps.',
}: Props) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  useEffect(() => {
    // Faults of the server are reported there.
    if (!error.digest) reportBrowserError(error);
  }, [error]);
  const shown = isAwayDigest(error.digest) ? away : { title, message };
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <EmptyState
      icon={<CloudOff />}
      title={shown.title}
      action={
        <Button icon={<RotateCw />} pending={pending} onClick={retry}>
          Try again
        </Button>
      }
    >
      <p>{shown.message}</p>
      {error.digest ? (
        <p className="text-xs text-ink-faint">
          Reference: <span className="font-mono select-all">{error.digest}</span>
        </p>
      ) : null}
    </EmptyState>
  );
}
