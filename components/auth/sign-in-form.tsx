'use client';

import { Button } from '@/components/ui/button';
import { ErrorCallout } from '@/components/ui/error-callout';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { PasswordInput } from '@/components/ui/password-input';
import { TextLink } from '@/components/ui/text-link';
import { useActionForm } from '@/components/ui/use-action-form';
import { signIn } from '@/lib/actions/auth';
import { signInInput } from '@/lib/schemas/account';

export function SignInForm({ next }: { next?: string }) {
  const { formProps, errors, error, pending } = useActionForm({
    schema: signInInput,
    action: signIn,
    toInput: (form) => ({ email: String(form.get('email')), password: String(form.get('password')), next }),
    // A whole new page, so that nothing of a session before this one stays in memory.
    onSuccess: ({ next: to }) => window.location.assign(to),
  });
  return (
    <form {...formProps} className="flex flex-col gap-4">
      {error ? <ErrorCallout error={error} /> : null}
      <Field label="E-mail" error={errors.email}>
        {(control) => <Input {...control} name="email" type="email" autoComplete="username" autoFocus required />}
      </Field>
      <Field
        label="Password"
        error={errors.password}
        aside={
          <TextLink href="/reset-password" className="text-xs">
            Forgotten?
          </TextLink>
        }
      >
        {(control) => <PasswordInput {...control} name="password" autoComplete="current-password" required />}
      </Field>
      <Button type="submit" variant="primary" size="lg" pending={pending} className="mt-1">
        Sign in
      </Button>
    </form>
  );
}
