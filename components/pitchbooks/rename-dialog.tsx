'use client';

import { useRouter } from 'next/navigation';
import { useId } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose } from '@/components/ui/dialog';
import { ErrorCallout } from '@/components/ui/error-callout';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { useActionForm } from '@/components/ui/use-action-form';
import { renamePitchbook } from '@/lib/actions/pitchbooks';
import { renamePitchbookInput } from '@/lib/schemas/pitchbook';

export type BookDialogProps = {
  book: { id: string; title: string };
  onClose: () => void;
  onCloseAutoFocus: (event: Event) => void;
};

export function RenameDialog({ book, onClose, onCloseAutoFocus }: BookDialogProps) {
  const router = useRouter();
  const formId = useId();
  const { formProps, errors, error, pending } = useActionForm({
    schema: renamePitchbookInput,
    action: renamePitchbook,
    toInput: (form) => ({ id: book.id, title: String(form.get('title')) }),
    onSuccess: () => {
      onClose();
      router.refresh();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      onCloseAutoFocus={onCloseAutoFocus}
      title="Rename pitchbook"
      size="sm"
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" form={formId} variant="primary" pending={pending}>
            Rename
          </Button>
        </>
      }
    >
      <form {...formProps} id={formId} className="flex flex-col gap-3">
        {error ? <ErrorCallout error={error} /> : null}
        <Field label="Title" error={errors.title}>
          {/* The dialog itself focuses and selects its first field. */}
          {(control) => <Input {...control} name="title" defaultValue={book.title} required />}
        </Field>
      </form>
    </Dialog>
  );
}
