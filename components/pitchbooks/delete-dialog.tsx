'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { toast } from 'sonner';
import type { MenuBook } from '@/components/pitchbooks/pitchbook-row';
import { count } from '@/components/pitchbooks/pitchbook-labels';
import { presentPeople } from '@/components/pitchbooks/present-people';
import { AlertDialog } from '@/components/ui/alert-dialog';
import { Callout } from '@/components/ui/callout';
import { ErrorCallout } from '@/components/ui/error-callout';
import { errorText } from '@/components/ui/error-text';
import { runAction } from '@/components/ui/run-action';
import { deletePitchbook, restorePitchbook } from '@/lib/actions/pitchbooks';
import type { ActionError } from '@/lib/server/action-result';

export type DeleteDialogProps = {
  book: MenuBook;
  /** Whether the person may delete it although somebody is in it. */
  mayInsist: boolean;
  onClose: () => void;
  /** The book is in the trash. */
  onDone: () => void;
  onCloseAutoFocus: (event: Event) => void;
};

/** Asks, deletes into the trash, and says who stands in the way where somebody does. */
export function DeleteDialog({ book, mayInsist, onClose, onDone, onCloseAutoFocus }: DeleteDialogProps) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [error, setError] = useState<ActionError | null>(null);
  const present = error?.code === 'someone_present' ? error : null;

  function undo() {
    startTransition(async () => {
      const result = await runAction(() => restorePitchbook({ id: book.id }));
      if (result.ok) router.refresh();
      else toast.error(`“${book.title}” could not be restored`, { description: errorText(result.error) });
    });
  }

  function confirm() {
    startTransition(async () => {
      const result = await runAction(() => deletePitchbook({ id: book.id, insist: present !== null && mayInsist }));
      if (!result.ok) {
        // Together with the end of the waiting: whoever sees "Delete anyway" can press it at once.
        startTransition(() => setError(result.error));
        return;
      }
      toast.success(`“${book.title}” is in the trash`, { action: { label: 'Undo', onClick: undo } });
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
      title={`Delete “${book.title}”?`}
      description={
        <p>
          The pitchbook with its {count(book.slideCount, 'slide')} goes to the trash. It can be restored for 30 days; then it is
          removed for good.
        </p>
      }
      confirmLabel={present === null ? 'Delete' : mayInsist ? 'Delete anyway' : 'Try again'}
      tone="danger"
      pending={pending}
      onConfirm={confirm}
    >
      {present ? (
        <Callout tone="warning" alert className="mt-4">
          <p>
            {presentPeople(present.details)} in this pitchbook right now.{' '}
            {mayInsist
              ? 'Whatever is being written there would go to the trash with it.'
              : 'Ask them to leave it first, or ask an owner or admin to delete it.'}
          </p>
        </Callout>
      ) : error ? (
        <ErrorCallout error={error} className="mt-4" />
      ) : null}
    </AlertDialog>
  );
}
