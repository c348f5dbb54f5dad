'use client';

import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { ErrorCallout } from '@/components/ui/error-callout';
import { Field } from '@/components/ui/field';
import { PasswordInput } from '@/components/ui/password-input';
import { useActionForm } from '@/components/ui/use-action-form';
import { changePassword } from '@/lib/actions/account';
import { MIN_PASSWORD, changePasswordInput } from '@/lib/schemas/account';

export function PasswordForm({ email }: { email: string }) {
  const { formProps, errors, error, pending } = useActionForm({
    schema: changePasswordInput,
    action: changePassword,
    toInput: (form) => ({ currentPassword: String(form.get('currentPassword')), password: String(form.get('password')) }),
    onSuccess: (_data, form) => {
      form.reset();
      toast.success('Your password is changed', { description: 'Your other devices are signed out within the hour.' });
    },
  });
  return (
    <form {...formProps} className="flex flex-col gap-4">
      {error ? <ErrorCallout error={error} /> : null}
      {/* For password managers, which keep a password under its address. */}
      <input type="email" value={email} autoComplete="username" readOnly hidden />
      <Field label="Present password" error={errors.currentPassword}>
        {(control) => <PasswordInput {...control} name="currentPassword" autoComplete="current-password" required />}
      </Field>
      <Field label="New password" error={errors.password} hint={`At least ${MIN_PASSWORD} characters.`}>
        {(control) => <PasswordInput {...control} name="password" autoComplete="new-password" required />}
      </Field>
      <div>
        <Button type="submit" pending={pending}>
          Change password
        </Button>
      </div>
    </form>
  );
}
