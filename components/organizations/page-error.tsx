'use client';

import { CloudOff, RotateCw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

/** In place of something that could not be read: a sentence, a reference for whoever asks, and another try. */
export function PageError({
  title = 'This could not be loaded',
  message,
  reference,
  retry,
}: {
  title?: string;
  message: string;
  reference?: string | null;
  /** How to try again; without it, the page is read anew. */
  retry?: () => void;
}) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  return (
    <EmptyState
      icon={<CloudOff />}
      title={title}
      action={
        <Button
          icon={<RotateCw />}
          pending={pending}
          onClick={() =>
            startTransition(() => {
              router.refresh();
              retry?.();
            })
          }
        >
          Try again
        </Button>
      }
    >
      <p>{message}</p>
      {reference ? (
        <p className="text-xs text-ink-faint">
          Reference: <span className="font-mono select-all">{reference}</span>
        </p>
      ) : null}
    </EmptyState>
  );
}
