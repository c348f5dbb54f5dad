'use client';

import { useState } from 'react';
import { CheckMail } from '@/components/auth/check-mail';
import { Button } from '@/components/ui/button';
import { ErrorCallout } from '@/components/ui/error-callout';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { PasswordInput } from '@/components/ui/password-input';
import { useActionForm } from '@/components/ui/use-action-form';
import { signUp } from '@/lib/actions/auth';
import { MIN_PASSWORD, signUpInput } from '@/lib/schemas/account';

export function SignUpForm() {
  const [mailSentTo, setMailSentTo] = useState<string | null>(null);
  const { formProps, errors, error, pending } = useActionForm({
    schema: signUpInput,
    action: signUp,
    onSuccess: ({ signedIn }, form) => {
      if (signedIn) window.location.assign('/');
      else setMailSentTo(String(new FormData(form).get('email')));
    },
  });
  if (mailSentTo !== null) {
    return (
      <CheckMail>
        We have sent a link to <strong className="font-medium text-ink">{mailSentTo}</strong>. Open it to confirm your
        address and to sign in.
      </CheckMail>
    );
  }
  return (
    <form {...formProps} className="flex flex-col gap-4">
      {error ? <ErrorCallout error={error} /> : null}
      <Field label="Full name" error={errors.fullName}>
        {(control) => <Input {...control} name="fullName" autoComplete="name" autoFocus required />}
      </Field>
      <Field label="E-mail" error={errors.email}>
        {(control) => <Input {...control} name="email" type="email" autoComplete="username" required />}
      </Field>
      <Field label="Password" error={errors.password} hint={`At least ${MIN_PASSWORD} characters. A few unrelated words work well.`}>
        {(control) => <PasswordInput {...control} name="password" autoComplete="new-password" required />}
      </Field>
      <Button type="submit" variant="primary" size="lg" pending={pending} className="mt-1">
        Create account
      </Button>
    </form>
  );
}
