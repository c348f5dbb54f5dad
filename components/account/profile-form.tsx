'use client';

import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { ErrorCallout } from '@/components/ui/error-callout';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { useActionForm } from '@/components/ui/use-action-form';
import { updateProfile } from '@/lib/actions/account';
import { updateProfileInput } from '@/lib/schemas/account';

export function ProfileForm({ fullName, email }: { fullName: string; email: string }) {
  const router = useRouter();
  const { formProps, errors, error, pending } = useActionForm({
    schema: updateProfileInput,
    action: updateProfile,
    toInput: (form) => ({ fullName: String(form.get('fullName')) }),
    onSuccess: () => {
      toast.success('Your name is saved');
      router.refresh();
    },
  });
  return (
    <form {...formProps} className="flex flex-col gap-4">
      {error ? <ErrorCallout error={error} /> : null}
      <Field label="Full name" error={errors.fullName} hint="Your team sees this name.">
        {(control) => <Input {...control} name="fullName" defaultValue={fullName} autoComplete="name" required />}
      </Field>
      <Field label="E-mail">{(control) => <Input {...control} value={email} type="email" autoComplete="username" readOnly />}</Field>
      <div>
        <Button type="submit" pending={pending}>
          Save name
        </Button>
      </div>
    </form>
  );
}
