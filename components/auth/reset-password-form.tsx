'use client';

import { useState } from 'react';
import { CheckMail } from '@/components/auth/check-mail';
import { Button } from '@/components/ui/button';
import { ErrorCallout } from '@/components/ui/error-callout';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { useActionForm } from '@/components/ui/use-action-form';
import { requestPasswordReset } from '@/lib/actions/auth';
import { requestPasswordResetInput } from '@/lib/schemas/account';

export function ResetPasswordForm() {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { formProps, errors, error, pending } = useActionForm({
    schema: requestPasswordResetInput,
    action: requestPasswordReset,
    onSuccess: (_data, form) => setSentTo(String(new FormData(form).get('email'))),
  });
  if (sentTo !== null) {
    return (
      <CheckMail>
        If there is an account for <strong className="font-medium text-ink">{sentTo}</strong>, a link to choose a new
        password is on its way.
      </CheckMail>
    );
  }
  return (
    <form {...formProps} className="flex flex-col gap-4">
      {error ? <ErrorCallout error={error} /> : null}
      <Field label="E-mail" error={errors.email}>
        {(control) => <Input {...control} name="email" type="email" autoComplete="username" autoFocus required />}
      </Field>
      <Button type="submit" variant="primary" size="lg" pending={pending} className="mt-1">
        Send the link
      </Button>
    </form>
  );
}
