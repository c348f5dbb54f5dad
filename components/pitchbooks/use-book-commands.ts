'use client';

import { useRouter } from 'next/navigation';
import { useRef, useTransition } from 'react';
import { toast } from 'sonner';
import { v4 as newId } from 'uuid';
import type { MenuBook } from '@/components/pitchbooks/pitchbook-row';
import { focusListHeading } from '@/components/pitchbooks/list-heading';
import { errorText } from '@/components/ui/error-text';
import { runAction } from '@/components/ui/run-action';
import { duplicatePitchbook, restorePitchbook, setPitchbookStatus, unarchivePitchbook } from '@/lib/actions/pitchbooks';
import type { ActionResult } from '@/lib/server/action-result';

/** The commands of a list's row that need no dialog: each acts, says what it did, and shows the list anew. */
export function useBookCommands(book: MenuBook) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  // One key until it worked, so that pressing again after a lost answer makes no second copy.
  const copyKey = useRef<string | null>(null);

  function run<T>(call: () => Promise<ActionResult<T>>, texts: { failed: string; onDone: (data: T) => void }) {
    if (pending) return;
    startTransition(async () => {
      const result = await runAction(call);
      if (!result.ok) {
        toast.error(texts.failed, { description: errorText(result.error) });
        return;
      }
      texts.onDone(result.data);
      startTransition(() => router.refresh());
    });
  }

  const setArchived = (archived: boolean) =>
    run(() => (archived ? setPitchbookStatus({ id: book.id, status: 'archived' }) : unarchivePitchbook({ id: book.id })), {
      failed: archived ? `“${book.title}” could not be archived` : `“${book.title}” could not be brought back`,
      onDone: () =>
        toast.success(
          archived ? `“${book.title}” is archived` : `“${book.title}” is back from the archive`,
          archived ? { action: { label: 'Undo', onClick: () => setArchived(false) } } : undefined,
        ),
    });

  return {
    pending,
    setArchived,
    duplicate: () => {
      copyKey.current ??= newId();
      const idempotencyKey = copyKey.current;
      run(() => duplicatePitchbook({ id: book.id, idempotencyKey }), {
        failed: `“${book.title}” could not be duplicated`,
        onDone: (copy) => {
          copyKey.current = null;
          toast.success(`“${copy.title}” was made`);
        },
      });
    },
    restore: () =>
      run(() => restorePitchbook({ id: book.id }), {
        failed: `“${book.title}” could not be restored`,
        onDone: () => {
          toast.success(`“${book.title}” is back`);
          focusListHeading();
        },
      }),
  };
}
