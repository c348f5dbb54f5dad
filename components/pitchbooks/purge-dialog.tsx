'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { toast } from 'sonner';
import type { BookDialogProps } from '@/components/pitchbooks/rename-dialog';
import { AlertDialog } from '@/components/ui/alert-dialog';
import { ErrorCallout } from '@/components/ui/error-callout';
import { runAction } from '@/components/ui/run-action';
import { purgePitchbook } from '@/lib/actions/pitchbooks';
import type { ActionError } from '@/lib/server/action-result';

export function PurgeDialog({ book, onClose, onDone, onCloseAutoFocus }: BookDialogProps & { onDone: () => void }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [error, setError] = useState<ActionError | null>(null);

  function confirm() {
    startTransition(async () => {
      const result = await runAction(() => purgePitchbook({ id: book.id }));
      if (!result.ok) {
        setError(result.error);
        return;
      }
      toast.success(`“${book.title}” is gone`);
      onDone();
      router.refresh();
    });
  }

  return (
    <AlertDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      onCloseAutoFocus={onCloseAutoFocus}
      title={`Delete “${book.title}” for good?`}
      description={<p>Its slides, prompts and versions are removed at once. This cannot be undone.</p>}
      confirmLabel="Delete for good"
      tone="danger"
      pending={pending}
      onConfirm={confirm}
    >
      {error ? <ErrorCallout error={error} className="mt-4" /> : null}
    </AlertDialog>
  );
}
