'use client';

import { Button } from '@/components/ui/button';
import { ErrorCallout } from '@/components/ui/error-callout';
import { Field } from '@/components/ui/field';
import { PasswordInput } from '@/components/ui/password-input';
import { useActionForm } from '@/components/ui/use-action-form';
import { updatePassword } from '@/lib/actions/auth';
import { MIN_PASSWORD, updatePasswordInput } from '@/lib/schemas/account';

/** The new password after the link of a reset mail. */
export function UpdatePasswordForm() {
  const { formProps, errors, error, pending } = useActionForm({
    schema: updatePasswordInput,
    action: updatePassword,
    onSuccess: () => window.location.assign('/'),
  });
  return (
    <form {...formProps} className="flex flex-col gap-4">
      {error ? <ErrorCallout error={error} /> : null}
      <Field label="New password" error={errors.password} hint={`At least ${MIN_PASSWORD} characters.`}>
        {(control) => <PasswordInput {...control} name="password" autoComplete="new-password" autoFocus required />}
      </Field>
      <Button type="submit" variant="primary" size="lg" pending={pending} className="mt-1">
        Save and continue
      </Button>
    </form>
  );
}
