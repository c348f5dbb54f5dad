'use client';

import { useState, useTransition } from 'react';
import { AlertDialog } from '@/components/ui/alert-dialog';
import { Button } from '@/components/ui/button';
import { ErrorCallout } from '@/components/ui/error-callout';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { runAction } from '@/components/ui/run-action';
import { deleteAccount } from '@/lib/actions/account';
import { signOut } from '@/lib/actions/auth';
import type { ActionError } from '@/lib/server/action-result';

/** Removes the person for good, after they have typed their address. */
export function DeleteAccount({ email }: { email: string }) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [mismatch, setMismatch] = useState(false);
  const [error, setError] = useState<ActionError | null>(null);
  const [pending, startTransition] = useTransition();

  function confirm() {
    if (typed.trim().toLowerCase() !== email.toLowerCase()) {
      setMismatch(true);
      return;
    }
    setError(null);
    startTransition(async () => {
      const result = await runAction(() => deleteAccount());
      if (!result.ok) {
        setError(result.error);
        return;
      }
      // The session outlives its person by a little: end it here, however that goes.
      await runAction(() => signOut());
      window.location.assign('/sign-up');
    });
  }

  return (
    <>
      <Button
        onClick={() => {
          setTyped('');
          setMismatch(false);
          setError(null);
          setOpen(true);
        }}
        className="!text-danger-text"
      >
        Delete account…
      </Button>
      <AlertDialog
        open={open}
        onOpenChange={setOpen}
        title="Delete your account?"
        description={
          <p>
            Your personal space and its pitchbooks are removed at once and for good. Pitchbooks in teams stay with the team, without
            your name.
          </p>
        }
        confirmLabel="Delete account"
        tone="danger"
        pending={pending}
        onConfirm={confirm}
      >
        <div className="mt-4 flex flex-col gap-3">
          {error ? <ErrorCallout error={error} /> : null}
          <Field
            label={
              <>
                Type <span className="font-semibold">{email}</span> to confirm
              </>
            }
            error={mismatch ? 'This is not the address of your account.' : undefined}
          >
            {(control) => (
              <Input
                {...control}
                value={typed}
                onChange={(event) => {
                  setTyped(event.target.value);
                  setMismatch(false);
                }}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
              />
            )}
          </Field>
        </div>
      </AlertDialog>
    </>
  );
}
